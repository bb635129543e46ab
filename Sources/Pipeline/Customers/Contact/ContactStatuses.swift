import Reports

/// All columns of a list that say whether somebody still gets letters: exports have one of consent and one of suppressions.
///
/// Who is stopped by one of them counts, whatever the others say: somebody who agreed and whose letters bounced is not to be
/// written to. What cannot be told is refused: a consent that is given and withdrawn, and one channel that is stopped where
/// another goes on. Who never gave one contradicts nothing.
package struct ContactStatuses: Sendable {
    private var columns: [ContactStatus]
    /// Lines of which it cannot be told, the first of them.
    private var contradictions: [Int] = []
    private var nContradictions = 0
    private var nPassed = 0
    /// Columns that contradict each other, by their place among these.
    private var disagreeing: Set<Int> = []
    /// Whether who is stopped by one of them counts whatever the others say, and words that are not known say nothing.
    private let isAny: Bool
    /// Words that are not known, of lines that nothing stops.
    private var unknown: [String: Int] = [:]

    /// What is typed for that.
    private static let any = "any"

    private static let mostShown = 5

    /// The columns of a list; `nil` where none says it.
    ///
    /// - Parameters:
    ///   - asked: `[COLUMN=]VALUE[,VALUE…]` of `--suppress-status`: the one column that counts, and which of its values; or `any`.
    ///   - people: Places of columns that name people.
    ///   - cells: What stands in a column, line by line.
    /// - Throws: `IngestError` where the column that was typed is not there.
    package static func find(
        in names: [String]?, asked: String?, file: String, besides people: Set<Int> = [],
        cells: (Int) -> [String] = { _ in [] }
    ) throws(IngestError) -> ContactStatuses? {
        let found = ContactStatus.all(in: names ?? [], besides: people, cells)
        let isAny = asked == Self.any && !found.isEmpty
        if let asked, !isAny {
            return ContactStatuses(
                columns: [
                    try ContactStatus.typed(asked, in: names ?? [], among: found, file: file)
                ])
        }
        return found.isEmpty ? nil : ContactStatuses(columns: found, isAny: isAny)
    }

    private init(columns: [ContactStatus], isAny: Bool = false) {
        (self.columns, self.isAny) = (columns, isAny)
    }

    /// Whether a line is of somebody whom nobody may write to.
    package mutating func takes(_ cells: [String], line: Int) -> Bool {
        func cell(_ column: ContactStatus) -> String {
            column.place < cells.count ? cells[column.place] : ""
        }
        guard columns.count > 1 || isAny else {
            return columns[0].takes(cell(columns[0]), line: line)
        }
        let said = columns.map { $0.says(cell($0)) }
        let stops = said.contains { $0.saying == .stops }
        for (place, one) in said.enumerated() {
            // What another column has decided needs no word of this one.
            let isTold = (stops || isAny) && one.saying == .unclear
            if isTold, !stops { unknown[one.word, default: 0] += 1 }
            columns[place].note(one.word, isTold ? .nothing : one.saying, line: line)
        }
        guard stops else {
            nPassed += 1
            return false
        }
        let against = isAny ? [] : disagreement(said.map(\.saying))
        if !against.isEmpty {
            disagreeing.formUnion(against)
            nContradictions += 1
            if contradictions.count < Self.mostShown { contradictions.append(line) }
        }
        return true
    }

    /// Places of columns that say different things of one line; none where it can be told what they come to.
    private func disagreement(_ said: [ContactStatus.Saying]) -> Set<Int> {
        let stopping = columns.indices.filter { said[$0] == .stops }
        let consents = columns.indices.filter { columns[$0].isConsent }
        let given = consents.filter { said[$0] == .goesOn }
        let withdrawn = consents.filter { said[$0] == .stops }
        if !given.isEmpty, !withdrawn.isEmpty { return Set(given + withdrawn) }
        let stopped = stopping.map { columns[$0].channel }
        guard !stopped.contains(nil) else { return [] }
        let others = columns.indices.filter {
            said[$0] == .goesOn && columns[$0].channel != nil
                && !stopped.contains(columns[$0].channel)
        }
        return others.isEmpty ? [] : Set(stopping + others)
    }

    /// - Throws: `IngestError` for what cannot be told, with its lines, and where no line counts.
    package func check(file: String) throws(IngestError) {
        guard columns.count > 1 || isAny else { return try columns[0].check(file: file) }
        if nContradictions > 0 {
            let lines = contradictions.map(String.init).joined(separator: ", ")
            throw IngestError(
                .data,
                "\(file): \(names(columns.indices.filter(disagreeing.contains), "and")) say different things of the same people, and"
                    + " nothing was written: line\(nContradictions == 1 ? "" : "s") \(lines)"
                    + (nContradictions > contradictions.count
                        ? ", … (\(grouped(nContradictions)) lines)" : "")
                    + ". To leave out who is stopped by any of them: --suppress-status \(Self.any). Where one column alone"
                    + " counts, and nobody whom another one stops, name it with its values: --suppress-status"
                    + " \(ContactStatus.untold)")
        }
        for (place, column) in columns.enumerated() {
            let isAlone = columns.indices.allSatisfy { $0 == place || columns[$0].counted.isEmpty }
            try column.checkWords(file: file, isAlone: isAlone)
        }
        guard nPassed > 0, columns.allSatisfy(\.counted.isEmpty) else { return }
        throw IngestError(
            .data,
            "\(file): no line counts by its \(allNames), and nothing was written. Say"
                + " which values mean that nobody may write: --suppress-status \(example). Where everybody of the list"
                + " is meant, take the columns out.")
    }

    /// What could be typed where no column stops anybody.
    private var example: String {
        let all = columns.lazy.map { ContactStatus.example($0.name, $0.passed.keys) }
        return all.first { $0 != ContactStatus.untold } ?? ContactStatus.untold
    }

    private var allNames: String {
        columns.count == 1
            ? "column \"\(columns[0].name)\""
            : "columns \(names(columns.indices.map(\.self), "and"))"
    }

    private func names(_ places: [Int], _ word: String) -> String {
        let names = places.map { "\"\(columns[$0].name)\"" }
        return names.dropLast().joined(separator: ", ") + " \(word) " + (names.last ?? "")
    }

    private var passedBy: String {
        "--suppress-status \(Self.any)"
            + (unknown.isEmpty ? "" : "; words that are not known: \(ConsentWords.list(unknown))")
    }

    /// What was taken and what was not, with numbers.
    package var words: String {
        guard columns.count > 1 || isAny else { return columns[0].words }
        let counted = columns.filter { !$0.counted.isEmpty }.map {
            "\"\($0.name)\" \(ConsentWords.list($0.counted))"
        }
        return
            "by its \(allNames) who is stopped\(columns.count == 1 ? "" : " by one of them") counts"
            + (counted.isEmpty ? "" : " (\(counted.joined(separator: "; ")))")
            + (nPassed > 0
                ? ", \(grouped(nPassed)) \(nPassed == 1 ? "line is" : "lines are") passed over (\(isAny ? passedBy : "--suppress-status says which count"))"
                : "")
    }
}
