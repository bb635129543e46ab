import Store

extension Value {
    /// The integer, if it is one.
    var int: Int64? {
        if case .integer(let number) = self { return number }
        return nil
    }

    /// The number, if it is one.
    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        case .null, .text: nil
        }
    }
}
