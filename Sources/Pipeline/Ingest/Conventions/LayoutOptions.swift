import Tabular

/// What the caller says about code units, header and delimiter; the rest is found out from the file.
public struct LayoutOptions: Sendable, Hashable {
    /// Which header cell names which column.
    public var columns = HeaderNames()
    /// Byte between fields.
    public var delimiter: UInt8?
    /// Line on which the header stands, from 1.
    public var headerLine: Int?
    /// Header of a file that has none: its cells, in the order of the fields.
    public var header: [String]?
    /// Whether fields may stand in quotes; `nil` finds it out where tabs or pipes leave it open.
    public var quoting: Quoting?
    /// Byte order of UTF-16 without a mark.
    public var utf16: UTF16Form?

    /// What the orders of the file mean.
    public var orders = OrderOptions()

    /// What the content of the columns has decided, and under which header; see `ColumnSurvey`.
    var settled: [InvoiceColumn: Int] = [:]
    var settledHeader: [String] = []
    /// Whether prices have taxes in them, as far as the columns say.
    var taxBasis: TaxBasis?
    /// What was decided between columns, and why.
    var columnDecisions: [FileDecision] = []
    /// What an analyst should know of the columns.
    var columnWarnings: [String] = []
    /// Whether cells that name the same column are no reason to refuse the header.
    var acceptsDuplicates = false

    /// Finds everything out.
    public init() {}

    /// What the content has decided of the columns under this header: a title above it is another.
    func settled(under names: [String]) -> [InvoiceColumn: Int] {
        names == settledHeader ? settled : [:]
    }
}
