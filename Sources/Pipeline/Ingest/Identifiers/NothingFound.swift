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
    func decisions(_ words: NullWords, lines: Int, amount: Double) -> [FileDecision] {
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
                basis += " with \(fixedText(sum, decimals: 2)) of \(fixedText(amount, decimals: 2))"
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

/// What was mended of the ids of a file.
package struct FileIDs: Sendable {
    /// Customers that are e-mail addresses with capital letters.
    package var linesWithCapitals = 0
    /// Ids with the apostrophe of a spreadsheet.
    package var linesWithApostrophe = 0
    /// Whether any customer is an e-mail address.
    package var sawAddress = false
    /// Stock codes that a spreadsheet has made powers of ten of.
    var damagedCodes: (lines: Int, firstLine: Int, text: String)?
    /// Whether any stock code is more than a number.
    var sawOtherCode = false

    mutating func countDamagedCode(_ text: @autoclosure () -> String, line: Int) {
        if damagedCodes == nil { damagedCodes = (0, line, text()) }
        damagedCodes?.lines += 1
    }

    /// What an analyst should know, a few words each.
    var decisions: [String] {
        var result: [String] = []
        if linesWithCapitals > 0 {
            result.append(
                "e-mail addresses are compared without case: \(linesWithCapitals)"
                    + " \(linesWithCapitals == 1 ? "line is" : "lines are") kept in small letters")
        }
        if linesWithApostrophe > 0 {
            result.append(
                "the apostrophe of a spreadsheet was taken off \(linesWithApostrophe)"
                    + " \(linesWithApostrophe == 1 ? "id" : "ids")")
        }
        return result
    }
}
