internal import CSQLite

/// The current row of a running statement, read in place.
///
/// Numeric columns cost no allocation. Getters convert as SQLite does (null is 0 or ""): ask
/// `isNull(_:)` where null can occur. Valid until the statement moves on.
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

    /// The column as an integer.
    public func int64(_ index: Int) -> Int64 {
        sqlite3_column_int64(statement, Int32(truncatingIfNeeded: index))
    }

    /// The column as an integer.
    public func int(_ index: Int) -> Int { Int(int64(index)) }

    /// The column as a number.
    public func double(_ index: Int) -> Double {
        sqlite3_column_double(statement, Int32(truncatingIfNeeded: index))
    }

    /// The column as text; bytes that are not UTF-8 become U+FFFD.
    public func text(_ index: Int) -> String {
        withUTF8(index) { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads the bytes of a text column without copying them.
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

    /// The column's value, copied.
    public func value(_ index: Int) -> Value {
        switch storageClass(index) {
        case .null: .null
        case .integer: .integer(int64(index))
        case .real: .real(double(index))
        case .text, .blob: .text(text(index))
        }
    }

    /// All values of the row, copied.
    public func values() -> [Value] {
        (0..<columnCount).map { value($0) }
    }
}
