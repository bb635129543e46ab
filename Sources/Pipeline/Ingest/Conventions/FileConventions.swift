import Tabular

/// What one pass over a file takes for granted, and why.
///
/// Encoding, date order and decimal mark belong to a file, never to a line. A pass starts with the likeliest
/// reading; where the file then proves another, the pass asks for a new one with that settled. So a
/// file is read once in nearly all cases, and the result is as if it had been looked through before.
public struct FileConventions: Sendable, Hashable {
    /// Why a convention holds.
    public enum Basis: Sendable, Hashable {
        /// The caller said so.
        case option
        /// The format leaves no choice: a workbook, or UTF-16 with its mark.
        case format
        /// The file says so: its byte order mark, or the line given.
        case file(line: Int)
        /// Earlier files of the database had it.
        case earlierFiles
        /// Nothing tells; the default.
        case assumed
    }

    /// Encoding, or `nil` until a byte above 0x7F is met.
    public var encoding: TextEncoding?
    /// Why.
    public var encodingBasis = Basis.assumed
    /// Whether a whole pass has counted the lines, so that the encoding stands.
    var isEncodingSettled = false
    /// Order of day and month.
    public var dateOrder = DateOrder.monthFirst
    /// Why.
    public var dateOrderBasis = Basis.assumed
    /// What stands before the decimals of numbers.
    public var decimalMark = DecimalMark.point
    /// Why.
    public var decimalMarkBasis = Basis.assumed

    /// Form of the dates, where the caller says it.
    public var dateFormat: DateFormat?
    /// The clock, the digits of years and the amounts with or without a currency, where a pass has found that
    /// most of the file are of another kind than its first.
    package var majority = FileMajority()
    /// Whether pieces and prices below zero beside each other are above it: the file has lines that take off what
    /// these give back.
    package var keepsTwoSigns = false
    /// Words that stand for nothing.
    public var nullWords = NullWords.usual
    /// Currency of the amounts, where the caller says it.
    package var currency: Currency?
    /// What other currencies are worth in it, where the caller says it.
    package var rates: ExchangeRates?
    /// Whether fields may stand in quotes.
    public var quoting = Quoting.double
    /// Why.
    public var quotingBasis = Basis.assumed

    /// Whether no number of the file can change the decimal mark any more.
    var isDecimalMarkSettled: Bool {
        switch decimalMarkBasis {
        case .option, .format, .file: true
        case .earlierFiles, .assumed: false
        }
    }

    /// Nothing known.
    public init() {}
}

/// What most values of a file are; `nil` until a pass has found its first to be of the fewer.
package struct FileMajority: Sendable, Hashable {
    package var clock: TimeForm.Clock?
    package var hasShortYears: Bool?
    package var isNumber: Bool?
    package var hasCurrency: Bool?
}

/// A number that is another one under the other decimal mark: `1.234`.
package struct AmbiguousNumber: Sendable, Hashable {
    package let line: Int
    package let text: String
    var hasComma: Bool { text.contains(",") }
}

/// How a pass over a file ended.
package enum PassEnd: Sendable {
    /// All of the file was read.
    case finished(PassSummary)
    /// The file proved other conventions; nothing of this pass counts.
    case restart(FileConventions)
    /// Whoever takes the batches asked to stop.
    case stopped
}

/// Numbers of a finished pass.
package struct PassSummary: Sendable {
    package var conventions: FileConventions
    package var layout: InvoiceLayout
    /// The header record as text.
    package var header = ""
    /// What the caller said about it.
    package var layoutOptions = LayoutOptions()
    /// Line of the header, or row of a sheet; 0 where the file has none.
    package var headerLine = 0
    package var sha256 = ""
    package var bytes = 0
    package var linesKept = 0
    package var linesRejected = 0
    /// Lines of totals, and the first of them.
    package var totalLines = 0
    var firstTotalLine = (line: 0, words: "")
    /// Those of them that are left out for what they are.
    package var linesLeftOut = 0
    /// Kept lines of which something stands on an earlier line of their order.
    package var linesCarried = 0
    /// Kept lines without a customer that the line above has, of the same order, and the first.
    package var blanksOfOrders = 0
    package var firstBlankOfOrder = 0
    /// Lines whose customer stands above them in the same order, on another day; not carried down unasked.
    package var blanksOfOtherDays = OrderTally.Count()
    /// What statuses, currencies and refunds come to.
    package var orders = OrderTally()
    /// Statuses that were no sales; `nil` where no column has statuses.
    var noSale: String?
    /// Whether the first record is of the order that the page before ends with.
    var goesOn = false
    /// Whether the first line kept leaves blank what its order says.
    var firstIsCarried = false
    /// How the file ends.
    var pageEnd: PageEnd?
    package var linesBlank = 0
    package var linesWithoutCustomer = 0
    package var linesWithoutDescription = 0
    package var rejectClasses: [RejectedLine.Class: Int] = [:]
    /// The first few rejected lines.
    package var firstRejects: [RejectedLine] = []
    package var firstTime: CivilTime?
    package var lastTime: CivilTime?
    /// Whether any date could be read in two orders, or was read in one.
    package var sawAmbiguousDate = false
    package var sawSlashedDate = false
    /// Whether any line would be another one under the other decimal mark.
    package var dependsOnMark = false
    /// The first number that is one under either decimal mark.
    package var ambiguousNumber: AmbiguousNumber?
    /// Lines with such a number.
    package var ambiguous = AmbiguousAmounts()
    /// How its times are written.
    package var times = FileTimes()
    /// Dates and texts in the date column of a sheet.
    package var sheetDates = SheetDates()
    /// Kept lines by month.
    package var months = MonthCounts()
    /// The currency of its amounts.
    package var money = FileMoney()
    /// Lines whose quantity and price both stand below zero.
    var twoSigns = TwoSigns()
    /// Quantities whose mark may be that of decimals or of thousands.
    var doubtfulQuantities = DoubtfulQuantities()
    /// What was converted to it.
    package var conversions = Conversions()
    /// Words for nothing that were met.
    package var nothing = NothingFound()
    /// What else was mended of its ids.
    package var ids = FileIDs()
    /// Whether a number stood as text in a cell of a sheet.
    package var sawTextNumber = false
    /// Sum of the kept lines.
    package var amount = 0.0
    package var sawWindows1252Only = false
    package var isSheet = false
    package var utf16: UTF16Form?
    package var warnings: [String] = []

    /// How its amounts are shown.
    package var amounts: Money { Money(code: money.currency?.code ?? orders.onlyCurrency) }

    package var linesRead: Int { linesKept + linesRejected + linesBlank }

    /// Takes what is known of the file's values before its first line.
    mutating func expect(_ conventions: FileConventions) {
        times = FileTimes(conventions.majority)
        money = FileMoney(told: conventions.currency, majority: conventions.majority)
    }

    /// What most values of the file are, where its first were others; `nil` where they were not.
    var otherMajority: FileMajority? {
        let known = conventions.majority
        var result = times.otherMajority(known)
        if let hasCurrency = money.otherMajority(linesKept: linesKept) {
            result = result ?? known
            result?.hasCurrency = hasCurrency
        }
        return result
    }
}
