import Pipeline
import Store
import TestSupport

/// A database in memory that takes files of customers as texts.
struct CustomerDatabase {
    let connection: Connection
    private let folder: TemporaryFolder

    init() throws {
        connection = try Connection.inMemory()
        try Database.prepare(connection)
        folder = try TemporaryFolder()
    }

    @discardableResult
    func ingest(
        _ text: String, options: IngestOptions = IngestOptions()
    ) throws -> CustomerReport {
        try ingest(Array(text.utf8), options: options)
    }

    @discardableResult
    func ingest(
        _ bytes: [UInt8], options: IngestOptions = IngestOptions()
    ) throws -> CustomerReport {
        let path = try folder.write(bytes, to: "customers.csv")
        return try CustomerIngest(database: connection, options: options).ingest(path: path)[0]
    }

    /// Names and declared types of the table's columns, as `name type`.
    func columns() throws -> [String] {
        try connection.query("select name || ' ' || lower(type) from pragma_table_info('customer')")
            .map { try $0.text(0) }
    }

    /// All rows, ordered by id.
    func rows() throws -> [[Value]] {
        try connection.query("select * from customer order by customer_id").map(\.values)
    }
}
