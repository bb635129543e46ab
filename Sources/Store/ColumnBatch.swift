/// Some rows as columns over plain memory, to be read by SQLite in place.
///
/// The memory is not copied. It must stay as it is until SQLite has asked for the next batch or the
/// insert has ended: keep it inside `owner`, which the batch holds that long, or around the call.
/// To recycle buffers, give them back in the owner's `deinit`.
///
/// `@unchecked Sendable`: a batch is made on one thread and read on another; the hand-over (a queue
/// with a lock, or starting the insert) orders the two, and nobody writes to the memory in between.
public struct ColumnBatch: @unchecked Sendable {
    /// The values of one column, one element a row.
    public enum Values {
        /// 32-bit integers.
        case int32(UnsafeBufferPointer<Int32>)
        /// 64-bit integers.
        case int64(UnsafeBufferPointer<Int64>)
        /// Numbers; NaN becomes null.
        case double(UnsafeBufferPointer<Double>)
        /// Slices of one byte buffer: row `i` is `lengths[i]` bytes from `starts[i]`; a negative
        /// length is null. The bytes must be valid UTF-8 without NUL: SQLite does not check.
        case text(
            bytes: UnsafeRawBufferPointer, starts: UnsafeBufferPointer<UInt32>,
            lengths: UnsafeBufferPointer<Int32>)
        /// The same integer in every row.
        case constant(Int64)
        /// `start`, `start + 1`, … in row order.
        case rowNumber(start: Int64)
    }

    /// One column with its null mask.
    public struct Column {
        /// The values; those under a null are ignored.
        public let values: Values
        /// One byte a row, 0 where there is a value; `nil` if no row is null.
        public let nulls: UnsafeBufferPointer<UInt8>?

        /// A column, by default without nulls.
        public init(_ values: Values, nulls: UnsafeBufferPointer<UInt8>? = nil) {
            self.values = values
            self.nulls = nulls
        }
    }

    /// Number of rows.
    public let rowCount: Int
    /// The columns, in the order that the source declares.
    public let columns: [Column]
    /// Keeps the memory alive.
    let owner: (any AnyObject & Sendable)?

    /// A batch over memory that `owner`, or the caller, keeps alive.
    /// - Precondition: each buffer has at least `rowCount` elements.
    public init(rowCount: Int, columns: [Column], owner: (any AnyObject & Sendable)? = nil) {
        for column in columns {
            precondition(column.holds(rowCount), "a column buffer is shorter than the batch")
        }
        self.rowCount = rowCount
        self.columns = columns
        self.owner = owner
    }

    /// A batch of columns without nulls.
    public init(rowCount: Int, values: [Values], owner: (any AnyObject & Sendable)? = nil) {
        self.init(rowCount: rowCount, columns: values.map { Column($0) }, owner: owner)
    }
}

extension ColumnBatch.Column {
    func holds(_ rowCount: Int) -> Bool {
        if let nulls, nulls.count < rowCount { return false }
        return switch values {
        case .int32(let buffer): buffer.count >= rowCount
        case .int64(let buffer): buffer.count >= rowCount
        case .double(let buffer): buffer.count >= rowCount
        case .text(let bytes, let starts, let lengths):
            starts.count >= rowCount && lengths.count >= rowCount
                && areInside(bytes, starts, lengths, rowCount)
        case .constant, .rowNumber: true
        }
    }

    /// Whether every text lies in its buffer; looked at in debug builds only, for it takes each row.
    private func areInside(
        _ bytes: UnsafeRawBufferPointer, _ starts: UnsafeBufferPointer<UInt32>,
        _ lengths: UnsafeBufferPointer<Int32>, _ rowCount: Int
    ) -> Bool {
        assert(
            (0..<rowCount).allSatisfy { row in
                nulls.map { $0[row] != 0 } ?? false || lengths[row] < 0
                    || Int(starts[row]) + Int(lengths[row]) <= bytes.count
            }, "a text ends behind its buffer")
        return true
    }

    /// Whether the values fit the declared column type.
    func fits(_ type: SourceColumn.ColumnType) -> Bool {
        switch values {
        case .int32, .int64, .constant, .rowNumber: type == .integer
        case .double: type == .real
        case .text: type == .text
        }
    }
}
