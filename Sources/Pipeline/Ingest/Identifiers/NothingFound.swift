import Reports

/// Fields of a file that held a word for nothing, and the lines that hang on it.
package struct NothingFound: Sendable {
    private struct Place: Hashable {
        let column: InvoiceColumn
        let word: Int
    }

    private struct Count {
        var lines = 0
        var firstLine = 0
        var amount = 0.0
    }

    private var counts: [Place: Count] = [:]

    /// Counts a field.
    mutating func count(_ column: InvoiceColumn, word: Int, line: Int, amount: Double) {
        let place = Place(column: column, word: word)
        var count = counts[place] ?? Count(firstLine: line)
        count.lines += 1
        count.amount += amount
        counts[place] = count
    }

    /// One decision a column.
    ///
    /// - Parameters:
    ///   - lines: Kept lines of the file.
    ///   - amount: Their sum.
    ///   - money: Its currency.
    func decisions(_ words: NullWords, lines: Int, amount: Double, money: Money)
        -> [FileDecision]
    {
        InvoiceColumn.allCases.compactMap { column in
            let found = counts.filter { $0.key.column == column }
                .sorted { ($1.value.lines, $0.key.word) < ($0.value.lines, $1.key.word) }
            guard !found.isEmpty else { return nil }
            let count = found.reduce(0) { $0 + $1.value.lines }
            let sum = found.reduce(0) { $0 + $1.value.amount }
            let first = found.map(\.value.firstLine).min() ?? 0
            var basis =
                "words for nothing on \(count) of \(lines) lines (\(Self.share(Double(count), of: Double(lines))))"
            if column == .customerID {
                basis += " with \(money.text(sum)) of \(money.text(amount))"
            }
            return FileDecision(
                subject: "no \(column.sqlName)",
                value: found.map { "\"\(words.word($0.key.word))\"" }.joined(separator: ", "),
                basis: basis + ", line \(first) first", flag: "--null-words")
        }
    }

    static func share(_ part: Double, of whole: Double) -> String {
        whole == 0 ? "0 %" : "\(fixedText(100 * part / whole, decimals: 1)) %"
    }
}
