/// People who want to be forgotten, from a file: one a line, with a header or without.
///
/// With a header the columns called customer_id, email or phone (or much like it) count, the first of them that a line has;
/// without one its first cell, or the first that is an address.
public enum ForgetList {
    /// Reads who is named as it stands there, an id, an address or a number a line.
    ///
    /// - Throws: `ForgetError.emptyFile` and `nobody`; what the file throws.
    public static func read(_ path: String) throws -> [String] {
        let file = try PeopleFile(path: path)
        let columns = [PeopleFile.Kind.customer, .email, .phone].flatMap { kind in
            file.kinds.filter { $0.value == kind }.map(\.key).sorted()
        }
        var (ids, unread): ([String], [Int]) = ([], [])
        for row in file.rows {
            let cell =
                file.names == nil
                ? row.cells.first { $0.contains("@") || $0.hasPrefix("+") } ?? row.cells.first
                : columns.lazy.compactMap { $0 < row.cells.count ? row.cells[$0] : nil }
                    .first { !$0.isEmpty }
            if let cell, !cell.isEmpty { ids.append(cell) } else { unread.append(row.line) }
        }
        guard !ids.isEmpty else { throw ForgetError.emptyFile(path) }
        guard let line = unread.first else { return ids }
        throw ForgetError.nobody(path, line: line, count: unread.count)
    }
}
