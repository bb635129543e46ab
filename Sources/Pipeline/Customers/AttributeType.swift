/// What all values of a customer's attribute are; the raw value is the column's declared type.
package enum AttributeType: String, Sendable, Hashable {
    case integer, real, date, datetime, text

    /// The type that holds the values of both; text where nothing else does.
    ///
    /// Whether numbers may be real together depends on how they are written (`NumberForms`).
    func widened(to other: AttributeType) -> AttributeType {
        switch (self, other) {
        case _ where self == other: self
        case (.integer, .real), (.real, .integer): .real
        case (.date, .datetime), (.datetime, .date): .datetime
        default: .text
        }
    }

    /// A condition that keeps every other storage class and every other form out of `column`.
    func condition(_ column: String) -> String {
        switch self {
        case .integer, .real, .text: "\(column) is null or typeof(\(column)) = '\(rawValue)'"
        case .date, .datetime: "\(column) is null or \(column) is \(rawValue)(\(column))"
        }
    }

    /// A stored value of this type as one of a wider type, in SQL; not of a real number as text, whose
    /// form SQL does not know (`NumberForms`).
    func cast(_ column: String, to wider: AttributeType) -> String {
        switch (self, wider) {
        case (.integer, .real): "cast(\(column) as real)"
        case (.date, .datetime): "\(column) || ' 00:00:00'"
        case (.integer, .text): "cast(\(column) as text)"
        default: column
        }
    }
}
