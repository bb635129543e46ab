import Tabular

/// What a discount beside the amount of a line means.
enum DiscountKind: Sendable, Hashable {
    /// The amount of the line has it off already.
    case isOff
    /// To be taken off the line.
    case ofLine
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
    private(set) var lines = 0
    private(set) var firstLine = 0
    /// Orders of several lines: the same discount on lines of different worth, or different discounts.
    private var ofOrder = 0
    private var ofLine = 0
    private(set) var open = 0
    /// The order at hand: its discounts and worths.
    private var order: [(discount: Double, worth: Double)] = []

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
            if order.count < Self.mostLines { order.append((off, worth)) }
            guard off != 0 else { return }
            if lines == 0 { firstLine = reader.line }
            lines += 1
            let slack = AmountProbe.slack(of: quantity, price)
            if AmountProbe.agree(total, worth: worth, slack) { before += 1 }
            if AmountProbe.agree(total, worth: worth - off, slack) { after += 1 }
            return
        }
    }

    private mutating func endOrder() {
        defer { order.removeAll(keepingCapacity: true) }
        guard order.count > 1, order.contains(where: { $0.discount != 0 }) else { return }
        let isSame = order.allSatisfy { $0.discount == order[0].discount }
        if !isSame {
            ofLine += 1
        } else if order.contains(where: { $0.worth != order[0].worth }) {
            ofOrder += 1
        } else {
            open += 1
        }
    }

    /// What most lines and orders say; `nil` where no line has a discount.
    mutating func kind() -> DiscountKind? {
        endOrder()
        guard lines > 0 else { return nil }
        if after > before { return .isOff }
        return ofOrder > ofLine ? .ofOrder : .ofLine
    }
}
