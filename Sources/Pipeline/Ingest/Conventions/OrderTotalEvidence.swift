import Reports
import Tabular

/// Whether prices are those of one piece or of all pieces of their line, held against the totals of orders; and orders
/// whose total is below zero.
struct OrderTotalEvidence {
    /// Orders that say the same.
    fileprivate struct Orders {
        var count = 0
        var lines = 0
        var firstLine = 0
        /// What quantity × price and the totals come to.
        var worth = 0.0
        var total = 0.0
        var customers: Set<UInt64> = []
    }

    /// The order at hand.
    private struct Order {
        var lines = 0
        var firstLine = 0
        var worth = 0.0
        var prices = 0.0
        var slack = 0.0051
        var total: Double?
        var isConstant = true
        var onTop = 0.0
        var customer: UInt64 = 0
    }

    private static let names: Set<String> = [
        "ordertotal", "ordertotalamount", "orderamount", "ordervalue", "totalorder", "grandtotal",
        "invoicetotal", "invoiceamount", "receipttotal", "baskettotal", "bestellsumme",
        "bestellwert", "auftragssumme", "auftragswert", "rechnungsbetrag", "rechnungssumme",
        "gesamtbetragderbestellung", "totalcommande", "montantcommande", "totalpedido",
        "totalordine", "totaleordine",
    ]

    private let total: Int
    private let quantity: Int
    private let price: Int
    private let invoice: Int
    private let customer: Int?
    private let onTop: [Int]
    private var key: UInt64 = 0
    private var order = Order()
    private var worth = 0.0
    private var lines = 0
    /// Orders that are the sum of their prices, of quantity × price, and the latter below zero.
    private var ofPrices = Orders()
    private var ofWorths = Orders()
    private var turned = Orders()

    /// `nil` where the header has not what it takes.
    init?(_ header: HeaderMap) {
        let names = header.names.map(HeaderNames.normalized)
        guard header.shop == nil, header.sideIndex[.lineTotal] == nil,
            let total = names.firstIndex(where: Self.names.contains),
            let quantity = header.fieldIndex[InvoiceColumn.quantity.rawValue],
            let price = header.fieldIndex[InvoiceColumn.unitPrice.rawValue],
            let invoice = header.fieldIndex[InvoiceColumn.invoiceNo.rawValue],
            !header.fieldIndex.contains(total), !header.sideIndex.values.contains(total)
        else { return nil }
        (self.total, self.quantity, self.price, self.invoice) = (total, quantity, price, invoice)
        customer = header.fieldIndex[InvoiceColumn.customerID.rawValue]
        onTop = names.indices.filter { position in
            position != total && !header.fieldIndex.contains(position)
                && LineTotals.onTop.contains { names[position].contains($0) }
        }
    }

    /// Counts the reader's record.
    mutating func count(_ reader: CSVRecordReader, encoding: TextEncoding?) {
        func field(_ position: Int) -> UnsafeBufferPointer<UInt8> {
            reader[position].trimmed(in: encoding).bytes
        }
        func hash(_ position: Int?) -> UInt64 {
            var hash = TupleHash()
            hash.combine(position.map(field))
            return hash.low
        }
        if !field(invoice).isEmpty, hash(invoice) != key {
            endOrder()
            key = hash(invoice)
        }
        for mark in AmountProbe.marks {
            guard let price = AmountProbe.number(field(price), mark: mark),
                let quantity = AmountProbe.number(field(quantity), mark: mark)
            else { continue }
            if order.lines == 0 {
                (order.firstLine, order.customer) = (reader.line, hash(customer))
            }
            order.lines += 1
            order.worth += quantity.value * price.value
            order.prices += price.value
            order.slack += AmountProbe.slack(of: quantity, price)
            worth += quantity.value * price.value
            lines += 1
            if let total = AmountProbe.number(field(total), mark: mark) {
                if let known = order.total, known != total.value { order.isConstant = false }
                if order.total == nil {
                    order.onTop = onTop.reduce(0) {
                        $0 + (AmountProbe.number(field($1), mark: mark)?.value ?? 0)
                    }
                }
                order.total = order.total ?? total.value
            }
            return
        }
    }

    private mutating func endOrder() {
        defer { order = Order() }
        guard let total = order.total, order.isConstant else { return }
        func isPaid(_ sum: Double) -> Bool {
            abs(total - sum) <= order.slack || abs(total - order.onTop - sum) <= order.slack
        }
        if total < 0, order.worth > 0, abs(total + order.worth) <= order.slack {
            turned.add(order.worth, total, order.firstLine, order.lines, order.customer)
        } else if abs(order.worth - order.prices) > 2 * order.slack {
            if isPaid(order.worth) {
                ofWorths.add(order.worth, total, order.firstLine, order.lines, order.customer)
            } else if isPaid(order.prices) {
                ofPrices.add(order.worth, total, order.firstLine, order.lines, order.customer)
            }
        }
    }

    /// What is said of the prices, of which most decide; `nil` where nothing is to be told.
    mutating func finding(_ header: HeaderMap) -> (warnings: [String], refusal: String?) {
        endOrder()
        var result: (warnings: [String], refusal: String?) = ([], nil)
        let (cell, total) = (header.cell(price), header.cell(total))
        let product = "\(header.cell(quantity)) × \(cell)"
        if turned.count > 0 {
            result.warnings.append(
                "\(total) is below zero beside pieces above zero in \(words(turned)): they count as sales by"
                    + " \(product). If they went back, give them quantities below zero in the file")
        }
        guard ofPrices.count > 0 else { return result }
        let found =
            "\(total) is the sum of \(cell), and not of \(product), in \(words(ofPrices)), as if \(cell) were the"
            + " amount of the line: these orders come to \(fixedText(ofPrices.total, decimals: 2)) by \(total) and to"
            + " \(fixedText(ofPrices.worth, decimals: 2)) by \(product)"
        let flags =
            "--line-total \(shellWord(cell)) if it is, or --map unit_price=\(shellWord(cell)) if it is the price of one"
            + " piece"
        if ofWorths.count >= ofPrices.count || header.given.contains(.unitPrice) {
            result.warnings.append("\(found). \(product) counts; pass \(flags)")
        } else {
            result.refusal = "\(found). Pass \(flags)."
        }
        return result
    }

    private func words(_ orders: Orders) -> String {
        let share = FileShare.words(orders.worth, of: worth)
        let (count, customers) = (orders.count, orders.customers.count)
        return
            counted(count, "order")
            + " (\(percent(Double(orders.lines) / Double(max(lines, 1)))) of the lines, \(share),"
            + " \(counted(customers, "customer")); the first is of line \(orders.firstLine))"
    }
}

extension OrderTotalEvidence.Orders {
    fileprivate mutating func add(
        _ worth: Double, _ total: Double, _ line: Int, _ lines: Int, _ customer: UInt64
    ) {
        if count == 0 { firstLine = line }
        count += 1
        self.lines += lines
        self.worth += worth
        self.total += total
        if customers.count < 1 << 13 { customers.insert(customer) }
    }
}
