import Reports
import Tabular

/// Whether prices have the coupons of their orders off: held against the total of orders, less shipping and taxes.
struct CouponEvidence {
    private static let totals: Set<String> = ["ordertotalamount", "ordertotal"]
    private static let shippings: Set<String> = [
        "ordershippingamount", "ordershipping", "shippingamount",
    ]
    private static let taxes: Set<String> = ["ordertotaltaxamount", "ordertaxamount", "ordertax"]
    private static let discounts: Set<String> = [
        "cartdiscountamount", "orderdiscountamount", "orderdiscount",
    ]
    private static let refunds: Set<String> = ["orderrefundamount", "orderrefund"]

    /// Orders with a coupon of one kind.
    struct Orders {
        var count = 0
        /// What their coupons come to.
        var discounts = 0.0
        var firstLine = 0

        fileprivate mutating func add(_ discount: Double, line: Int) {
            if count == 0 { firstLine = line }
            count += 1
            discounts += discount
        }
    }

    /// The order at hand.
    private struct Order {
        var line = 0
        var goods = 0.0
        var slack = 0.02
        var sums: [Double] = [0, 0, 0, 0, 0]
        var hasTotal = false
        var customer: UInt64 = 0
    }

    let price: Int
    let total: Int
    let discount: Int
    private let quantity: Int
    private let invoice: Int
    /// Total, shipping, taxes, discount, refund.
    private let columns: [Int?]
    private var key: UInt64 = 0
    private var order = Order()
    /// Orders whose lines have the coupon off, and those whose lines have not.
    private(set) var after = Orders()
    private(set) var before = Orders()
    /// Orders with a refund that their lines have off, and those whose lines have not.
    private(set) var refunded = Orders()
    private(set) var unrefunded = Orders()
    private var customers: Set<UInt64> = []
    private var worth = (unrefunded: 0.0, all: 0.0)
    private let customer: Int?

    /// `nil` where the header has not what it takes, or the caller has decided.
    init?(_ header: HeaderMap) {
        let names = header.names.map(HeaderNames.normalized)
        func column(_ wanted: Set<String>) -> Int? { names.firstIndex(where: wanted.contains) }
        guard let total = column(Self.totals), let discount = column(Self.discounts),
            let price = header.fieldIndex[InvoiceColumn.unitPrice.rawValue],
            let quantity = header.fieldIndex[InvoiceColumn.quantity.rawValue],
            let invoice = header.fieldIndex[InvoiceColumn.invoiceNo.rawValue],
            !header.given.contains(.unitPrice),
            [SideColumn.lineTotal, .lineDiscount, .orderSubtotal, .orderDiscount].allSatisfy({
                header.sideIndex[$0] == nil
            })
        else { return nil }
        (self.price, self.total, self.discount) = (price, total, discount)
        (self.quantity, self.invoice) = (quantity, invoice)
        customer = header.fieldIndex[InvoiceColumn.customerID.rawValue]
        columns = [
            total, column(Self.shippings), column(Self.taxes), discount, column(Self.refunds),
        ]
    }

    /// Counts the reader's record.
    mutating func count(_ reader: CSVRecordReader, encoding: TextEncoding?) {
        func field(_ position: Int) -> UnsafeBufferPointer<UInt8> {
            reader[position].trimmed(in: encoding).bytes
        }
        let number = field(invoice)
        if !number.isEmpty {
            var hash = TupleHash()
            hash.combine(number)
            if hash.low != key {
                key = hash.low
                endOrder()
            }
        }
        for mark in AmountProbe.marks {
            guard let price = AmountProbe.number(field(price), mark: mark),
                let quantity = AmountProbe.number(field(quantity), mark: mark)
            else { continue }
            if order.line == 0 {
                order.line = reader.line
                var hash = TupleHash()
                hash.combine(customer.map(field))
                order.customer = hash.low
            }
            order.goods += quantity.value * price.value
            order.slack += AmountProbe.slack(of: quantity, price)
            for (index, column) in columns.enumerated() where order.sums[index] == 0 {
                guard let column, let value = AmountProbe.number(field(column), mark: mark) else {
                    continue
                }
                order.sums[index] = value.value
                if index == 0 { order.hasTotal = true }
            }
            return
        }
    }

    private mutating func endOrder() {
        defer { order = Order() }
        let discount = abs(order.sums[3])
        worth.all += order.goods
        countRefund()
        // Of a refund the quantities may know, and the total not.
        guard order.hasTotal, order.sums[4] == 0, discount > 2 * order.slack else { return }
        let paid = order.sums[0] - order.sums[1] - order.sums[2]
        if abs(paid - order.goods) <= order.slack {
            after.add(discount, line: order.line)
        } else if abs(paid - (order.goods - discount)) <= order.slack {
            before.add(discount, line: order.line)
        }
    }

    /// Whether the lines of an order have its refund off: the total knows it not.
    private mutating func countRefund() {
        let refund = abs(order.sums[4])
        guard order.hasTotal, refund > 2 * order.slack else { return }
        let paid = [order.sums[0] - order.sums[1] - order.sums[2], order.sums[0]]
        func come(to sum: (Double) -> Double) -> Bool {
            paid.contains { abs(sum($0) - order.goods) <= order.slack }
        }
        if come(to: { $0 - refund }) {
            refunded.add(refund, line: order.line)
        } else if come(to: { $0 }) {
            unrefunded.add(refund, line: order.line)
            worth.unrefunded += order.goods
            if customers.count < 1 << 13 { customers.insert(order.customer) }
        }
    }

    /// What is told of refunds that lines have not off; `nil` where there are none.
    ///
    /// - Precondition: `finding` was asked for before, so that the last order counts.
    func words(ofRefunds header: HeaderMap) -> String? {
        guard unrefunded.count > 0, let position = columns[4],
            header.sideIndex[.orderRefund] == nil
        else { return nil }
        let cell = header.cell(position)
        let (count, people) = (unrefunded.count, customers.count)
        let share = FileShare.words(worth.unrefunded, of: worth.all)
        let flag = "--map order_refund=\(shellWord(cell))"
        return
            "\(cell) stays on in \(counted(count, "order")) (\(share), \(people)"
            + " customer\(people == 1 ? "" : "s")), first in line \(unrefunded.firstLine), whose lines come to their"
            + " \(header.cell(total)) without it: \(fixedText(unrefunded.discounts, decimals: 2)) in all. To have it taken"
            + (refunded.count > 0
                ? " off, ingest these orders from a file of their own with \(flag): the lines of \(refunded.count)"
                    + " other\(refunded.count == 1 ? " has" : "s have") it off already"
                : " off, pass \(flag)")
    }

    /// What is said of the prices; `nil` where no order tells.
    mutating func finding(_ header: HeaderMap) -> (decision: FileDecision?, refusal: String?)? {
        endOrder()
        guard after.count + before.count > 0 else { return nil }
        let (cell, total) = (header.cell(price), header.cell(total))
        let coupons = header.cell(discount)
        func orders(_ count: Int) -> String {
            "\(counted(count, "order")) with \(coupons)"
        }
        guard before.count > 0 else {
            return (
                FileDecision(
                    subject: cell, value: "after coupons",
                    basis: "\(total) less shipping and taxes is what the lines come to, in"
                        + " \(orders(after.count)), first in line \(after.firstLine)",
                    flag: "--map order_discount"), nil
            )
        }
        let found =
            "\(cell) is the price before coupons in \(orders(before.count)) (the first is of line"
            + " \(before.firstLine)): \(total) less shipping and taxes is what the lines come to less \(coupons), which is"
            + " \(fixedText(before.discounts, decimals: 2)) in all"
        let asItStands =
            "--map unit_price=\(shellWord(cell)) if prices count as they stand, without coupons taken off"
        guard after.count > 0 else {
            return (
                nil,
                "\(found). Pass --map order_discount=\(shellWord(coupons)) to have it taken off the lines, or"
                    + " \(asItStands)"
            )
        }
        return (
            nil,
            "\(found); and it is the price after coupons in \(orders(after.count)) (the first is of line"
                + " \(after.firstLine)). Ingest the orders of each kind from a file of their own, the first with --map"
                + " order_discount=\(shellWord(coupons)), or pass \(asItStands)"
        )
    }
}
