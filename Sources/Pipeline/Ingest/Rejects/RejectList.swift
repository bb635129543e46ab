import Reports
import Store

/// Which rejected lines are wanted; what is `nil` leaves all.
public struct RejectFilter: Sendable, Hashable {
    /// Name of a file, or its `source_id`.
    public var file: String?
    /// Column of `invoice_line` that could not be filled.
    public var column: InvoiceColumn?
    /// Kind of damage.
    public var rejectClass: RejectedLine.Class?
    /// Whether lines count for which another stands by now.
    public var includesMended = false

    /// All that are not mended.
    public init() {}

    /// Condition on `rejected_line` joined with `source_file`, for `bindings`.
    static let condition = """
        (?1 is null or source_file.name = ?1 or cast(source_file.source_id as text) = ?1)
            and (?2 is null or rejected_line.column_name = ?2)
            and (?3 is null or rejected_line.class = ?3)
            and (?4 or rejected_line.mended_by_source_id is null)
        """

    var bindings: [any Bindable] {
        [file, column?.sqlName, rejectClass?.rawValue, includesMended ? 1 : 0]
    }

    /// - Throws: `usage` for a file that the database does not have.
    func check(in connection: Connection) throws {
        guard let file else { return }
        let isKnown = try connection.scalar(
            """
            select exists (
                select 1 from source_file where name = ?1 or cast(source_id as text) = ?1
            )
            """, [file])
        guard isKnown == .integer(0) else { return }
        let names = try connection.query("select name from source_file order by source_id")
            .map { try $0.text(0) }
        guard !names.isEmpty else {
            throw IngestError(
                .usage,
                "--file \(file): no file has been ingested yet. Start with workbench ingest FILE.")
        }
        let guess = nearestName(to: file, among: names).map { " Did you mean \($0)?" } ?? ""
        throw IngestError(
            .usage,
            "--file \(file): no file of this name or number has been ingested.\(guess) There"
                + " \(names.count == 1 ? "is" : "are") \(names.prefix(5).joined(separator: ", "))"
                + (names.count > 5 ? " and \(names.count - 5) more." : "."))
    }
}

/// The table of rejected lines.
public struct RejectList {
    private let connection: Connection

    /// The columns that fit a terminal; the reason begins with the class.
    public static let briefColumns = ["name", "line_no", "column_name", "reason", "raw"]

    /// Lists the rejected lines of the given database.
    public init(in connection: Connection) {
        self.connection = connection
    }

    /// One row a line, by file and line.
    public func table(_ filter: RejectFilter = RejectFilter()) throws -> ResultTable {
        try filter.check(in: connection)
        return try ResultTable(
            connection,
            """
            select
                rejected_line.reject_id,
                rejected_line.source_id,
                source_file.name,
                rejected_line.line_no,
                rejected_line.byte_offset,
                rejected_line.column_name,
                rejected_line.class,
                rejected_line.reason,
                rejected_line.raw,
                rejected_line.mended_by_source_id,
                rejected_line.mended_by_line_no
            from rejected_line
            join source_file on source_file.source_id = rejected_line.source_id
            where \(RejectFilter.condition)
            order by rejected_line.source_id, rejected_line.line_no
            """, filter.bindings)
    }

    /// One row a class, the most frequent first.
    public func summary(_ filter: RejectFilter = RejectFilter()) throws -> ResultTable {
        try filter.check(in: connection)
        var all = filter
        all.includesMended = true
        return try ResultTable(
            connection,
            """
            select
                rejected_line.class,
                sum(rejected_line.mended_by_source_id is null) as n_open,
                sum(rejected_line.mended_by_source_id is not null) as n_mended,
                count(distinct rejected_line.source_id) as n_files,
                min(source_file.name || ':' || rejected_line.line_no) as example
            from rejected_line
            join source_file on source_file.source_id = rejected_line.source_id
            where \(RejectFilter.condition)
            group by rejected_line.class
            order by count(*) desc, rejected_line.class
            """, all.bindings)
    }
}
