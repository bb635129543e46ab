internal import CSQLite

/// The column names that all rows of one result share.
final class RowShape: Sendable {
    let columns: [String]
    /// First position of each name.
    let positions: [String: Int]
    /// What messages call the file that the rows are from.
    let file: String

    init(columns: [String], file: String) {
        self.columns = columns
        self.file = file
        positions = Dictionary(
            zip(columns, columns.indices), uniquingKeysWith: { first, _ in first })
    }
}

/// One row of a result, copied out of SQLite.
public struct Row: Sendable {
    let shape: RowShape
    /// The values, in column order.
    public let values: [Value]
    /// Positions of blobs, which stand among the values as texts; empty in files of ours.
    let blobs: [Int]

    /// Column names, in order; shared by all rows of the result.
    public var columns: [String] { shape.columns }

    /// The value at a position.
    /// - Precondition: `0 <= index < columns.count`
    public subscript(index: Int) -> Value { values[index] }

    /// The value of the first column with this name.
    /// - Precondition: the result has such a column: its name stands in the caller's own SQL.
    public subscript(column: String) -> Value {
        guard let position = shape.positions[column] else {
            preconditionFailure("the result has no column \(column), but \(columns)")
        }
        return values[position]
    }

    /// Whether the result has a column with this name.
    public func has(_ column: String) -> Bool { shape.positions[column] != nil }
}

// A getter never turns null into 0: it throws, so that a damaged file cannot pass for a result.
extension Row {
    /// The integer in a column.
    /// - Throws: `StoreError` with `isMismatch` if it is null or no integer.
    public func int(_ column: String) throws(StoreError) -> Int {
        try required(integer(at: position(of: column)), "an integer", column)
    }

    /// The integer at a position.
    /// - Throws: `StoreError` with `isMismatch` if it is null or no integer.
    public func int(_ index: Int) throws(StoreError) -> Int {
        try required(integer(at: index), "an integer", columns[index])
    }

    /// The integer in a column, or `nil` for null.
    /// - Throws: `StoreError` with `isMismatch` if it is no integer.
    public func optionalInt(_ column: String) throws(StoreError) -> Int? {
        try integer(at: position(of: column))
    }

    /// The integer at a position, or `nil` for null.
    /// - Throws: `StoreError` with `isMismatch` if it is no integer.
    public func optionalInt(_ index: Int) throws(StoreError) -> Int? {
        try integer(at: index)
    }

    /// The number in a column; an integer is converted.
    /// - Throws: `StoreError` with `isMismatch` if it is null or no number.
    public func double(_ column: String) throws(StoreError) -> Double {
        try required(number(at: position(of: column)), "a number", column)
    }

    /// The number at a position; an integer is converted.
    /// - Throws: `StoreError` with `isMismatch` if it is null or no number.
    public func double(_ index: Int) throws(StoreError) -> Double {
        try required(number(at: index), "a number", columns[index])
    }

    /// The number in a column, or `nil` for null.
    /// - Throws: `StoreError` with `isMismatch` if it is no number.
    public func optionalDouble(_ column: String) throws(StoreError) -> Double? {
        try number(at: position(of: column))
    }

    /// The number at a position, or `nil` for null.
    /// - Throws: `StoreError` with `isMismatch` if it is no number.
    public func optionalDouble(_ index: Int) throws(StoreError) -> Double? {
        try number(at: index)
    }

    /// The text in a column.
    /// - Throws: `StoreError` with `isMismatch` if it is null or no text.
    public func text(_ column: String) throws(StoreError) -> String {
        try required(string(at: position(of: column)), "text", column)
    }

    /// The text at a position.
    /// - Throws: `StoreError` with `isMismatch` if it is null or no text.
    public func text(_ index: Int) throws(StoreError) -> String {
        try required(string(at: index), "text", columns[index])
    }

    /// The text in a column, or `nil` for null.
    /// - Throws: `StoreError` with `isMismatch` if it is no text.
    public func optionalText(_ column: String) throws(StoreError) -> String? {
        try string(at: position(of: column))
    }

    /// The text at a position, or `nil` for null.
    /// - Throws: `StoreError` with `isMismatch` if it is no text.
    public func optionalText(_ index: Int) throws(StoreError) -> String? {
        try string(at: index)
    }
}

extension Row {
    private func position(of column: String) throws(StoreError) -> Int {
        guard let position = shape.positions[column] else {
            throw .misuse("the result has no column \(column)")
        }
        return position
    }

    private func integer(at index: Int) throws(StoreError) -> Int? {
        switch values[index] {
        case .null: return nil
        case .integer(let integer): return Int(integer)
        case .real, .text: throw mismatch("an integer", columns[index])
        }
    }

    private func number(at index: Int) throws(StoreError) -> Double? {
        switch values[index] {
        case .null: return nil
        case .integer(let integer): return Double(integer)
        case .real(let real): return real
        case .text: throw mismatch("a number", columns[index])
        }
    }

    private func string(at index: Int) throws(StoreError) -> String? {
        switch values[index] {
        case .null: return nil
        case .text(let text) where !blobs.contains(index): return text
        case .text: throw mismatch("text", columns[index])
        case .integer, .real: throw mismatch("text", columns[index])
        }
    }

    private func required<T>(_ value: T?, _ kind: String, _ column: String) throws(StoreError) -> T
    {
        guard let value else { throw mismatch(kind, column) }
        return value
    }

    private func mismatch(_ kind: String, _ column: String) -> StoreError {
        var error = StoreError.mismatch(kind, column: column)
        error.file = shape.file
        return error
    }
}
