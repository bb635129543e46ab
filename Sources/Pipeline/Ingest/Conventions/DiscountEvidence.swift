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
    private let discount: Int
    private let total: Int
    private let quantity: Int
    private let price: Int
    private let invoice: Int?
    private var key: UInt64 = 0
    /// Lines with a discount, by what their amount is.
    private(set) var before = 0
    private(set) var after = 0
    /// Those whose amount is neither, and the first.
    private(set) var neither = (lines: 0, firstLine: 0, amount: 0.0)
    private(set) var lines = 0
    private(set) var firstLine = 0
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
        guard let discount = header.sideIndex[.lineDiscount],
            let total = header.sideIndex[.lineTotal],
            let quantity = header.fieldIndex[InvoiceColumn.quantity.rawValue],
            let price = header.fieldIndex[InvoiceColumn.unitPrice.rawValue]
        else { return nil }
        (self.discount, self.total, self.quantity, self.price) = (discount, total, quantity, price)
        invoice = header.fieldIndex[InvoiceColumn.invoiceNo.rawValue]
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
                let quantity = AmountProbe.number(field(quantity), mark: mark),
                let price = AmountProbe.number(field(price), mark: mark)
            else { continue }
            let off = abs(AmountProbe.number(field(discount), mark: mark)?.value ?? 0)
            let worth = abs(quantity.value * price.value)
            if order.isEmpty { orderLine = reader.line }
            if order.count < Self.mostLines { order.append((off, worth)) }
            guard off != 0 else { return }
            if lines == 0 { firstLine = reader.line }
            lines += 1
            let slack = AmountProbe.slack(of: quantity, price)
            let isBefore = AmountProbe.agree(total, worth: worth, slack)
            let isAfter = AmountProbe.agree(total, worth: worth - off, slack)
            if isBefore { before += 1 }
            if isAfter { after += 1 }
            if !isBefore, !isAfter {
                if neither.lines == 0 { neither.firstLine = reader.line }
                neither.lines += 1
                neither.amount += off
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

    /// Whether some orders have one coupon, and others one a line.
    var isMixed: Bool { ofOrder > 0 && ofLine > 0 }

    /// What lines and orders say; `nil` where no line has a discount.
    mutating func kind() -> DiscountKind? {
        endOrder()
        guard lines > 0 else { return nil }
        if after > 0, before == 0 { return .isOff }
        if after > 0 { return .ofEachLine }
        return ofOrder > ofLine ? .ofOrder : .ofLine
    }
}
