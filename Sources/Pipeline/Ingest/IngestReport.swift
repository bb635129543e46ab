/// How far the reading of a file is.
public struct IngestProgress: Sendable, Hashable {
    /// Bytes taken from the file, packed ones where it is packed.
    public let bytesTaken: Int
    /// Size of the file; `nil` where it is not known (standard input).
    public let bytesTotal: Int?
    /// Records read.
    public let linesRead: Int
}

/// What became of a file.
public struct IngestReport: Sendable, Hashable {
    /// A kind of damage and the number of lines that have it.
    public struct RejectCount: Sendable, Hashable {
        /// The kind.
        public let rejectClass: RejectedLine.Class
        /// Lines rejected for it.
        public let count: Int
    }

    /// File name without folders, as kept in `source_file.name`.
    public var name: String
    /// Row of `source_file`.
    public var sourceID: Int64
    /// SHA-256 of the unpacked bytes, in hexadecimal.
    public var sha256: String
    /// Number of unpacked bytes.
    public var bytes: Int
    /// Whether the same content had been ingested before: nothing was changed then, the numbers are
    /// those of that time, and what is kept per file only then is empty.
    public var alreadyIngested: Bool
    /// Name under which it had been ingested before.
    public var earlierName: String?

    /// Records after the header: kept + rejected + blank.
    public var linesRead: Int
    /// Records that are in `invoice_line`.
    public var linesKept: Int
    /// Records that are in `rejected_line`.
    public var linesRejected: Int
    /// Records with nothing in them.
    public var linesBlank: Int
    /// Records that an earlier file had already: among the kept ones, or among the rejected ones where
    /// the rule was to skip them.
    public var linesOverlapping = 0
    /// Rejected lines that are left out for what they are: in another currency than the one asked for, or totals.
    public var linesLeftOut = 0
    /// Kept lines of which something stands on an earlier line of their order.
    public var linesCarried = 0
    /// Lines of earlier files in whose place those of this one stand, because it has their orders anew.
    public var linesReplaced = 0
    /// Whether prices have taxes in them; `nil` where the file says nothing of taxes.
    public var taxBasis: TaxBasis?
    /// The format that the file was read by; empty without one.
    public var shop = ""
    /// Statuses of orders that were no sales; `nil` where no column has statuses, or nobody knows.
    var noSale: String?
    /// Whether names alone did not settle the columns.
    var isOpenHeader = false
    /// What becomes of orders that earlier files had, by the file's format.
    var overlapOfShop: OverlapRule?
    /// Whether amounts of orders were laid on lines.
    var hasLaidAmounts = false
    /// Rejected lines of earlier files that records of this one stand for.
    public var linesMending = 0
    /// Kept lines without a customer.
    public var linesWithoutCustomer: Int
    /// Kept lines without a description.
    public var linesWithoutDescription: Int
    /// Part of the sales that has no customer, 0 to 1; `nil` without sales, and for content that is in already.
    public var revenueShareWithoutCustomer: Double?
    /// Whether that is before discounts and refunds of orders, which a preview does not lay on lines.
    public internal(set) var isShareBeforeOrders = false
    /// Rejected lines by kind, the most frequent first.
    public var rejectCounts: [RejectCount]
    /// The first rejected lines, five at most.
    public var firstRejects: [RejectedLine]

    /// `utf-8`, `iso-8859-1` or `windows-1252`.
    public var encoding: String
    /// The byte between fields, as text; `sheet` for a workbook.
    public var delimiter: String
    /// `mdy`, `dmy`, or `iso` where no date left a choice; ` (assumed)` or ` (earlier files)` where
    /// the file itself did not tell.
    public var dateOrder: String
    /// `point` or `comma`, or `none` where no number left a choice; ` (assumed)` or ` (earlier files)`
    /// where the file itself did not tell.
    public var decimalMark: String
    /// Line of the header, 0 without one; `nil` where an earlier version ingested the file.
    public var headerLine: Int?
    /// How the file was read and why; empty where it had been ingested before.
    public var choices: [FileDecision] = []
    /// What an analyst should look at of `choices`, and what was left out or is not complete, a few
    /// words each.
    public var decisions: [String]
    /// Currency of the amounts; `nil` where the file names none.
    public var currency: String?
    /// Words that stood for nothing.
    public var nullWords: String?
    /// Form of the dates, if it was told.
    public var dateFormat: String?
    /// What quotes stand around: `double`, `lines` or `none`; `nil` for a sheet, and where an earlier version
    /// ingested the file.
    public var quoting: String?
    /// Time zones that stand in the file; not applied.
    public var timeZone: String?
    /// Whether customers are e-mail addresses.
    var hasAddresses = false
    /// Header cells that were not used.
    public var ignoredColumns: [String]
    /// Which column came from which header cell.
    public var columnMap: String
    /// What the analyst should know, one line each.
    public var warnings: [String]
    /// Oldest time of the kept lines, `YYYY-MM-DD HH:MM:SS`; `nil` without lines.
    public var firstInvoicedAt: String?
    /// Newest time of the kept lines, `YYYY-MM-DD HH:MM:SS`; `nil` without lines.
    public var lastInvoicedAt: String?
}

extension IngestReport {
    /// The report of a finished pass.
    init(_ summary: PassSummary, name: String, sourceID: Int64) {
        self.name = name
        self.sourceID = sourceID
        sha256 = summary.sha256
        bytes = summary.bytes
        alreadyIngested = false
        linesRead = summary.linesRead
        linesKept = summary.linesKept
        linesRejected = summary.linesRejected
        linesBlank = summary.linesBlank
        linesWithoutCustomer = summary.linesWithoutCustomer
        linesWithoutDescription = summary.linesWithoutDescription
        rejectCounts = Self.rejectCounts(summary)
        firstRejects = summary.firstRejects
        encoding = FileDecision.encodingText(summary)
        delimiter = FileDecision.delimiterText(summary)
        dateOrder = FileDecision.dateOrderText(summary)
        decimalMark = FileDecision.decimalMarkText(summary)
        headerLine = summary.headerLine
        choices = FileDecision.all(of: summary)
        decisions = Self.decisions(summary, choices)
        ignoredColumns = summary.layout.header.ignored
        columnMap = summary.layout.header.text
        warnings = summary.warnings + OrderWords(summary).warnings
        currency = summary.amounts.code
        nullWords = summary.conventions.nullWords.text
        dateFormat = summary.conventions.dateFormat?.text
        timeZone = summary.times.zoneText
        quoting = summary.isSheet ? nil : summary.conventions.quoting.rawValue
        linesLeftOut = summary.linesLeftOut
        linesCarried = summary.linesCarried
        shop = summary.layout.header.shop?.name ?? ""
        noSale = summary.noSale
        isOpenHeader = !summary.layout.header.isPublished
        overlapOfShop = summary.layout.header.shop?.onOverlap
        taxBasis = summary.layoutOptions.taxBasis
        hasAddresses = summary.ids.sawAddress
        firstInvoicedAt = summary.firstTime?.text
        lastInvoicedAt = summary.lastTime?.text
        warnOfReading(summary)
    }

    /// Adds what an analyst should know of how the file was read.
    private mutating func warnOfReading(_ summary: PassSummary) {
        let zones = summary.times.otherZones
        if !zones.isEmpty {
            let list = zones.map { "\($0.text) from line \($0.line)" }.joined(separator: ", ")
            warnings.append(
                "times have a UTC offset or a time zone (\(list)), which is not applied: the clock is"
                    + " kept as it is written")
        }
        if let losses = summary.money.losses(linesRead: summary.linesRead) {
            warnings.append(losses)
        }
        if let words = summary.money.formatWords(linesRead: summary.linesRead) {
            warnings.append(words)
        }
        if !summary.isSheet, summary.layout.markLength > 3 {
            warnings.append(
                "its byte order mark stands \(summary.layout.markLength / 3) times at the start; all were"
                    + " left out")
        }
        if let totals = summary.totalsWords { warnings.append(totals) }
        warnings += summary.conversions.warnings + summary.ids.warnings
        if linesRead == 0 { warnings.append("the file has a header and no lines below it") }
    }

    /// What of `decisions` no row of `choices` has, or only cut to the width of a terminal.
    public var decisionsInWords: [String] {
        let rows = choices.map(\.text).filter { $0.utf8.count < 120 }
        return decisions.filter { !rows.contains($0) }
    }

    /// Rejected lines by kind, such as `bad_number 3, bad_date 1`; `nil` if there are none.
    var rejectCountsText: String? { rejectCounts.isEmpty ? nil : Self.text(of: rejectCounts) }

    private static func text(of counts: [RejectCount]) -> String {
        counts.map { "\($0.rejectClass.rawValue) \($0.count)" }.joined(separator: ", ")
    }

    /// Adds lines that were rejected after the reading.
    mutating func count(_ rejectClass: RejectedLine.Class, _ lines: Int) {
        guard lines > 0 else { return }
        rejectCounts.append(RejectCount(rejectClass: rejectClass, count: lines))
    }

    private static func decisions(
        _ summary: PassSummary, _ choices: [FileDecision]
    ) -> [String] {
        var result = choices.filter { !$0.isUsual }.map(\.text)
        let ignored = summary.layout.header.ignored
            .filter { !RejectExport.markColumns.contains($0) }
        if !ignored.isEmpty {
            result.append("columns not used: \(ignored.joined(separator: ", "))")
        }
        if summary.linesWithoutCustomer + summary.linesWithoutDescription > 0 {
            result.append(
                "lines without a customer: \(summary.linesWithoutCustomer), without a description:"
                    + " \(summary.linesWithoutDescription); kept, but not complete")
        }
        result += summary.ids.decisions
        if !summary.rejectClasses.isEmpty {
            result.append("rejected: \(text(of: rejectCounts(summary)))")
        }
        return result
    }

    private static func rejectCounts(_ summary: PassSummary) -> [RejectCount] {
        summary.rejectClasses
            .map { RejectCount(rejectClass: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.rejectClass.rawValue) < ($0.count, $1.rejectClass.rawValue) }
    }
}
