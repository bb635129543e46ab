import Reports
import Tabular

/// Ids that are one person, from a file (`--same-customer`): a line has another id of the person, and the one that stays.
///
/// Chains are followed to their end. Ids that name each other in a circle, and one that is said to be two, are one
/// person all the same; both are told.
public struct SameCustomers: Sendable, Hashable {
    /// The file, for messages.
    public let name: String
    /// By each other id, the one that stays; ids are one where their bytes are.
    let merged: [ByteText: ByteText]
    /// The same as texts.
    package var kept: [String: String] {
        Dictionary(merged.map { ($0.text, $1.text) }, uniquingKeysWith: { first, _ in first })
    }
    /// What an analyst should know of the list.
    public let notes: [String]

    /// No two ids are one person: takes back what an earlier list has merged.
    public static let none = SameCustomers(name: "none", merged: [:], notes: [])

    private init(name: String, merged: [ByteText: ByteText], notes: [String]) {
        (self.name, self.merged, self.notes) = (name, merged, notes)
    }

    /// A list that holds already, with more ids of its persons.
    init(_ stored: [ByteText: ByteText], and more: [(other: ByteText, kept: ByteText)]) {
        let known = stored.sorted { $0.key < $1.key }.map { (other: $0.key, kept: $0.value) }
        var groups = Groups((known + more).map { Pair(other: $0.other, kept: $0.kept, line: 0) })
        name = "ids"
        (merged, notes) = groups.settled()
    }

    /// Reads a list: a CSV file of two columns, with a header or without.
    ///
    /// - Throws: `IngestError` of the kind `data` for a line without two ids, or with one that a spreadsheet has
    ///   damaged; what the file throws.
    public init(path: String, nullWords: NullWords = .usual) throws {
        let pairs = try Self.pairs(path, nullWords)
        guard !pairs.isEmpty else {
            throw IngestError(
                .data,
                "\(path): names no two ids. Write another id of a customer and the one that stays in each line:"
                    + " 12346,12347.")
        }
        var groups = Groups(pairs)
        name = path
        (merged, notes) = groups.settled()
    }

    /// Persons, and the customers that are left of their ids.
    public var words: String {
        let persons = Set(merged.values).count
        return "\(counted(merged.count, "id")) of \(persons)"
            + " customer\(persons == 1 ? "" : "s")"
    }

    // MARK: File

    private struct Pair {
        let other: ByteText
        let kept: ByteText
        let line: Int
    }

    private static let headers: Set<String> = [
        "customerid", "customer", "id", "otherid", "oldid", "newid", "sameas", "same", "keptid",
        "kept",
        "keep", "duplicate", "duplicateid", "master", "masterid", "main", "mainid", "alias", "from",
        "to",
        "old", "new", "email", "other", "kundennummer", "kunde", "client",
    ]

    private static func pairs(_ path: String, _ words: NullWords) throws -> [Pair] {
        let source = try IngestError.from(InputFile.stream(path, chunk: 1 << 16).source)
        let reader = CSVRecordReader(source, name: path, fieldCapacity: 64)
        let head = try reader.firstBytes(4096)
        let firstLine = head.prefix { $0 != 0x0A }
        let delimiter =
            [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].first { firstLine.contains($0) }
            ?? UInt8(ascii: ",")
        reader.begin(
            delimiter: delimiter, skipping: head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        var pairs: [Pair] = []
        var isFirst = true
        while try reader.nextRecord() {
            guard !reader.isBlank, !reader.isEmpty else { continue }
            let cells = (0..<min(reader.fieldCount, 64)).map {
                WhiteSpace.trimmed(TextEncoding.likely(reader.record).text(reader[$0].bytes))
            }
            defer { isFirst = false }
            if isFirst, cells.contains(where: { headers.contains(HeaderNames.normalized($0)) }) {
                continue
            }
            guard cells.count >= 2 else {
                throw IngestError(
                    .data,
                    "\(path):\(reader.line): has one field. Write two ids: another id of the customer, and the"
                        + " one that stays.")
            }
            let ids = try cells.prefix(2).map { ByteText(try id($0, path, reader.line, words)) }
            if ids[0] != ids[1] {
                pairs.append(Pair(other: ids[0], kept: ids[1], line: reader.line))
            }
        }
        return pairs
    }

    private static func id(
        _ text: String, _ path: String, _ line: Int, _ words: NullWords
    ) throws -> String {
        switch IdentifierText.customer(text, nullWords: words) {
        case .id(let id): return id
        case .nobody:
            throw IngestError(
                .data,
                "\(path):\(line): \"\(text.prefix(40))\" names nobody. Write two ids in each line.")
        case .damaged:
            throw IngestError(
                .data,
                "\(path):\(line): \"\(text.prefix(40))\" was damaged by a spreadsheet, which has lost digits of"
                    + " it; format the column as text and export again.")
        }
    }

    // MARK: Persons

    /// Ids that belong together, by union and find.
    private struct Groups {
        /// The first that names an id.
        private var firstPairs: [ByteText: Pair] = [:]
        private var parents: [ByteText: ByteText] = [:]
        private var others: [ByteText: [Pair]] = [:]
        /// In the order of the file.
        private var ids: [ByteText] = []

        init(_ pairs: [Pair]) {
            for pair in pairs {
                for id in [pair.other, pair.kept] where parents[id] == nil {
                    parents[id] = id
                    firstPairs[id] = pair
                    ids.append(id)
                }
                others[pair.other, default: []].append(pair)
                parents[root(pair.other)] = root(pair.kept)
            }
        }

        private mutating func root(_ id: ByteText) -> ByteText {
            var top = id
            while let parent = parents[top], parent != top { top = parent }
            // What was passed points to the top at once, so that long chains are walked once.
            var at = id
            while let parent = parents[at], parent != top {
                parents[at] = top
                at = parent
            }
            return top
        }

        /// The id that stays of each person.
        mutating func settled() -> (kept: [ByteText: ByteText], notes: [String]) {
            var members: [ByteText: [ByteText]] = [:]
            for id in ids { members[root(id), default: []].append(id) }
            var kept: [ByteText: ByteText] = [:]
            var circles: [String] = []
            var doubles: [String] = []
            for group in members.values {
                let ends = group.filter { others[$0] == nil }
                // Ids stand in the order of the file.
                let first = firstPairs[group[0]]
                let stays = ends.first ?? first?.kept ?? group[0]
                if ends.isEmpty {
                    circles.append(
                        "\(Self.texts(group)) (line \(first?.line ?? 0))")
                } else if ends.count > 1 {
                    doubles.append(
                        "\(Self.texts(ends)) (line \(first?.line ?? 0))")
                }
                for id in group where id != stays { kept[id] = stays }
            }
            return (kept, Self.notes(circles, doubles))
        }

        private static func texts(_ ids: [ByteText]) -> String {
            ids.prefix(4).map(\.text).joined(separator: ", ")
        }

        private static func notes(_ circles: [String], _ doubles: [String]) -> [String] {
            func listed(_ words: [String]) -> String {
                words.sorted().prefix(3).joined(separator: "; ") + (words.count > 3 ? "; …" : "")
            }
            var notes: [String] = []
            if !circles.isEmpty {
                notes.append(
                    "\(counted(circles.count, "time")) ids name each other in a circle, and"
                        + " the id that the first line keeps stays: \(listed(circles))")
            }
            if !doubles.isEmpty {
                notes.append(
                    "\(counted(doubles.count, "time")) one id is said to be several, which"
                        + " so become one customer, the first of them: \(listed(doubles))")
            }
            return notes
        }
    }
}
