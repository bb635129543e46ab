/// A record that could not be read, with what is needed to mend it.
public struct RejectedLine: Sendable, Hashable {
    /// What kind of damage it is.
    public enum Class: String, Sendable, Hashable, CaseIterable {
        case fieldCount = "field_count"
        case unclosedQuote = "unclosed_quote"
        case textAfterQuote = "text_after_quote"
        case nulByte = "nul_byte"
        case encoding
        case repeatedHeader = "repeated_header"
        case badDate = "bad_date"
        case badNumber = "bad_number"
        case outOfRange = "out_of_range"
        case badCustomerID = "bad_customer_id"
        case errorValue = "error_value"
        case overlap
    }

    /// Most bytes of the record that `raw` keeps; the rest is cut with a mark.
    public static let maxRawBytes = 10_000

    /// Physical line on which the record starts.
    public let lineNo: Int
    /// Column of the table that could not be filled; `nil` if the record as a whole is broken.
    public let column: InvoiceColumn?
    /// What kind of damage it is.
    public let rejectClass: Class
    /// What is wrong, with the value as it stands in the file.
    public let message: String
    /// The record as it stands in the file; bytes that mean nothing are written `\xHH`.
    public let raw: String

    /// As kept in `rejected_line.reason`.
    public var reason: String { "\(rejectClass.rawValue): \(message)" }
}
