internal import CSQLite

/// The current row of a running statement, read in place.
///
/// Numeric columns cost no allocation. A getter throws for a value of another storage class, as
/// SQLite's own would turn it into 0 or "": a damaged file must not pass for a result. Valid until
/// the statement moves on.
public struct RowCursor: ~Copyable {
    let statement: OpaquePointer

    /// How SQLite holds a value.
    public enum StorageClass: Sendable {
        /// The five storage classes of SQLite.
        case null, integer, real, text, blob
    }

    /// Number of columns.
    public var columnCount: Int { Int(sqlite3_column_count(statement)) }

    /// Whether the column is null.
    public func isNull(_ index: Int) -> Bool {
        sqlite3_column_type(statement, Int32(truncatingIfNeeded: index)) == SQLITE_NULL
    }

    /// The integer in a column.
    /// - Throws: `StoreError` with `isMismatch` if it is no integer.
    public func int64(_ index: Int) throws(StoreError) -> Int64 {
        let column = Int32(truncatingIfNeeded: index)
        guard sqlite3_column_type(statement, column) == SQLITE_INTEGER else {
            throw mismatch(index, "an integer")
        }
        return sqlite3_column_int64(statement, column)
    }

    /// The integer in a column.
    /// - Throws: `StoreError` with `isMismatch` if it is no integer.
    public func int(_ index: Int) throws(StoreError) -> Int { Int(try int64(index)) }

    /// The number in a column; an integer is converted.
    /// - Throws: `StoreError` with `isMismatch` if it is no number.
    public func double(_ index: Int) throws(StoreError) -> Double {
        let column = Int32(truncatingIfNeeded: index)
        switch sqlite3_column_type(statement, column) {
        case SQLITE_FLOAT, SQLITE_INTEGER: return sqlite3_column_double(statement, column)
        default: throw mismatch(index, "a number")
        }
    }

    /// The text in a column; bytes that are not UTF-8 become U+FFFD.
    /// - Throws: `StoreError` with `isMismatch` if it is no text.
    public func text(_ index: Int) throws(StoreError) -> String {
        guard sqlite3_column_type(statement, Int32(truncatingIfNeeded: index)) == SQLITE_TEXT
        else { throw mismatch(index, "text") }
        return convertedText(index)
    }

    /// The column as SQLite converts it into text, null into "": for columns of views, which may hold
    /// anything.
    public func convertedText(_ index: Int) -> String {
        withUTF8(index) { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads the bytes of a column without copying them; a number's are those of its text.
    public func withUTF8<T, E: Error>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> T
    ) throws(E) -> T {
        let column = Int32(truncatingIfNeeded: index)
        let start = sqlite3_column_text(statement, column)
        // The byte count is only defined after the text was asked for.
        let count = Int(sqlite3_column_bytes(statement, column))
        return try body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// How the column's value is stored.
    public func storageClass(_ index: Int) -> StorageClass {
        switch sqlite3_column_type(statement, Int32(truncatingIfNeeded: index)) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .real
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .blob
        default: .null
        }
    }

    /// The column's value, copied; a blob as the text of its bytes.
    public func value(_ index: Int) -> Value {
        let column = Int32(truncatingIfNeeded: index)
        return switch storageClass(index) {
        case .null: .null
        case .integer: .integer(sqlite3_column_int64(statement, column))
        case .real: .real(sqlite3_column_double(statement, column))
        case .text, .blob: .text(convertedText(index))
        }
    }

    /// All values of the row, copied.
    public func values() -> [Value] {
        (0..<columnCount).map { value($0) }
    }

    /// Columns that hold blobs, which `Value` does not know.
    var blobColumns: [Int] {
        (0..<columnCount).filter { storageClass($0) == .blob }
    }

    private func mismatch(_ index: Int, _ kind: String) -> StoreError {
        let name = sqlite3_column_name(statement, Int32(truncatingIfNeeded: index))
        return .mismatch(kind, column: name.map { String(cString: $0) } ?? "\(index)")
    }
}

extension StoreError {
    static func mismatch(_ kind: String, column: String) -> StoreError {
        StoreError(code: SQLITE_MISMATCH, message: "column \(column) does not hold \(kind)")
    }
}
