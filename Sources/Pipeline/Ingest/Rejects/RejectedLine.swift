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
        case badInvoiceNo = "bad_invoice_no"
        /// The sums of other lines, which are no line themselves.
        case totalLine = "total_line"
        /// An amount in another currency than the one that the caller wants.
        case otherCurrency = "other_currency"
        case errorValue = "error_value"
        /// An earlier file had the line already, and the rule is to skip such lines.
        case overlap
        /// The rejected line that this one stands for was mended by another line before.
        case alreadyMended = "already_mended"
        /// A line of an exported file for mending whose key was changed.
        case badRejectKey = "bad_reject_key"
        /// A newer file has the order anew.
        case replaced

        /// Whether there is anything to mend in such a line.
        var isMendable: Bool {
            switch self {
            case .overlap, .alreadyMended, .repeatedHeader, .otherCurrency, .totalLine, .replaced:
                false
            default: true
            }
        }

        /// Whether such lines are left out for what they are, and none too many.
        var isLeftOut: Bool { self == .otherCurrency || self == .totalLine }
    }

    /// What is known of the order of a record.
    public struct Order: Sendable, Hashable {
        /// Its number; where the record is broken, that of the record above.
        public let number: String
        /// Its status, on its first line or here; `nil` where no column says.
        public let status: String?
        /// Code or sign of its currency; `nil` where no column says.
        public let currency: String?
        /// Whether the status makes it no sale; `nil` where no column has statuses.
        public let isNoSale: Bool?
    }

    /// Most bytes of the record that `raw` keeps; the rest is cut with a mark.
    public static let maxRawBytes = 10_000

    /// Physical line on which the record starts.
    public let lineNo: Int
    /// Where the record starts in the unpacked file; `nil` where it was put together from something
    /// else: the cells of a sheet, or UTF-16.
    public let byteOffset: Int?
    /// Column of the table that could not be filled; `nil` if the record as a whole is broken.
    public let column: InvoiceColumn?
    /// What kind of damage it is.
    public let rejectClass: Class
    /// What is wrong, with the value as it stands in the file.
    public let message: String
    /// The record as it stands in the file; bytes that mean nothing are written `\xHH`.
    public let raw: String
    /// Its order; `nil` where nobody knows.
    public internal(set) var order: Order?

    /// As kept in `rejected_line.reason`.
    public var reason: String { "\(rejectClass.rawValue): \(message)" }
}
