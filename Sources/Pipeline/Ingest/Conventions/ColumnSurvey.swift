import Tabular

/// What stands in the columns of a file: names of a header are guesses until it agrees.
struct ColumnSurvey {
    /// Bytes of a pipe that are looked at.
    static let mostBytesOfPipe = 64 << 20

    /// Records looked at.
    private(set) var records = 0
    /// By field.
    private(set) var columns: [ColumnContent]
    /// Pairs of fields whose contents are compared, and in how many records they differ.
    private var pairs: [(Int, Int)] = []
    private var differences: [Int] = []
    private let encoding: TextEncoding?
    /// Amounts of lines that are not used; `nil` where no column may have them.
    private(set) var totals: LineTotals?
    /// What the file says of taxes, and of its discounts.
    private(set) var taxes: TaxEvidence?
    private(set) var discounts: DiscountEvidence?
    private(set) var coupons: CouponEvidence?
    /// What totals of orders say of prices.
    private(set) var orderTotals: OrderTotalEvidence?
    /// What columns would take off that nobody uses.
    private(set) var leftOn: LeftOnEvidence?
    /// What columns say that sound like statuses.
    private(set) var statuses: StatusEvidence?
    /// What it says of the pieces that prices are for.
    private(set) var units: PriceUnitEvidence?
    /// Whether stores number their orders alike.
    private(set) var stores: StoreEvidence?

    /// Nothing looked at yet.
    init(_ header: HeaderMap, encoding: TextEncoding?) {
        columns = Array(repeating: ColumnContent(), count: header.names.count)
        self.encoding = encoding
        totals = LineTotals(header)
        taxes = TaxEvidence(header)
        discounts = DiscountEvidence(header)
        coupons = CouponEvidence(header)
        orderTotals = OrderTotalEvidence(header)
        units = PriceUnitEvidence(header)
        statuses = StatusEvidence(header)
        leftOn = LeftOnEvidence(header)
        stores = StoreEvidence(header)
        for candidates in header.candidates {
            for (index, one) in candidates.enumerated() {
                for other in candidates[(index + 1)...] where other.rank == one.rank {
                    pairs.append((one.position, other.position))
                }
            }
        }
        differences = Array(repeating: 0, count: pairs.count)
    }

    /// Counts the fields of the reader's record.
    mutating func count(_ reader: CSVRecordReader) {
        guard reader.defect == nil, !reader.isBlank else { return }
        records += 1
        for position in 0..<min(columns.count, reader.fieldCount) {
            let field = reader[position].trimmed(in: encoding).bytes
            if !field.isEmpty { columns[position].count(field) }
        }
        totals?.count(reader, encoding: encoding)
        taxes?.count(reader, encoding: encoding)
        discounts?.count(reader, encoding: encoding)
        coupons?.count(reader, encoding: encoding)
        orderTotals?.count(reader, encoding: encoding)
        units?.count(reader, encoding: encoding)
        statuses?.count(reader, encoding: encoding)
        leftOn?.count(reader, encoding: encoding)
        stores?.count(reader, encoding: encoding)
        for (index, pair) in pairs.enumerated() {
            let (one, other) = (reader[pair.0].bytes, reader[pair.1].bytes)
            if !one.elementsEqual(other) { differences[index] += 1 }
        }
    }

    /// Whether two cells of the header say the same in all records.
    func areEqual(_ one: Int, _ other: Int) -> Bool {
        records > 0
            && zip(pairs, differences).contains { pair, count in
                count == 0 && (pair == (one, other) || pair == (other, one))
            }
    }

    /// Looks at the records of a table.
    ///
    /// - Parameters:
    ///   - source: The unpacked bytes, at their start.
    ///   - isSheet: Whether they come from `SheetSource`.
    ///   - options: What the caller says about header and delimiter.
    /// - Returns: The survey and the header, or `nil` where there is none that can be read.
    static func of(
        _ source: any ByteSource, name: String, isSheet: Bool, options: LayoutOptions, chunk: Int,
        isCancelled: () -> Bool
    ) throws(IngestError) -> (survey: ColumnSurvey, header: HeaderMap)? {
        let reader = CSVRecordReader(
            WholeLineQuoteSource(
                UnicodeByteSource(source, form: isSheet ? nil : options.utf16),
                quoting: isSheet ? .double : options.quoting), name: name,
            fieldCapacity: CSVHead.maxColumns + 1, chunk: chunk)
        reader.countsRecords = isSheet
        var options = options
        options.acceptsDuplicates = true
        if isSheet { options.delimiter = UInt8(ascii: ",") }
        let head = try reader.firstBytes(CSVHead.length)
        let found: Result<InvoiceLayout, IngestError> = Result { () throws(IngestError) in
            try InvoiceLayout.detect(head: head, name: name, options: options)
        }
        // What is wrong is told by the pass.
        guard case .success(let layout) = found, !layout.header.isSettledByNames else { return nil }
        reader.begin(delimiter: layout.delimiter, skipping: layout.markLength)
        for _ in 0..<layout.recordsToSkip { _ = try reader.nextRecord() }
        if !isSheet {
            reader.minFields = layout.header.minFields
            reader.maxFields = layout.header.names.count
        }
        var survey = ColumnSurvey(layout.header, encoding: nil)
        while try reader.nextRecord() {
            survey.count(reader)
            if survey.records & 0xFFF == 0, isCancelled() { return nil }
        }
        return (survey, layout.header)
    }
}
