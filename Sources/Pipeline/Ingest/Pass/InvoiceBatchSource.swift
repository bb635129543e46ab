import Store

/// Gives the rows of one stretch of a file to `Connection.insert`.
///
/// A stretch ends behind a batch with rejected or mending lines, because they are written by statements
/// of their own, or with the file.
final class InvoiceBatchSource: RowSource {
    let name = "ingest_batch"
    let columns = InvoiceBatch.sourceColumns
    /// Rejected lines of the last batch of the stretch.
    private(set) var rejects: [RejectedLine] = []
    /// Lines of the last batch of the stretch that stand for rejected lines of other files.
    private(set) var mends: [MendingLine] = []
    /// Whether the file has ended.
    private(set) var isAtEnd = false

    private let ring: BatchRing
    private let sourceID: Int64
    private let willRead: (InvoiceBatch) throws -> Void
    private var current: InvoiceBatch?

    /// - Parameter willRead: Called for each batch before it is inserted; may throw to stop.
    init(
        ring: BatchRing, sourceID: Int64, willRead: @escaping (InvoiceBatch) throws -> Void
    ) {
        self.ring = ring
        self.sourceID = sourceID
        self.willRead = willRead
    }

    func next() throws -> ColumnBatch? {
        if let last = current {
            rejects = last.rejects
            mends = last.mends
            ring.recycle(last)
            current = nil
            if !rejects.isEmpty || !mends.isEmpty { return nil }
        }
        guard let batch = ring.takeFilled() else {
            isAtEnd = true
            return nil
        }
        current = batch
        try willRead(batch)
        return batch.columns(sourceID: sourceID)
    }
}
