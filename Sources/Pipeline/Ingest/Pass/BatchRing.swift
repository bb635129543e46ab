import Foundation

/// The ring between the thread that parses a file and the one that inserts its lines.
///
/// A few batches go round: the parser takes an empty one, fills it and puts it; the inserter takes
/// it, reads it and recycles it. Either side waits for the other, so memory stays bounded.
///
/// `@unchecked Sendable`: `condition` protects all mutable state.
final class BatchQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var empty: [InvoiceBatch]
    private var filled: [InvoiceBatch] = []
    private var result: Result<PassEnd, IngestError>?
    private var isCancelled = false

    init(batches: Int, rows: Int) {
        empty = (0..<batches).map { _ in InvoiceBatch(capacity: rows) }
    }

    // MARK: The parser's side

    /// An empty batch, waiting for one; `nil` after `cancel`.
    func takeEmpty() -> InvoiceBatch? {
        locked {
            while empty.isEmpty, !isCancelled { condition.wait() }
            return isCancelled ? nil : empty.removeLast()
        }
    }

    /// Hands a filled batch over.
    func put(_ batch: InvoiceBatch) {
        locked { filled.append(batch) }
    }

    /// Ends the stream; nothing may be put after it.
    func finish(_ result: Result<PassEnd, IngestError>) {
        locked { self.result = result }
    }

    // MARK: The inserter's side

    /// The next filled batch in file order, waiting for it; `nil` after the last.
    func takeFilled() -> InvoiceBatch? {
        locked {
            while filled.isEmpty, result == nil { condition.wait() }
            return filled.isEmpty ? nil : filled.removeFirst()
        }
    }

    /// Gives a batch back that is no longer read.
    func recycle(_ batch: InvoiceBatch) {
        batch.clear()
        locked { empty.append(batch) }
    }

    /// Makes the parser stop at its next batch.
    func cancel() {
        locked { isCancelled = true }
    }

    /// How the pass ended; waits for it.
    func waitForEnd() throws(IngestError) -> PassEnd {
        let result: Result<PassEnd, IngestError> = locked {
            while true {
                if let result = self.result { return result }
                condition.wait()
            }
        }
        return try result.get()
    }

    private func locked<T>(_ body: () -> T) -> T {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return body()
    }
}
