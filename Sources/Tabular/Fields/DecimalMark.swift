/// What stands between the units and the decimals in the numbers of a file.
public enum DecimalMark: String, Sendable, Hashable, CaseIterable {
    /// `1,234.50`
    case point
    /// `1.234,50`
    case comma

    package var other: DecimalMark { self == .point ? .comma : .point }

    /// The mark.
    package var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
}
