import Foundation
import Pipeline
import Store
import Tabular
import Testing

/// Files and databases for the tests of ingest.
enum IngestTestSupport {
    /// Header of Online Retail.
    static let header =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    /// A good line without a line end.
    static let goodLine =
        "536365,85123A,WHITE HANGING HEART,6,12/13/2010 8:26,2.55,17850,United Kingdom"

    /// Root of the package.
    static var root: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
    }

    /// A file of `Tests/Fixtures/ingest`.
    static func fixture(_ name: String) throws -> String {
        try String(
            contentsOf: root.appendingPathComponent("Tests/Fixtures/ingest/\(name)"),
            encoding: .utf8)
    }

    /// The real file, which is not part of the repository.
    static var realFile: String {
        root.appendingPathComponent("../shared/data/OnlineRetail.csv.gz").standardizedFileURL.path
    }

    /// Calls `body` with a new folder, removed afterwards.
    static func withFolder<T>(_ body: (URL) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "workbench-ingest-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    /// A new database with the tables of the workbench.
    static func database(at path: String? = nil) throws -> Connection {
        let database =
            if let path { try Connection(path: path, mode: .create) } else {
                try Connection.inMemory()
            }
        try Database.prepare(database)
        return database
    }

    /// Ingests text as a file of the given name.
    @discardableResult
    static func ingest(
        _ bytes: [UInt8], into database: Connection, options: IngestOptions = IngestOptions(),
        name: String = "sales.csv", isCancelled: @escaping () -> Bool = { false }
    ) throws -> IngestReport {
        try withFolder { folder in
            let file = folder.appendingPathComponent(name)
            try Data(bytes).write(to: file)
            let reports = try Ingest(
                database: database, options: options, isCancelled: isCancelled
            ).ingest(path: file.path)
            return try #require(reports.first)
        }
    }

    /// Ingests text as a file.
    @discardableResult
    static func ingest(
        _ text: String, into database: Connection, options: IngestOptions = IngestOptions(),
        name: String = "sales.csv"
    ) throws -> IngestReport {
        try ingest(Array(text.utf8), into: database, options: options, name: name)
    }
}

/// What passes over some bytes give, restarts included.
struct ParsedFile {
    /// Kept lines: line number and the eight columns as text, "∅" for null.
    var rows: [String] = []
    var rejects: [RejectedLine] = []
    var summary: PassSummary

    /// Row with its line number cut off.
    var contents: [String] { rows.map { String($0.drop { $0 != "|" }.dropFirst()) } }
    /// `line column class` of each reject.
    var rejectKeys: [String] {
        rejects.map { "\($0.lineNo) \($0.column?.sqlName ?? "-") \($0.rejectClass.rawValue)" }
    }

    init(
        _ bytes: [UInt8], conventions: FileConventions = FileConventions(), chunk: Int = 1 << 18,
        readChunk: Int = .max, batchRows: Int = 1000, layout: LayoutOptions = LayoutOptions()
    ) throws {
        var known = conventions
        while true {
            rows = []
            rejects = []
            let pass = try InvoiceFilePass(
                source: MemoryByteSource(bytes, chunk: readChunk), name: "sales.csv",
                conventions: known, chunk: chunk, layout: layout)
            var collected: [String] = []
            var bad: [RejectedLine] = []
            let batch = InvoiceBatch(capacity: batchRows)
            let end = try pass.run {
                batch.clear()
                return batch
            } emit: { batch in
                bad += batch.rejects
                for row in 0..<batch.rowCount { collected.append(Self.text(batch, row)) }
            }
            switch end {
            case .finished(let summary):
                rows = collected
                rejects = bad
                self.summary = summary
                return
            case .restart(let settled): known = settled
            case .stopped: throw IngestError(.interrupted, "stopped")
            }
        }
    }

    init(
        _ text: String, conventions: FileConventions = FileConventions(),
        layout: LayoutOptions = LayoutOptions()
    ) throws {
        try self.init(Array(text.utf8), conventions: conventions, layout: layout)
    }

    /// One line under the standard header.
    init(line: String) throws {
        try self.init(IngestTestSupport.header + line + "\n")
    }

    /// One line with one of its fields replaced.
    init(_ column: InvoiceColumn, _ field: String) throws {
        var fields = IngestTestSupport.goodLine.split(separator: ",").map(String.init)
        fields[column.rawValue] = field
        try self.init(line: fields.joined(separator: ","))
    }

    private static func text(_ batch: InvoiceBatch, _ row: Int) -> String {
        let numbers = batch.numbers(row: row)
        let texts = InvoiceBatch.Text.allCases.map { batch.string($0, row: row) ?? "∅" }
        return "\(numbers.lineNo)|\(texts[0])|\(texts[1])|\(texts[2])|\(numbers.quantity)|"
            + "\(texts[3])|\(numbers.unitPrice)|\(texts[4])|\(texts[5])"
    }
}
