/// The ring between the thread that parses a file and the one that inserts its lines.
///
/// A few batches go round: the parser takes an empty one, fills it and puts it; the inserter takes
/// it, reads it and recycles it. Either side waits for the other, so memory stays bounded.
struct BatchRing: Sendable {
    private let empty: BlockingQueue<InvoiceBatch, Void>
    private let filled: BlockingQueue<InvoiceBatch, Result<PassEnd, IngestError>>

    init(batches: Int, rows: Int) {
        empty = BlockingQueue(capacity: batches)
        filled = BlockingQueue(capacity: batches)
        for _ in 0..<batches { empty.put(InvoiceBatch(capacity: rows)) }
    }

    // MARK: The parser's side

    /// An empty batch, waiting for one; `nil` after `cancel`.
    func takeEmpty() -> InvoiceBatch? { empty.take() }

    /// Hands a filled batch over; there is room for all that go round.
    func put(_ batch: InvoiceBatch) { filled.put(batch) }

    /// Ends the stream; nothing may be put after it.
    func finish(_ result: Result<PassEnd, IngestError>) { filled.finish(result) }

    // MARK: The inserter's side

    /// The next filled batch in file order, waiting for it; `nil` after the last.
    func takeFilled() -> InvoiceBatch? { filled.take() }

    /// Gives a batch back that is no longer read.
    func recycle(_ batch: InvoiceBatch) {
        batch.clear()
        empty.put(batch)
    }

    /// Makes the parser stop at its next batch.
    func cancel() { empty.cancel() }

    /// How the pass ended; waits for it.
    func waitForEnd() throws(IngestError) -> PassEnd { try filled.waitForEnd().get() }
}
