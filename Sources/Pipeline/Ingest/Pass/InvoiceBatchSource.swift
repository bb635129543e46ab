import Store

/// Gives the rows of one stretch of a file to `Connection.insert`.
///
/// A stretch ends behind a batch with rejected or mending lines, because they are written by statements
/// of their own, before a batch that goes elsewhere, or with the file.
final class InvoiceBatchSource: RowSource {
    let name = "ingest_batch"
    let columns = InvoiceBatch.sourceColumns
    /// Rejected lines of the last batch of the stretch.
    private(set) var rejects: [RejectedLine] = []
    /// Lines of the last batch of the stretch that stand for rejected lines of other files.
    private(set) var mends: [MendingLine] = []
    /// The batch that the next stretch begins with.
    private(set) var following: InvoiceBatch?

    private let ring: BatchRing
    private let willRead: (InvoiceBatch) throws -> Int64
    private let isScattered: Bool
    private var first: InvoiceBatch?
    private var current: InvoiceBatch?

    /// - Parameters:
    ///   - first: The batch that the stretch begins with.
    ///   - willRead: Called for each batch before it is inserted; gives the id of its first line, or throws
    ///     to stop.
    init(
        _ first: InvoiceBatch, ring: BatchRing, willRead: @escaping (InvoiceBatch) throws -> Int64
    ) {
        self.first = first
        self.ring = ring
        self.willRead = willRead
        isScattered = first.isScattered
    }

    func next() throws -> ColumnBatch? {
        if let last = current {
            rejects = last.rejects
            mends = last.mends
            ring.recycle(last)
            current = nil
            following = ring.takeFilled()
            if !rejects.isEmpty || !mends.isEmpty { return nil }
        } else {
            following = first
            first = nil
        }
        guard let batch = following, batch.isScattered == isScattered else { return nil }
        following = nil
        current = batch
        return batch.columns(firstLineID: try willRead(batch))
    }
}
