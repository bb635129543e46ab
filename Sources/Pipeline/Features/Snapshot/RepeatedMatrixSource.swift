import Store

/// The rows of a `RepeatedMatrix` for a bulk insert: row_no, customer_id, replicate, the features.
///
/// One set of buffers is filled again and again: a batch is no longer in use when the next is asked
/// for.
final class RepeatedMatrixSource: RowSource {
    let name = "workbench_matrix"
    let columns: [SourceColumn]
    private let matrix: RepeatedMatrix
    private var nextRow = 0
    private let rows: UnsafeMutableBufferPointer<Double>
    private let transposed: UnsafeMutableBufferPointer<Double>
    private let replicates: UnsafeMutableBufferPointer<Int32>
    private let starts: UnsafeMutableBufferPointer<UInt32>
    private let lengths: UnsafeMutableBufferPointer<Int32>
    private let customerBytes: UnsafeMutableRawBufferPointer

    init(_ matrix: RepeatedMatrix) {
        self.matrix = matrix
        let features = (0..<matrix.nFeatures).map { SourceColumn("f\($0)", .real) }
        columns =
            [
                SourceColumn("row_no", .integer), SourceColumn("customer_id", .text),
                SourceColumn("replicate", .integer),
            ] + features
        let block = RepeatedMatrix.blockRows
        rows = .allocate(capacity: block * matrix.nFeatures)
        transposed = .allocate(capacity: block * matrix.nFeatures)
        replicates = .allocate(capacity: block)
        starts = .allocate(capacity: block)
        lengths = .allocate(capacity: block)
        customerBytes = .allocate(byteCount: matrix.base.customerBytes.count, alignment: 1)
        customerBytes.copyBytes(from: matrix.base.customerBytes)
        // SQLite reads no further than the batch, but no element is left undefined.
        replicates.initialize(repeating: 0)
        starts.initialize(repeating: 0)
        lengths.initialize(repeating: 0)
        rows.initialize(repeating: 0)
        transposed.initialize(repeating: 0)
    }

    deinit {
        rows.deallocate()
        transposed.deallocate()
        replicates.deallocate()
        starts.deallocate()
        lengths.deallocate()
        customerBytes.deallocate()
    }

    func next() -> ColumnBatch? {
        let block = RepeatedMatrix.blockRows
        let count = min(block, matrix.nRows - nextRow)
        guard count > 0 else { return nil }
        let first = nextRow
        nextRow += count
        matrix.fill(rows, from: first, rows: count)
        let width = matrix.nFeatures
        for row in 0..<count {
            for column in 0..<width {
                transposed[column * block + row] = rows[row * width + column]
            }
            let customer = (first + row) / matrix.repeats
            let start = matrix.base.customerStarts[customer]
            replicates[row] = Int32((first + row) % matrix.repeats)
            starts[row] = start
            lengths[row] = Int32(matrix.base.customerStarts[customer + 1] - start)
        }
        let features = (0..<width).map { column in
            ColumnBatch.Values.double(
                UnsafeBufferPointer(rebasing: transposed[column * block..<column * block + count]))
        }
        return ColumnBatch(
            rowCount: count,
            values: [
                .rowNumber(start: Int64(first)),
                .text(
                    bytes: UnsafeRawBufferPointer(customerBytes),
                    starts: UnsafeBufferPointer(starts),
                    lengths: UnsafeBufferPointer(lengths)),
                .int32(UnsafeBufferPointer(replicates)),
            ] + features, owner: nil)
    }
}
