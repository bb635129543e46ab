import Foundation
import Store

/// Opening files, and telling whether their content is in the database already.
extension Ingest {
    /// File name without folders: a file to be mailed should not tell about the sender's disk.
    static func storedName(_ path: String) -> String {
        path == "-" ? "-" : (path as NSString).lastPathComponent
    }

    /// The unpacked bytes of a file, and its size on disk.
    static func open(
        _ path: String, chunk: Int
    ) throws(IngestError) -> (source: any ByteSource, total: Int?) {
        let file = try FileByteSource(path: path, chunk: chunk)
        guard try file.peek(2) == [0x1F, 0x8B] else { return (file, file.bytesTotal) }
        return (try GzipByteSource(file, name: path), file.bytesTotal)
    }

    /// SHA-256 of the unpacked bytes of a file.
    func contentDigest(_ path: String) throws(IngestError) -> String {
        let (inner, _) = try Self.open(path, chunk: options.readBytes)
        let source = DigestingByteSource(inner)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        while try source.read(into: buffer) > 0 {
            guard !isCancelled() else { throw Self.cancelled(path) }
        }
        return source.finish()
    }

    /// Whether hashing the file first is worth while: a file of this name or size is in already.
    func mayBeKnown(path: String, name: String) throws -> Bool {
        let file = try FileByteSource(path: path)
        guard let size = file.bytesTotal else { return false }
        let found = try database.scalar(
            "select exists (select 1 from source_file where name = ? or bytes = ?)", [name, size])
        return found == .integer(1)
    }

    /// The report of the file with this content, if there is one.
    func knownReport(sha256: String, name: String) throws(StoreError) -> IngestReport? {
        let rows = try database.query(
            """
            select source_id, name, bytes, lines_read, lines_kept, lines_rejected, lines_blank,
                encoding, delimiter, date_order, column_map, first_invoiced_at, last_invoiced_at
            from source_file
            where sha256 = ?
            """, [sha256])
        guard let row = rows.first else { return nil }
        return IngestReport(
            name: name, sourceID: Int64(try row.int("source_id")), sha256: sha256,
            bytes: try row.int("bytes"), alreadyIngested: true, earlierName: try row.text("name"),
            linesRead: try row.int("lines_read"), linesKept: try row.int("lines_kept"),
            linesRejected: try row.int("lines_rejected"), linesBlank: try row.int("lines_blank"),
            linesWithoutCustomer: 0, linesWithoutDescription: 0, rejectCounts: [],
            firstRejects: [], encoding: try row.text("encoding"),
            delimiter: try row.text("delimiter"), dateOrder: try row.text("date_order"),
            decisions: [], ignoredColumns: [], columnMap: try row.text("column_map"),
            warnings: [], firstInvoicedAt: try row.optionalText("first_invoiced_at"),
            lastInvoicedAt: try row.optionalText("last_invoiced_at"))
    }

    /// Date order of the newest file that had one, first of those whose content settled it.
    func earlierDateOrder() throws(StoreError) -> DateOrder? {
        let found = try database.scalar(
            """
            select substr(date_order, 1, 3)
            from source_file
            where date_order like 'mdy%' or date_order like 'dmy%'
            order by length(date_order), source_id desc
            limit 1
            """)
        guard case .text(let order) = found else { return nil }
        return DateOrder(rawValue: order)
    }

    // MARK: Errors

    static func cancelled(_ name: String) -> IngestError {
        IngestError(.interrupted, "\(name): stopped; nothing of it was kept. Run ingest again.")
    }

    static func cannotReadTwice(_ settled: FileConventions) -> IngestError {
        var flags: [String] = []
        if let encoding = settled.encoding { flags.append("--encoding \(encoding.rawValue)") }
        flags.append("--date-order \(settled.dateOrder.rawValue)")
        return IngestError(
            .data,
            "standard input: its first lines were read in another encoding or date order than later"
                + " ones prove, and it cannot be read twice. Pass \(flags.joined(separator: " ")).")
    }

    static func tooManyRejects(_ report: IngestReport, path: String) -> IngestError {
        let count = report.linesRejected
        var lines = [
            "\(path): \(count) of \(report.linesRead) lines cannot be read; nothing was kept."
                + " Fix \(count == 1 ? "it" : "them"), or pass --max-rejects \(count) (or all)."
        ]
        for line in report.firstRejects {
            lines.append("  \(path):\(line.lineNo): \(line.message)")
        }
        if count > report.firstRejects.count {
            lines.append("  … and \(count - report.firstRejects.count) more")
        }
        return IngestError(.data, lines.joined(separator: "\n"))
    }
}
