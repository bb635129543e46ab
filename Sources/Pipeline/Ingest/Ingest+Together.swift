import Foundation
import Store
import Tabular

/// Files that come in one call are looked at together.
extension Ingest {
    /// An ingest that knows the order of day and month which the files of a call settle.
    ///
    /// The first of many daily files often cannot tell (`1/12/2010`), but a later one can
    /// (`13/12/2010`). The files are read in order up to the first that settles it; nothing is written.
    /// Where the caller or a file of the database has settled it already, nothing is read.
    /// - Parameter paths: Files as `ingest(path:)` takes them; standard input is left out.
    public func together(_ paths: [String]) throws -> Ingest {
        var ingest = self
        ingest.room.expectsMore = paths.count > 1
        guard options.dateOrder == nil, try settledDateOrders().isEmpty else { return ingest }
        ingest.options.dateOrderOfCall = try firstSettledOrder(paths)
        return ingest
    }

    private func firstSettledOrder(_ paths: [String]) throws -> DateOrder? {
        // One table alone settles its order itself.
        var isAlone = paths.count == 1
        for path in paths where path != "-" && Self.canBeReadTwice(path) {
            // A file that cannot be read is reported when its turn comes.
            guard let file = try? tables(of: path) else { continue }
            if file.parts.count > 1 { isAlone = false }
            if isAlone { return nil }
            for part in file.parts {
                guard !isCancelled() else { throw Self.cancelled(part.label) }
                if let order = settledOrder(of: part, in: file) { return order }
                guard !isCancelled() else { throw Self.cancelled(part.label) }
            }
        }
        return nil
    }

    /// Whether a path is a file, and not a pipe whose bytes come once.
    private static func canBeReadTwice(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Reads a table until a date settles the order.
    private func settledOrder(of part: InputFile.Part, in file: InputFile) -> DateOrder? {
        guard let table = try? settled(part, of: file),
            let pass = try? InvoiceFilePass(
                source: table.source, name: part.label, conventions: options.conventions(),
                maxRejects: 0, chunk: options.readBytes, isSheet: part.isSheet,
                layout: table.layout)
        else { return nil }
        let batch = InvoiceBatch(capacity: options.batchRows)
        _ = try? pass.run {
            if case .file = pass.conventions.dateOrderBasis { return nil }
            if isCancelled() { return nil }
            batch.clear()
            return batch
        } emit: { _ in
        }
        guard case .file = pass.conventions.dateOrderBasis else { return nil }
        return pass.conventions.dateOrder
    }

    /// Orders that files of the database have settled, each by its newest file.
    func settledDateOrders() throws -> [DateOrder] {
        try database.query(
            """
            select date_order
            from source_file
            where date_order in ('mdy', 'dmy')
            group by date_order
            order by max(source_id) desc
            """
        ).compactMap { DateOrder(rawValue: try $0.text(0)) }
    }

    /// Order that a file is read in which does not tell: that of the newest file that settled it, then
    /// what other files of the call settle, then what earlier files were read in.
    func expectedDateOrder() throws -> DateOrder? {
        if let settled = try settledDateOrders().first { return settled }
        return try options.dateOrderOfCall ?? earlierDateOrder()
    }

    /// Warns where the order of a file contradicts how other files were read.
    func warnOfDateOrders(_ report: inout IngestReport) throws {
        guard let order = DateOrder(rawValue: report.dateOrder) else {
            if report.dateOrder.hasSuffix("(earlier files)"), try settledDateOrders().count > 1 {
                report.warnings.append(
                    "no date tells day from month, and earlier files have both orders; read as"
                        + " \(report.dateOrder.prefix(3)), as in the newest of them. If that is wrong,"
                        + " ingest again with --date-order into a fresh database")
            }
            return
        }
        let other = order == .monthFirst ? DateOrder.dayFirst : .monthFirst
        let names = try database.query(
            """
            select name
            from source_file
            where date_order like ? and source_id <> ?
            order by source_id
            """, ["\(other.rawValue) (%", report.sourceID]
        ).map { try $0.text(0) }
        guard !names.isEmpty else { return }
        let list = names.prefix(5).joined(separator: ", ")
        report.warnings.append(
            "this file has dates in the order \(order.rawValue), but \(names.count) earlier"
                + " \(names.count == 1 ? "file" : "files") could not tell and"
                + " \(names.count == 1 ? "was" : "were") read as \(other.rawValue): \(list)"
                + "\(names.count > 5 ? ", …" : ""). If that is wrong, ingest all of them in one call into a"
                + " fresh database, or with --date-order \(order.rawValue)")
    }
}
