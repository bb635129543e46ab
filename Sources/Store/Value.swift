/// One SQLite value in the storage classes that this project's files use.
///
/// There is no blob case: the published tables hold none. A blob met in a foreign view reads as the
/// text of its bytes; `RowCursor.storageClass(_:)` tells it apart.
public enum Value: Hashable, Sendable {
    /// SQL `null`.
    case null
    /// A 64-bit signed integer.
    case integer(Int64)
    /// A double. SQLite stores NaN as `null`.
    case real(Double)
    /// Text, UTF-8.
    case text(String)

    /// An integer, or `null` for `nil`.
    public init(_ integer: Int?) {
        self = integer.map { .integer(Int64($0)) } ?? .null
    }

    /// An integer, or `null` for `nil`.
    public init(_ integer: Int64?) {
        self = integer.map { .integer($0) } ?? .null
    }

    /// A real number, or `null` for `nil`.
    public init(_ real: Double?) {
        self = real.map { .real($0) } ?? .null
    }

    /// Text, or `null` for `nil`.
    public init(_ text: String?) {
        self = text.map { .text($0) } ?? .null
    }

    /// Whether this is SQL `null`.
    public var isNull: Bool { self == .null }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByNilLiteral
{
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A real number.
    public init(floatLiteral value: Double) { self = .real(value) }
    /// Text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// SQL `null`.
    public init(nilLiteral: ()) { self = .null }
}
