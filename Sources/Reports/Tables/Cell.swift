/// One cell of a table: nothing, a number, or text.
public enum Cell: Hashable, Sendable {
    /// Not defined, or not known.
    case null
    /// A whole number.
    case integer(Int64)
    /// A number, at full precision; a renderer for persons rounds it.
    case real(Double)
    /// Text as it was found: a renderer makes it harmless to who reads it.
    case text(String)

    /// An integer, or nothing for `nil`.
    public init(_ integer: Int?) {
        self = integer.map { .integer(Int64($0)) } ?? .null
    }

    /// An integer, or nothing for `nil`.
    public init(_ integer: Int64?) {
        self = integer.map { .integer($0) } ?? .null
    }

    /// A real number, or nothing for `nil`.
    public init(_ real: Double?) {
        self = real.map { .real($0) } ?? .null
    }

    /// Text, or nothing for `nil`.
    public init(_ text: String?) {
        self = text.map { .text($0) } ?? .null
    }
}

extension Cell: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByNilLiteral
{
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A real number.
    public init(floatLiteral value: Double) { self = .real(value) }
    /// Text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// Nothing.
    public init(nilLiteral: ()) { self = .null }
}

extension Cell {
    /// The integer, if it is one.
    public var int: Int64? {
        if case .integer(let number) = self { return number }
        return nil
    }

    /// The number, if it is one.
    public var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        case .null, .text: nil
        }
    }

    /// Whether it is text, which stands to the left; numbers stand to the right.
    var isText: Bool {
        if case .text = self { return true }
        return false
    }

    /// SQLite's order of values: numbers before text, text by bytes.
    func precedes(_ other: Cell) -> Bool {
        switch (self, other) {
        case (.integer(let x), .integer(let y)): x < y
        case (.text(let x), .text(let y)): x.utf8.lexicographicallyPrecedes(y.utf8)
        case (.text, _): false
        case (_, .text): true
        default: (double ?? 0) < (other.double ?? 0)
        }
    }
}
