import Store

/// People who want to be forgotten, from a file: one a line, with a header or without.
///
/// With a header the columns called customer_id, email or phone (or much like it) count, the first of them that a line has;
/// without one its first cell, or the first that is an address.
public struct ForgetList: Sendable {
    /// A line of it.
    struct Line: Sendable {
        let number: Int
        /// All that it says of who is meant; not empty.
        let cells: [String]
    }

    package let path: String
    let lines: [Line]
    /// Which columns were read, in words.
    public let reading: String

    /// Who is named as it stands there, an id, an address or a number a line.
    public var names: [String] { lines.map { $0.cells[0] } }

    /// Reads who is named.
    ///
    /// - Parameter connection: By whose ids a header is told from a first line.
    /// - Throws: `ForgetError.emptyFile` and `nobody`; what the file throws.
    public init(_ path: String, in connection: Connection? = nil) throws {
        let file = try PeopleFile(path: path) { cell in
            let id = CustomerReference.asInFiles(cell)
            return try connection.map { try CustomerReference.isKnown(id, in: $0) } ?? false
        }
        let columns = [PeopleFile.Kind.customer, .email, .phone].flatMap { kind in
            file.kinds.filter { $0.value == kind }.map(\.key).sorted()
        }
        var (lines, unread): ([Line], [Int]) = ([], [])
        for row in file.rows {
            let cells =
                file.names == nil
                ? [row.cells.first { $0.contains("@") || $0.hasPrefix("+") } ?? row.cells.first]
                    .compactMap(\.self)
                : columns.compactMap { $0 < row.cells.count ? row.cells[$0] : nil }
            let told = cells.filter { !$0.isEmpty }
            if told.isEmpty {
                unread.append(row.line)
            } else {
                lines.append(Line(number: row.line, cells: told))
            }
        }
        guard !lines.isEmpty else { throw ForgetError.emptyFile(path) }
        if let line = unread.first {
            throw ForgetError.nobody(path, line: line, count: unread.count)
        }
        (self.path, self.lines) = (path, lines)
        reading =
            file.reading(
                otherwise: "the first cell of a line counts, or its first address or number with +")
            + (columns.count > 1
                ? "; the first that a line has counts, in this order: "
                    + columns.map { "\"\(file.names?[$0] ?? "")\"" }.joined(separator: ", ") : "")
    }

    /// Refuses lines whose cells lead to different customers: an `id` may be that of a request.
    ///
    /// - Throws: `ForgetError.disagree` for the first.
    /// - Complexity: O(customers + cells), where lines have several cells.
    public func check(in connection: Connection, names: CustomerNames) throws {
        guard lines.contains(where: { $0.cells.count > 1 }) else { return }
        let look = try ForgottenPerson.Look(in: connection)
        for line in lines where line.cells.count > 1 {
            var found: [Set<ByteText>] = []
            for cell in line.cells {
                let people = try look.everybody(called: cell)
                guard !people.isEmpty else { continue }
                if let other = found.first(where: { $0.isDisjoint(with: people) }) {
                    throw ForgetError.disagree(
                        path, line: line.number,
                        [other, people].compactMap { $0.map(\.text).min().map(names.shown) })
                }
                found.append(people)
            }
        }
    }
}
