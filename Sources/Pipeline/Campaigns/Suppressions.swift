import Reports
import Store

/// Takes lists of unsubscribes, bounces and objections into a database, for all campaigns from then on.
public struct Suppressions {
    private let connection: Connection

    /// Of a database.
    public init(in connection: Connection) { self.connection = connection }

    /// Reads a file and adds what it says, in a transaction of its own: whatever becomes of a campaign, who has said no
    /// stays on the list.
    ///
    /// - Parameters:
    ///   - status: `[COLUMN=]VALUE[,VALUE…]`: which values of a column mean that nobody may write.
    ///   - today: `YYYY-MM-DD`; `nil` asks the clock.
    /// - Returns: What was read and whom it finds, a sentence each.
    /// - Throws: `IngestError` of the file, `DamagedError` of the list.
    public func add(
        _ path: String, status: String? = nil, today: String? = nil
    ) throws -> [String] {
        let file = try read(path, status: status)
        return try connection.transaction(.immediate) { try store(file, today: today) }
    }

    func read(_ path: String, status: String?) throws -> SuppressionFile {
        let country = try ContactColumn.stored(in: connection).first { $0.role == .phone }?.country
        return try SuppressionFile(path: path, country: country, status: status) { cell in
            try CustomerReference.isKnown(CustomerReference.asInFiles(cell), in: connection)
        }
    }

    /// - Precondition: a transaction is open.
    func store(_ file: SuppressionFile, today: String?) throws -> [String] {
        let match = try SuppressionMatch(file, in: connection)
        try match.check()
        let date = try today ?? connection.query("select date('now')")[0].text(0)
        let nNew = try SuppressionList.add(
            file.entries, source: file.name, date: date, to: connection)
        for others in [file.digits, match.named] {
            try SuppressionList.add(others, source: file.name, date: date, to: connection)
        }
        return Self.words(file, nNew: nNew, match)
    }

    /// Keeps the ids of customers whom a list names by the address or number that they have: called before a file of customers is
    /// written, which may give them another.
    ///
    /// - Precondition: a transaction is open.
    /// - Complexity: O(customers), where there is a list.
    public static func keepNamed(in connection: Connection) throws {
        let list = try SuppressionList(from: connection)
        guard !list.isEmpty else { return }
        let book = try ContactBook(from: connection)
        var named: [String: SuppressionEntries] = [:]
        for place in book.ids.indices {
            let entries = book.entries(place)
            let own = SuppressionList.Entry(kind: .named, value: book.ids[place])
            guard
                let found = entries.first(where: {
                    [.email, .phone].contains($0.kind) && list.holds($0)
                }), !list.holds(own)
            else { continue }
            let source = try list.source(of: found, in: connection)
            _ = named[source, default: SuppressionEntries()].insert(own)
        }
        let date = try connection.query("select date('now')")[0].text(0)
        for (source, entries) in named {
            try SuppressionList.add(entries, source: source, date: date, to: connection)
        }
    }

    private static func words(
        _ file: SuppressionFile, nNew: Int, _ match: SuppressionMatch
    ) -> [String] {
        func several(_ count: Int, _ one: String, _ many: String) -> String {
            "\(grouped(count)) \(count == 1 ? one : many)"
        }
        guard !file.entries.isEmpty else { return [Self.nobody(file)] }
        let nMissed = file.nLines - match.nLines - file.nEmpty
        var words = [
            "\(file.name): \(grouped(file.entries.count)) to whom nobody may write, \(grouped(nNew)) of them new; they count in"
                + " every campaign from now on. \(several(match.nLines, "line names", "lines name"))"
                + " \(several(match.nCustomers, "customer", "customers"))"
                + (nMissed > 0
                    ? ", \(several(nMissed, "line nobody", "lines nobody")) who is known here" : "")
                + (file.nEmpty > 0
                    ? "; \(several(file.nEmpty, "line", "lines")) without an address passed over"
                    : "")
        ]
        words.append("\(file.name): \(file.reading)")
        if let status = file.statusWords { words.append("\(file.name): \(status)") }
        if file.unread.count > 0 {
            words.append(
                "\(file.name): \(several(file.unread.count, "cell holds", "cells hold")) no address, number or id and"
                    + " \(file.unread.count == 1 ? "stops" : "stop") nobody (\(file.unread.first))")
        }
        if file.elsewhere.count > 0 {
            words.append(
                "\(file.name): \(several(file.elsewhere.count, "address stands", "addresses stand")) in a column that does not"
                    + " count (\(file.elsewhere.first)): call it email if nobody may write to them")
        }
        return words
    }

    /// Of a list that a service exports on a day on which nobody unsubscribed: right, and worth a word, as it may be the wrong one.
    private static func nobody(_ file: SuppressionFile) -> String {
        "\(file.name): names nobody, so nobody is added: "
            + (file.nLines == 0
                ? "there is no line below its header"
                : "in \(file.nLines == 1 ? "its line" : "its \(grouped(file.nLines)) lines") the columns that count are empty")
            + " (\(file.reading)). If it should name somebody, export it again"
    }
}
