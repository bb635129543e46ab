import Tabular

/// What a discount beside the amount of a line means.
enum DiscountKind: Sendable, Hashable {
    /// The amount of the line has it off already.
    case isOff
    /// To be taken off the line.
    case ofLine
    /// Off already in some lines and not in others: each line tells by quantity × price.
    case ofEachLine
    /// To be taken off the order, whose lines all have it.
    case ofOrder
}

/// Whether the amounts of lines have their discounts off, and whether those are of the line or of its order: held against
/// quantity × price over the lines of a file that has all of them.
struct DiscountEvidence {
    /// What the amount of a line may be.
    enum Reading: Int, CaseIterable {
        /// quantity × price.
        case full
        /// The same less the discount.
        case less
        /// The same less the discount of each piece.
        case lessEach
        /// The same less a share of it, of one or of a hundred.
        case lessShare
    }

    /// Lines of one kind.
    struct Lines {
        var count = 0
        var firstLine = 0
        /// Their amounts, and their discounts.
        var amount = 0.0
        var discount = 0.0
        private(set) var customers: Set<UInt64> = []

        mutating func add(_ amount: Double, _ discount: Double, _ customer: UInt64, line: Int) {
            if count == 0 { firstLine = line }
            count += 1
            self.amount += amount
            self.discount += discount
            if customers.count < 1 << 13 { customers.insert(customer) }
        }
    }

    /// What the lines say.
    struct Verdict {
        let kind: DiscountKind
        /// What most amounts are; `nil` where they are no reading of most.
        let reading: Reading?
        /// The price by which they are.
        let price: Int
        /// Lines whose amount is something else.
        let others: Lines
    }

    /// A column of prices, and how many amounts are which reading of it.
    fileprivate struct Trial {
        let price: Int
        var agreeing = [0, 0, 0, 0]
        /// Lines of which no other reading holds.
        var others = [Lines(), Lines(), Lines(), Lines()]
        /// Lines that are quantity × price only, the same less the discount only, or neither.
        var split = (full: 0, less: 0, neither: 0)
    }

    /// The column of discounts; one that nobody has named is only looked at.
    let discount: Int
    private let total: Int
    private let quantity: Int
    private let invoice: Int?
    private let customer: Int?
    private let unit: Int?
    private let isOfShop: Bool
    private var trials: [Trial]
    private var key: UInt64 = 0
    /// Lines with a discount.
    private(set) var lines = Lines()
    /// All lines.
    private(set) var all = Lines()
    /// Orders of several lines: the same discount on lines of different worth, or different discounts.
    private(set) var ofOrder = 0
    private(set) var ofLine = 0
    /// What coupons that look like those of an order come to: off every line of it, and off the order once.
    private(set) var ofOrders = (lines: 0.0, once: 0.0)
    /// An order of either kind.
    private(set) var examples = (ofOrder: 0, ofLine: 0)
    private(set) var open = 0
    /// The order at hand: its discounts and worths.
    private var order: [(discount: Double, worth: Double)] = []
    private var orderLine = 0

    /// `nil` where the header has not all of them.
    init?(_ header: HeaderMap) {
        guard let discount = header.sideIndex[.lineDiscount] ?? Self.unnamed(header),
            let total = header.sideIndex[.lineTotal],
            let quantity = header.fieldIndex[InvoiceColumn.quantity.rawValue],
            let price = header.fieldIndex[InvoiceColumn.unitPrice.rawValue]
        else { return nil }
        (self.discount, self.total, self.quantity) = (discount, total, quantity)
        let others = header.candidates[InvoiceColumn.unitPrice.rawValue].map(\.position)
            .filter { ![price, discount, total, quantity].contains($0) }
        trials = ([price] + others.prefix(2)).map { Trial(price: $0) }
        invoice = header.fieldIndex[InvoiceColumn.invoiceNo.rawValue]
        customer = header.fieldIndex[InvoiceColumn.customerID.rawValue]
        unit = header.sideIndex[.priceUnit]
        isOfShop = header.shop != nil
    }

    /// A column that sounds like one of discounts and that nobody has named.
    private static func unnamed(_ header: HeaderMap) -> Int? {
        guard header.shop == nil, !header.refused.contains(.lineDiscount) else { return nil }
        let used = header.fieldIndex.compactMap(\.self) + header.sideIndex.values
        return header.names.indices.first {
            !used.contains($0) && HeaderNames.takesOff(header.names[$0]) == .lineDiscount
        }
    }

    /// Most lines of an order that are held.
    private static var mostLines: Int { 1_000 }

    /// Counts the reader's record.
    mutating func count(_ reader: CSVRecordReader, encoding: TextEncoding?) {
        func field(_ position: Int) -> UnsafeBufferPointer<UInt8> {
            reader[position].trimmed(in: encoding).bytes
        }
        let number = invoice.map(field)
        if number?.isEmpty != true {
            var hash = TupleHash()
            hash.combine(number)
            if hash.low != key {
                key = hash.low
                endOrder()
            }
        }
        for mark in AmountProbe.marks {
            guard let total = AmountProbe.number(field(total), mark: mark),
                let quantity = AmountProbe.number(field(quantity), mark: mark)
            else { continue }
            let off = abs(AmountProbe.number(field(discount), mark: mark)?.value ?? 0)
            let unit =
                unit.flatMap {
                    AmountProbe.number(PriceUnitEvidence.number(field($0)), mark: mark)?.value
                } ?? 1
            let prices = trials.map {
                AmountProbe.number(field($0.price), mark: mark)?.divided(by: unit)
            }
            guard let price = prices[0] else { continue }
            let worth = abs(quantity.value * price.value)
            if order.isEmpty { orderLine = reader.line }
            if order.count < Self.mostLines { order.append((off, worth)) }
            var hash = TupleHash()
            hash.combine(customer.map(field))
            all.add(total.value, off, hash.low, line: reader.line)
            guard off != 0 else { return }
            lines.add(total.value, off, hash.low, line: reader.line)
            for index in trials.indices {
                guard let price = prices[index] else { continue }
                trials[index].count(total, quantity, price, off, hash.low, line: reader.line)
            }
            return
        }
    }

    private mutating func endOrder() {
        defer { order.removeAll(keepingCapacity: true) }
        guard order.count > 1, order.contains(where: { $0.discount != 0 }) else { return }
        let isSame = order.allSatisfy { $0.discount == order[0].discount }
        if !isSame {
            if ofLine == 0 { examples.ofLine = orderLine }
            ofLine += 1
        } else if order.contains(where: { $0.worth != order[0].worth }) {
            if ofOrder == 0 { examples.ofOrder = orderLine }
            ofOrder += 1
            ofOrders.lines += order[0].discount * Double(order.count)
            ofOrders.once += order[0].discount
        } else {
            open += 1
        }
    }

    /// Whether some orders have one discount, and others one a line.
    var isMixed: Bool { ofOrder > 0 && ofLine > 0 }

    /// Lines that are quantity × price, and lines that are less.
    var split: (full: Int, less: Int) { (trials[0].split.full, trials[0].split.less) }

    /// What most lines and orders say; `nil` where no line has a discount.
    mutating func verdict() -> Verdict? {
        endOrder()
        guard lines.count > 0 else { return nil }
        let split = trials[0].split
        // Shops are known to write both; elsewhere the few are told as what the many are not.
        if isOfShop, split.full > 0, split.less > 0, split.neither == 0 {
            return Verdict(
                kind: .ofEachLine, reading: .full, price: trials[0].price, others: Lines())
        }
        // What is the price with the discount off is quantity × price too: the price before it says more.
        let found = trials.map { ($0, $0.best) }
        guard
            let (trial, reading) = found.first(where: { isMost($0.1, of: $0.0) && $0.1 != .full })
                ?? found.first(where: { isMost($0.1, of: $0.0) })
        else {
            return Verdict(
                kind: .ofLine, reading: nil, price: trials[0].price,
                others: trials[0].others[Reading.full.rawValue])
        }
        let kind: DiscountKind =
            reading == .full ? (ofOrder > ofLine ? .ofOrder : .ofLine) : .isOff
        return Verdict(
            kind: kind, reading: reading, price: trial.price,
            others: trial.others[reading.rawValue])
    }

    private func isMost(_ reading: Reading, of trial: Trial) -> Bool {
        2 * trial.agreeing[reading.rawValue] > lines.count
    }
}

extension DiscountEvidence.Trial {
    /// The reading of most lines, the plainer of equal ones.
    fileprivate var best: DiscountEvidence.Reading {
        DiscountEvidence.Reading.allCases.max {
            (agreeing[$0.rawValue], $1.rawValue) < (agreeing[$1.rawValue], $0.rawValue)
        } ?? .full
    }

    fileprivate mutating func count(
        _ total: AmountProbe.Number, _ quantity: AmountProbe.Number, _ price: AmountProbe.Number,
        _ off: Double, _ customer: UInt64, line: Int
    ) {
        let worth = abs(quantity.value * price.value)
        let slack = AmountProbe.slack(of: quantity, price)
        func agrees(_ worth: Double) -> Bool { AmountProbe.agree(total, worth: worth, slack) }
        let does = [
            agrees(worth), agrees(worth - off), agrees(worth - abs(quantity.value) * off),
            off < 1 && agrees(worth * (1 - off)) || off <= 100 && agrees(worth * (1 - off / 100)),
        ]
        switch (does[0], does[1]) {
        case (true, false): split.full += 1
        case (false, true): split.less += 1
        case (false, false): split.neither += 1
        case (true, true): break
        }
        for reading in DiscountEvidence.Reading.allCases {
            if does[reading.rawValue] {
                agreeing[reading.rawValue] += 1
            } else {
                others[reading.rawValue].add(total.value, off, customer, line: line)
            }
        }
    }
}
