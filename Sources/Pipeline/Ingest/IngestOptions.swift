import Tabular

/// How many lines of a file may be rejected before the file is refused as a whole.
public enum RejectLimit: Sendable, Hashable {
    /// At most this many.
    case limit(Int)
    /// Any number.
    case all

    var count: Int {
        switch self {
        case .limit(let count): count
        case .all: .max
        }
    }
}

/// What the caller decides about reading a file; the rest is found out from the file.
public struct IngestOptions: Sendable, Hashable {
    /// Bad lines that are accepted.
    public var maxRejects: RejectLimit
    /// Order of day and month; `nil` finds it out.
    public var dateOrder: DateOrder?
    /// The database as the caller names it, for advice.
    public var databaseName: String?
    /// Order of day and month that other files of the same call settle; see `Ingest.together`.
    var dateOrderOfCall: DateOrder?
    /// Encoding; `nil` finds it out.
    public var encoding: TextEncoding?
    /// What stands before the decimals of numbers; `nil` finds it out.
    public var decimalMark: DecimalMark?
    /// Form of the dates; `nil` finds it out.
    public var dateFormat: DateFormat?
    /// Words that stand for nothing.
    public var nullWords = NullWords.usual
    /// Currency of the amounts; `nil` finds it out.
    package var currency: Currency?
    /// What other currencies are worth in it; lines in others are converted and not left out.
    public var rates: ExchangeRates?
    /// Ids that are one person, for `predict`; `nil` takes those of the database.
    public var sameCustomers: SameCustomers?
    /// What happens to lines that an earlier file had already; `nil` is the rule of the file's format, and else
    /// to refuse the file.
    public var onOverlap: OverlapRule?
    /// What a cancellation is, for the whole database; `nil` finds it out, once.
    public var cancellations: ShopConventions.Cancellations?
    /// Which codes are no products at first, for the whole database; `nil` finds it out, once.
    public var nonProducts: ShopConventions.NonProducts?
    /// Header and delimiter.
    public var layout = LayoutOptions()
    /// Name or number (from 1) of the sheet of a workbook; `nil` reads all with the wanted header.
    public var sheet: String?
    /// Lines handed over at a time; the result does not depend on it.
    public var batchRows = 4096
    /// Bytes read at a time; the result does not depend on it.
    public var readBytes = 1 << 18

    /// Whether a text names a currency.
    public static func isCurrency(_ text: String) -> Bool { Currency(text) != nil }

    /// Sets the currency of the amounts by its sign or code; `nil` finds it out.
    public mutating func setCurrency(_ text: String?) { currency = text.flatMap { Currency($0) } }

    /// Options, by default strict and finding everything out.
    public init(
        maxRejects: RejectLimit = .limit(0), dateOrder: DateOrder? = nil,
        encoding: TextEncoding? = nil
    ) {
        self.maxRejects = maxRejects
        self.dateOrder = dateOrder
        self.encoding = encoding
    }

    /// What is known before the file is looked at.
    func conventions(
        earlierOrder: DateOrder? = nil, earlierMark: DecimalMark? = nil
    ) -> FileConventions {
        var result = FileConventions()
        if let encoding {
            result.encoding = encoding
            result.encodingBasis = .option
        }
        if let order = dateOrder ?? earlierOrder {
            result.dateOrder = order
            result.dateOrderBasis = dateOrder == nil ? .earlierFiles : .option
        }
        if let mark = decimalMark ?? earlierMark {
            result.decimalMark = mark
            result.decimalMarkBasis = decimalMark == nil ? .earlierFiles : .option
        }
        result.dateFormat = dateFormat
        result.nullWords = nullWords
        result.currency = currency
        result.rates = rates
        return result
    }
}
