internal import CSQLite

/// A column of the current batch, flattened so that `xColumn` does one switch and no more.
struct ColumnSlot {
    enum Kind: UInt8 {
        case int32, int64, double, text, constant, rowNumber
    }

    var kind = Kind.constant
    var nulls: UnsafePointer<UInt8>?
    /// Elements, or the bytes of a text column.
    var values: UnsafeRawPointer?
    var starts: UnsafePointer<UInt32>?
    var lengths: UnsafePointer<Int32>?
    /// The constant, or the first row number.
    var integer: Int64 = 0

    init() {}

    init(_ column: ColumnBatch.Column) {
        nulls = column.nulls?.baseAddress
        switch column.values {
        case .int32(let buffer): (kind, values) = (.int32, UnsafeRawPointer(buffer.baseAddress))
        case .int64(let buffer): (kind, values) = (.int64, UnsafeRawPointer(buffer.baseAddress))
        case .double(let buffer): (kind, values) = (.double, UnsafeRawPointer(buffer.baseAddress))
        case .text(let bytes, let starts, let lengths):
            (kind, values) = (.text, bytes.baseAddress)
            (self.starts, self.lengths) = (starts.baseAddress, lengths.baseAddress)
        case .constant(let value): (kind, integer) = (.constant, value)
        case .rowNumber(let start): (kind, integer) = (.rowNumber, start)
        }
    }
}

/// What one bulk insert shares with the C callbacks of its virtual table.
///
/// Lives for one `Connection.insert` call, which keeps it alive while SQLite holds its address.
final class RowSourceContext {
    let source: any RowSource
    /// What the source threw, for which SQLite only knows "error".
    private(set) var failure: (any Error)?
    private var batch: ColumnBatch?
    private var hasStarted = false
    private let slots: UnsafeMutablePointer<ColumnSlot>

    init(_ source: any RowSource) {
        self.source = source
        slots = .allocate(capacity: source.columns.count)
        slots.initialize(repeating: ColumnSlot(), count: source.columns.count)
    }

    deinit { slots.deallocate() }

    /// `create table` text that tells SQLite the columns.
    var declaration: String {
        let columns = source.columns.map { column in
            "\(Identifier.quote(column.name)) \(column.type.rawValue)"
        }
        return "create table source (\(columns.joined(separator: ", ")))"
    }

    /// Points a fresh cursor at the first row.
    func start(_ cursor: UnsafeMutablePointer<csqlite_source_cursor>) -> Int32 {
        guard !hasStarted else {
            failure = StoreError.misuse("the rows of \(source.name) can be read only once")
            return SQLITE_ERROR
        }
        hasStarted = true
        cursor.pointee.rows_before = 0
        cursor.pointee.count = 0
        cursor.pointee.slots = UnsafeRawPointer(slots)
        return refill(cursor)
    }

    /// Points the cursor at the first row of the next batch that has rows.
    func refill(_ cursor: UnsafeMutablePointer<csqlite_source_cursor>) -> Int32 {
        cursor.pointee.rows_before += cursor.pointee.count
        cursor.pointee.row = 0
        cursor.pointee.count = 0
        // Released before the source is asked, so that it can recycle the memory.
        batch = nil
        do {
            while let next = try source.next() {
                precondition(
                    next.columns.count == source.columns.count
                        && zip(next.columns, source.columns).allSatisfy { $0.fits($1.type) },
                    "a batch of \(source.name) does not match its declared columns")
                guard next.rowCount > 0 else { continue }
                for (index, column) in next.columns.enumerated() {
                    slots[index] = ColumnSlot(column)
                }
                cursor.pointee.count = sqlite3_int64(next.rowCount)
                batch = next
                break
            }
            return SQLITE_OK
        } catch {
            failure = error
            return SQLITE_ERROR
        }
    }
}
