/// What the caller says about the orders of a file; the rest is what its format says.
public struct OrderOptions: Sendable, Hashable {
    /// Whether customer, date and country of an order's first line count for its other lines where those are
    /// blank; `nil` is yes but for files with the names of the published data, whose blanks are none.
    public var carriesDown: Bool?
    /// Statuses of orders that are no sales; `nil` takes those of the format.
    public var noSale: [String]?
    /// The one currency whose lines are kept; `nil` refuses a file of several.
    public var currency: String?

    /// What a discount beside the amount of a line means, as its content has decided.
    var discount: DiscountKind?
    /// Whether a column that sounds like the pieces of a price is none, as its content has decided.
    var ignoresPriceUnit = false

    /// Finds everything out.
    public init() {}
}
