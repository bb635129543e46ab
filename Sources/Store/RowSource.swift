/// A column that a `RowSource` offers to SQL.
public struct SourceColumn: Sendable, Hashable {
    /// Storage class of a column.
    public enum ColumnType: String, Sendable {
        /// 64-bit integers.
        case integer
        /// Doubles.
        case real
        /// UTF-8.
        case text
    }

    /// Name in SQL.
    public let name: String
    /// Storage class of its values.
    public let type: ColumnType

    /// A column.
    public init(_ name: String, _ type: ColumnType) {
        self.name = name
        self.type = type
    }
}

/// Rows for `Connection.insert(_:with:)`, delivered as batches.
///
/// All calls come from the thread that runs the insert.
public protocol RowSource: AnyObject {
    /// Name under which the SQL selects from it; no table of the file may have it.
    var name: String { get }
    /// Its columns.
    var columns: [SourceColumn] { get }
    /// The next batch, or `nil` after the last; may block. The batch before is no longer in use.
    func next() throws -> ColumnBatch?
    /// Called once when the insert has ended, well or not: nothing more will be read.
    func stop()
}

extension RowSource {
    /// Nothing to do by default.
    public func stop() {}
}

/// Batches that are there already, such as the labels of the runs of a sweep.
public final class BatchSource: RowSource {
    /// Name under which the SQL selects from it.
    public let name: String
    /// Its columns.
    public let columns: [SourceColumn]
    private var rest: ArraySlice<ColumnBatch>

    /// A source over `batches`, read once and in order.
    public init(name: String, columns: [SourceColumn], batches: [ColumnBatch]) {
        self.name = name
        self.columns = columns
        rest = batches[...]
    }

    /// The next batch.
    public func next() -> ColumnBatch? { rest.popFirst() }
}
