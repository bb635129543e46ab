import Reports

/// Why nobody was forgotten.
public enum ForgetError: UserFacingError, Hashable {
    /// No id was given, or one that names nobody.
    case noIDs
    /// Nothing in the file has these ids.
    case unknown([String], of: Int)
    /// Definitions of the owner's name the customer: of views, or defaults, checks and conditions of tables and indexes.
    case named(by: [String])
    /// An address is that of several customers.
    case shared(String, [String])
    /// A column of a table of the owner's takes no token in the place of an id.
    case cannotHold(String, String)
    /// Nobody has said yes.
    case notConfirmed(Int)
    /// A file of ids has none.
    case emptyFile(String)
    /// Lines of a file name nobody.
    case nobody(String, line: Int, count: Int)
    /// Cells of a line of a file lead to different customers.
    case disagree(String, line: Int, [String])

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .noIDs, .unknown, .shared, .notConfirmed: .usage
        case .named, .cannotHold, .emptyFile, .nobody, .disagree: .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .noIDs:
            "nobody was named. Type the id of a customer, or --file FILE with one a line; --finish packs a file where "
                + "a forget was cut short."
        case .unknown(let ids, let count):
            "\(grouped(ids.count)) of \(grouped(count)) \(count == 1 ? "id" : "ids") \(ids.count == 1 ? "is" : "are") "
                + "nobody's in this file, and nothing was changed: "
                + ids.prefix(5).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
                + ". Leave \(ids.count == 1 ? "it" : "them") out, or look in customer_fact for how "
                + "\(ids.count == 1 ? "it is" : "they are") written; --with-ids shows what was typed."
        case .named(let objects):
            "the definition of \(objects.joined(separator: ", ")) of yours names a customer who is to be "
                + "forgotten, and nothing was changed. Drop \(objects.count == 1 ? "it" : "them") (drop "
                + "\(objects.first ?? "")) or make \(objects.count == 1 ? "it" : "them") anew without, and type the "
                + "command again."
        case .shared(let address, let ids):
            "\(address) is an address of \(counted(ids.count, "customer")), and nothing was changed: "
                + ids.prefix(5).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
                + ". Type the ids of those who are to be forgotten."
        case .cannotHold(let table, let column):
            "column \(column) of your table \(table) holds the id of a customer who is to be forgotten and takes nothing "
                + "in its place, and nothing was changed. Delete these rows, or empty the column there, and type the command "
                + "again."
        case .notConfirmed(let count):
            "\(grouped(count)) \(count == 1 ? "customer" : "customers") would be forgotten for good, and nothing was "
                + "changed. Type the command again with --yes; --dry-run shows what it would do."
        case .emptyFile(let path):
            "\(path): names nobody, and nothing was changed. Write one id a line; a header such as customer_id may stand above"
                + " them."
        case .disagree(let path, let line, let ids):
            "\(path):\(line): its cells lead to different customers (\(ids.joined(separator: " and "))), and nothing was"
                + " changed. Where a column holds numbers of requests, take it out or call it otherwise (ticket); else mend the"
                + " line. --with-ids shows ids."
        case .nobody(let path, let line, let count):
            "\(path):\(line): names nobody\(count > 1 ? ", as \(count == 2 ? "does 1 more line" : "do \(grouped(count - 1)) more lines")" : ""), and nothing was"
                + " changed. Write an id, an e-mail address or a phone number in the columns that count (customer_id, email,"
                + " phone), or take the line out."
        }
    }
}
