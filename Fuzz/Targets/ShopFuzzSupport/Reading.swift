import Pipeline
import Tabular

/// What reading some bytes gives: all lines and rejects, or why the file is refused.
package enum Reading: Hashable {
    case read(lines: [String], rejects: [RejectedLine], blank: Int)
    case refused(String)

    /// Longest record: small, because large buffers cost the sanitizer milliseconds each.
    private static let recordBytes = 1 << 14

    /// Reads bytes as `ingest` does, restarts included, and checks that no line is lost.
    ///
    /// - Parameters:
    ///   - isSheet: Whether `source` gives the cells of a sheet.
    ///   - chunk: Bytes asked for in one read.
    ///   - batchRows: Lines of a batch.
    ///   - source: Makes the bytes anew for each pass.
    package init(
        isSheet: Bool = false, chunk: Int, batchRows: Int, source: () throws -> any ByteSource
    ) {
        do {
            self = try Self.reading(isSheet, chunk, batchRows, source)
        } catch let error as IngestError {
            precondition(error.kind == .data, "a file cannot be to blame for this: \(error)")
            self = .refused(error.description)
        } catch {
            preconditionFailure("an error that ingest would not know: \(error)")
        }
    }

    private static func reading(
        _ isSheet: Bool, _ chunk: Int, _ batchRows: Int, _ source: () throws -> any ByteSource
    ) throws -> Reading {
        var conventions = FileConventions()
        // Encoding, date order and decimal mark can each be settled once.
        for _ in 0..<8 {
            let pass = try InvoiceFilePass(
                source: source(), name: "fuzz", conventions: conventions, chunk: chunk,
                recordBytes: recordBytes, isSheet: isSheet)
            var lines: [String] = []
            var rejects: [RejectedLine] = []
            let batch = InvoiceBatch(capacity: batchRows)
            let end = try pass.run {
                batch.clear()
                return batch
            } emit: { batch in
                rejects += batch.rejects
                for row in 0..<batch.rowCount { lines.append(text(of: row, in: batch)) }
            }
            switch end {
            case .finished(let summary):
                precondition(summary.linesKept == lines.count)
                precondition(summary.linesRejected == rejects.count)
                return .read(lines: lines, rejects: rejects, blank: summary.linesBlank)
            case .restart(let settled): conventions = settled
            case .stopped: preconditionFailure("nobody asked to stop")
            }
        }
        preconditionFailure("the conventions of a file never settle")
    }

    private static func text(of row: Int, in batch: InvoiceBatch) -> String {
        let numbers = batch.numbers(row: row)
        precondition(numbers.unitPrice.isFinite)
        let texts = InvoiceBatch.Text.allCases.map { batch.string($0, row: row) ?? "∅" }
        precondition(!texts.contains { $0.utf8.contains(0) }, "a NUL would cut the text in SQLite")
        return "\(numbers)|\(texts.joined(separator: "|"))"
    }
}
