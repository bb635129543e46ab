import Tabular

/// What a pass reads besides the columns of a line: amounts, statuses and currencies of orders.
///
/// Belongs to one pass, whose thread alone uses it; a file without such columns has none.
final class OrderReading {
    /// Where the columns stand; beyond all fields where the file has none.
    private let fields: [SideColumn: Int]
    /// Whether the price field is the amount of the line.
    let priceIsTotal: Bool
    /// Whether lines have an amount of their own.
    let givesTotals: Bool
    /// Whether each line tells if its discount is off.
    let weighsDiscounts: Bool
    /// Whether an amount of the order is laid on its lines.
    let givesNotes: Bool
    /// In lower case.
    private(set) var noSale: Set<String>
    private let noAmount: Set<String>
    private let guests: [[UInt8]]
    /// Those with other than ASCII letters, in lower case.
    private let wideGuests: Set<String>
    private let currency: Currency?

    var tally = OrderTally()
    /// Statuses and currencies of the order that the line before is of.
    private var status = ""
    private var currencyOfOrder = "" {
        didSet {
            let known = Currency(currencyOfOrder)
            isOtherCurrency =
                currency.map { wanted in
                    known.map { !$0.agrees(with: wanted) } ?? !currencyOfOrder.isEmpty
                } ?? false
            code = known?.code ?? currencyOfOrder.uppercased()
        }
    }
    /// Whether the line is of another currency than the one asked for.
    private(set) var isOtherCurrency = false
    /// The currency as it is counted.
    private var code = ""
    /// What orders say as a whole.
    var notes = OrderNotes()
    private let joined = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 128)
    private let clockRoom = UnsafeMutableBufferPointer<UInt8>.allocate(
        capacity: TimeOfDay.maxBytes)
    /// Whether the column of times has held one.
    private var hasTimes = false

    /// `nil` where the header has nothing of the kind and the caller asks for nothing.
    init?(_ header: HeaderMap, _ options: OrderOptions) {
        guard header.shop != nil || !header.sideIndex.isEmpty else { return nil }
        var fields = header.sideIndex
        if options.discount == .ofOrder, fields[.orderDiscount] == nil {
            fields[.orderDiscount] = fields[.lineDiscount]
        }
        if options.discount == .ofOrder || options.discount == .isOff {
            fields[.lineDiscount] = nil
        }
        if options.ignoresPriceUnit { fields[.priceUnit] = nil }
        self.fields = fields
        weighsDiscounts = options.discount == .ofEachLine
        priceIsTotal =
            header.fieldIndex[InvoiceColumn.unitPrice.rawValue] == nil && fields[.lineTotal] != nil
        givesTotals = fields[.lineTotal] != nil || fields[.lineDiscount] != nil
        givesNotes =
            fields[.orderSubtotal] != nil || fields[.orderDiscount] != nil
            || fields[.orderRefund] != nil
        noSale = Set((options.noSale ?? header.shop?.noSale ?? []).map { $0.lowercased() })
        noAmount = Set(header.shop?.noAmount ?? [])
        let names = (header.shop?.guests ?? []).map { $0.lowercased() }
        guests = names.map { Array($0.utf8) }
        wideGuests = Set(names.filter { $0.utf8.contains { $0 >= 0x80 } })
        currency = options.currency.flatMap { Currency($0) }
    }

    deinit {
        joined.deallocate()
        clockRoom.deallocate()
    }

    /// Where a column stands, if the file has it.
    func index(_ column: SideColumn) -> Int? { fields[column] }

    // MARK: Fields of a line

    /// Date and time of day as one field, where they stand in two.
    ///
    /// A date whose own clock says midnight has none. A column that begins with something else than a time of day is
    /// none, and told; later ones are left to the parser, which refuses them.
    func joinedTime(
        _ date: UnsafeBufferPointer<UInt8>, _ time: UnsafeBufferPointer<UInt8>, line: Int
    ) -> UnsafeBufferPointer<UInt8> {
        guard !date.isEmpty, !time.isEmpty, tally.noTime == nil else { return date }
        let day = Self.withoutMidnight(date)
        guard !day.contains(UInt8(ascii: ":")) else {
            if !date.suffix(time.count).elementsEqual(time) {
                tally.ownTimes.lines += 1
                if tally.ownTimes.firstLine == 0 { tally.ownTimes.firstLine = line }
            }
            return date
        }
        var rest = TimeOfDay.plain(time, into: clockRoom)
        if rest == nil, time.count > day.count, time.starts(with: day) {
            // The time stands behind the same date.
            let behind = time[day.count...].drop { $0 == 0x20 || $0 == UInt8(ascii: "T") }
            rest = TimeOfDay.plain(UnsafeBufferPointer(rebasing: behind), into: clockRoom)
        }
        if rest == nil, !hasTimes {
            tally.noTime = (line, String(decoding: time.prefix(40), as: UTF8.self))
            return date
        }
        let clock = rest ?? time
        guard day.count + 1 + clock.count <= joined.count else { return date }
        hasTimes = true
        var count = joined.update(fromContentsOf: day)
        joined[count] = 0x20
        count += 1
        for byte in clock {
            joined[count] = byte
            count += 1
        }
        return UnsafeBufferPointer(rebasing: joined[..<count])
    }

    /// A date without the midnight that programs write behind it.
    private static func withoutMidnight(
        _ date: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        guard let start = date.firstIndex(where: { $0 == 0x20 || $0 == UInt8(ascii: "T") }),
            start >= 6,
            date[(start + 1)...].allSatisfy({
                $0 == 0x30 || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
            }), date[(start + 1)...].contains(UInt8(ascii: ":"))
        else { return date }
        return UnsafeBufferPointer(rebasing: date[..<start])
    }

    /// Whether the field stands where the shop knows no customer.
    func isGuest(_ customer: UnsafeBufferPointer<UInt8>, in encoding: TextEncoding?) -> Bool {
        if !wideGuests.isEmpty, customer.contains(where: { $0 >= 0x80 }) {
            return wideGuests.contains((encoding ?? .utf8).text(customer).lowercased())
        }
        return guests.contains { guest in
            guest.count == customer.count
                && zip(guest, customer).allSatisfy { $0 == (0x41...0x5A ~= $1 ? $1 | 0x20 : $1) }
        }
    }

    /// Takes the status and the currency of a line.
    ///
    /// - Parameters:
    ///   - encoding: That of the file.
    ///   - continues: Whether it is of the order that the line before is of.
    func begin(
        status statusField: UnsafeBufferPointer<UInt8>,
        currency currencyField: UnsafeBufferPointer<UInt8>, in encoding: TextEncoding?,
        continues: Bool
    ) {
        Self.take(statusField, into: &status, &statusBytes, encoding, continues)
        Self.take(currencyField, into: &currencyOfOrder, &currencyBytes, encoding, continues)
    }

    /// The fields that status and currency were read from, which most lines repeat.
    private var (statusBytes, currencyBytes): ([UInt8], [UInt8]) = ([], [])

    private static func take(
        _ field: UnsafeBufferPointer<UInt8>, into text: inout String, _ known: inout [UInt8],
        _ encoding: TextEncoding?, _ continues: Bool
    ) {
        if field.isEmpty {
            guard !continues else { return }
            text = ""
            known.removeAll(keepingCapacity: true)
        } else if text.isEmpty || !known.elementsEqual(field) {
            text = (encoding ?? .utf8).text(field)
            known.replaceSubrange(known.startIndex..., with: field)
        }
    }

    /// Whether a word for nothing is a status that the caller or the shop has named.
    func isNamed(status field: UnsafeBufferPointer<UInt8>) -> Bool {
        let word = String(decoding: field, as: UTF8.self).lowercased()
        return noSale.contains(word) || noAmount.contains(word)
    }

    /// Whether the line is one of an order that is no sale.
    var isNoSale: Bool { !status.isEmpty && noSale.contains(status.lowercased()) }

    /// Takes the statuses that were no sales where the lines come from.
    func take(noSale statuses: [String]) { noSale = Set(statuses.map { $0.lowercased() }) }

    /// The statuses that are no sales, cut by commas; `nil` where no column has any.
    var noSaleText: String? {
        fields[.orderStatus].map { _ in noSale.sorted().joined(separator: ",") }
    }

    /// Goes on with an order of the page before.
    func resume(status: String, currency: String) {
        (self.status, currencyOfOrder) = (status, currency)
        (statusBytes, currencyBytes) = ([], [])
    }

    /// The status of the line or of its order; `nil` without one.
    var statusText: String? { status.isEmpty ? nil : status }

    /// The currency of the line or of its order, as it is written; `nil` without one.
    var knownCurrency: String? { currencyOfOrder.isEmpty ? nil : currencyOfOrder }

    /// Whether the line says that it came to nothing, and how.
    private(set) var voided: String?
    private var voidedText = ""

    /// Takes what a line says of itself.
    func begin(voided field: UnsafeBufferPointer<UInt8>) {
        guard !NoWords.isNo(field) else {
            voided = nil
            return
        }
        if !voidedText.utf8.elementsEqual(field) {
            voidedText = TextEncoding.likely(field).text(
                UnsafeBufferPointer(rebasing: field.prefix(40)))
        }
        voided = voidedText
    }

    /// Whether a line may stand without an amount: it is kept as no sale.
    ///
    /// - Parameters:
    ///   - isBlank: Whether pieces or amount are blank.
    ///   - isNothing: Whether there are neither.
    func mayLackAmount(isBlank: Bool, isNothing: Bool) -> Bool {
        guard !noAmount.isEmpty, !status.isEmpty, isBlank else { return false }
        return isNothing && noAmount.contains("*") || noAmount.contains(status.lowercased())
    }

    /// Counts a line that is kept without an amount.
    func countWithoutAmount(line: Int, order: UInt64, customer: UInt64?) {
        tally.withoutAmount[status, default: .init()]
            .add(amount: 0, line: line, order: order, customer: customer)
    }

    /// Whether the line has a status, of its own or of its order.
    var hasStatus: Bool { !status.isEmpty }

    /// Whether the status says that the order was paid back.
    var isPaidBack: Bool { status.lowercased().contains("refund") }

    /// The currency of the line, for messages.
    var currencyText: String { currencyOfOrder }

    // MARK: Counting

    /// Counts a kept line.
    func count(amount: Double, line: Int, order: UInt64, customer: UInt64?) {
        tally.all += amount
        if !status.isEmpty {
            let word = status.lowercased()
            if tally.statuses[status] != nil || noSale.contains(word)
                || StatusWords.isUndone(word)
            {
                tally.statuses[status, default: .init()]
                    .add(amount: amount, line: line, order: order, customer: customer)
            }
        }
        if !currencyOfOrder.isEmpty {
            tally.currencies[code, default: .init()]
                .add(amount: amount, line: line)
        } else if fields[.currency] != nil {
            tally.noCurrency.add(amount: amount, line: line)
        }
    }

    /// The header's cells of the amounts of orders.
    func noteColumns(in header: HeaderMap) -> String {
        [SideColumn.orderSubtotal, .orderDiscount, .orderRefund].compactMap { index($0) }
            .map(header.cell).joined(separator: ", ")
    }
}
