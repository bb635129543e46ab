import Reports
import Tabular

/// Columns that may hold the amounts of lines and are not used, held against quantity × unit price over the lines of
/// a file.
///
/// Three kinds are told apart: an amount of the line, one of the order (the same in all its lines, or on its first
/// alone), and prices with taxes. An order's lines are expected one below the other.
struct LineTotals {
    /// What stands in some lines.
    fileprivate struct Sums {
        var lines = 0
        var differing = 0
        /// Quantity × price of all, and of those that differ; their amounts in the column.
        var worth = 0.0
        var worthDiffering = 0.0
        var amountDiffering = 0.0
        /// Of those that differ, lines of more than a piece in which the column says the price again.
        var likePrice = 0
        var severalPieces = 0
        /// Lines of more than a piece, whether they differ or not: in the others the price is the amount.
        var linesOfSeveral = 0
        var ratios: ClosedRange<Double>?
        var first: (line: Int, quantity: Double, price: Double, total: Double)?
        var customers: Set<UInt64> = []

        /// Beyond it customers are a lower number.
        static let mostCustomers = 1 << 13

        mutating func add(_ more: Sums) {
            lines += more.lines
            differing += more.differing
            worth += more.worth
            worthDiffering += more.worthDiffering
            amountDiffering += more.amountDiffering
            likePrice += more.likePrice
            severalPieces += more.severalPieces
            linesOfSeveral += more.linesOfSeveral
            if let found = more.ratios {
                ratios =
                    ratios.map {
                        min($0.lowerBound, found.lowerBound)...max($0.upperBound, found.upperBound)
                    } ?? found
            }
            first = first ?? more.first
            if customers.count < Sums.mostCustomers { customers.formUnion(more.customers) }
        }
    }

    /// The order at hand.
    fileprivate struct Order {
        var sums = Sums()
        var records = 0
        /// What the column says: in how many lines, and whether it is always the same.
        var values = 0
        var value = 0.0
        var isConstant = true
        /// Whether quantity × price is.
        var worthOfFirst: Double?
        var hasDifferentWorths = false
        var slack = 0.0
    }

    /// A column, with a quantity and a price, under one mark.
    fileprivate struct Trial {
        let total: Int
        let quantity: Int
        let price: Int
        let mark: DecimalMark
        var sums = Sums()
        var order = Order()
        /// Orders of several lines, and those that have one amount for all.
        var severalLines = 0
        var ofOrder = 0
    }

    private var trials: [Trial]
    private let invoice: Int?
    private let customer: Int?
    /// Columns of what may stand on top of the goods: shipping, taxes, fees.
    private let extras: [Int]
    /// What is taken off a line, and the pieces that its price is for.
    private let discount: Int?
    private let unit: Int?
    private var key: UInt64 = 0

    /// `nil` where the header leaves nothing to compare.
    init?(_ header: HeaderMap) {
        func places(_ column: InvoiceColumn) -> [Int] {
            var found = header.candidates[column.rawValue].map(\.position)
            if let chosen = header.fieldIndex[column.rawValue], !found.contains(chosen) {
                found.insert(chosen, at: 0)
            }
            return Array(found.prefix(2))
        }
        guard header.shop == nil, header.sideIndex[.lineTotal] == nil else { return nil }
        let used = header.fieldIndex.compactMap(\.self) + header.sideIndex.values
        let totals = header.names.indices.filter {
            !used.contains($0) && Self.mayBeTotal(header.names[$0])
        }
        let quantities = places(.quantity)
        let prices = places(.unitPrice)
        trials = totals.prefix(3).flatMap { total in
            quantities.flatMap { quantity in
                prices.filter { $0 != total && $0 != quantity }.flatMap { price in
                    AmountProbe.marks.map {
                        Trial(total: total, quantity: quantity, price: price, mark: $0)
                    }
                }
            }
        }
        guard !trials.isEmpty else { return nil }
        extras = header.names.indices.filter { position in
            let name = HeaderNames.normalized(header.names[position])
            return !used.contains(position) && !totals.contains(position)
                && Self.onTop.contains { name.contains($0) }
        }
        discount = header.sideIndex[.lineDiscount]
        unit = header.sideIndex[.priceUnit]
        invoice = header.fieldIndex[InvoiceColumn.invoiceNo.rawValue]
        customer = header.fieldIndex[InvoiceColumn.customerID.rawValue]
    }

    /// Words in the names of amounts of lines, and of others.
    private static let words = [
        "total", "amount", "sales", "revenue", "umsatz", "betrag", "gesamt", "summe", "montant",
        "netvalue", "nettowert", "linevalue", "lineprice", "turnover", "extended", "paid",
        "importe", "importo",
    ]
    private static let otherWords = [
        "ship", "versand", "livraison", "freight", "tax", "vat", "steuer", "mwst", "tva",
        "discount",
        "rabatt", "remise", "refund", "erstatt", "rembours", "cost", "profit", "margin", "fee",
        "qty",
        "quantity", "menge", "count", "order", "bestell", "commande", "auftrag", "invoice",
        "rechnung",
        "facture", "grand", "tip", "weight", "date", "rep", "channel", "salesman",
    ]

    /// Words in the names of what stands on top of the goods.
    static let onTop = [
        "ship", "versand", "livraison", "freight", "fracht", "tax", "vat", "steuer", "mwst", "tva",
        "fee", "tip",
    ]

    static func mayBeTotal(_ cell: String) -> Bool {
        let name = HeaderNames.normalized(cell)
        return HeaderNames.takenOff(cell) == nil && words.contains { name.contains($0) }
            && !otherWords.contains { name.contains($0) }
    }

    // MARK: Counting

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
                for index in trials.indices { trials[index].endOrder() }
            }
        }
        var hash = TupleHash()
        hash.combine(customer.map(field))
        for index in trials.indices {
            let trial = trials[index]
            trials[index].order.records += 1
            guard let quantity = AmountProbe.number(field(trial.quantity), mark: trial.mark),
                let written = AmountProbe.number(field(trial.price), mark: trial.mark)
            else { continue }
            let total = AmountProbe.number(field(trial.total), mark: trial.mark)
            func number(_ position: Int?) -> Double? {
                position.flatMap {
                    AmountProbe.number(PriceUnitEvidence.number(field($0)), mark: trial.mark)?.value
                }
            }
            // A price for so many pieces, unless the amount says that it is for one.
            let isOfOne = total.map { AmountProbe.agree($0, quantity, written) } ?? true
            let price = isOfOne ? written : written.divided(by: number(unit) ?? 1)
            trials[index].count(
                quantity, price, total, off: number(discount) ?? 0, customer: hash.low,
                line: reader.line
            ) {
                extras.map { AmountProbe.number(field($0), mark: trial.mark)?.value ?? 0 }
            }
        }
    }

    // MARK: Verdict

    /// What a column says beside quantity × price.
    struct Finding {
        let total: Int
        let words: String
        /// Whether nobody can tell which of the two was paid.
        let isOpen: Bool
    }

    /// What the columns say beside the quantity and the price that were chosen.
    func findings(_ header: HeaderMap, quantity: Int, price: Int) -> [Finding] {
        var ended = trials.filter { $0.quantity == quantity && $0.price == price }
        for index in ended.indices { ended[index].endOrder() }
        let totals = Set(ended.map(\.total)).sorted()
        let best = totals.compactMap { total in
            ended.filter { $0.total == total }.max { $0.sums.lines < $1.sums.lines }
        }.filter { $0.sums.lines > 0 && !$0.isOfOrder }
        // One column that agrees says that the price is one.
        let agrees = best.contains {
            2 * $0.sums.differing <= $0.sums.lines
                && 2 * $0.sums.severalPieces <= $0.sums.linesOfSeveral
        }
        return best.filter { $0.sums.differing > 0 }.map { trial in
            Finding(
                total: trial.total, words: trial.words(header),
                isOpen: !agrees && !trial.areTaxes && !header.given.contains(.unitPrice))
        }
    }
}

extension LineTotals.Trial {
    fileprivate mutating func count(
        _ quantity: AmountProbe.Number, _ price: AmountProbe.Number, _ total: AmountProbe.Number?,
        off: Double, customer: UInt64, line: Int, extras: () -> [Double]
    ) {
        let worth = quantity.value * price.value
        order.slack += AmountProbe.slack(of: quantity, price)
        order.sums.worth += worth
        if let first = order.worthOfFirst, first != worth { order.hasDifferentWorths = true }
        order.worthOfFirst = order.worthOfFirst ?? worth
        guard let total else { return }
        order.sums.lines += 1
        if order.values > 0, order.value != total.value { order.isConstant = false }
        order.values += 1
        order.value = total.value
        if abs(quantity.value) != 1 { order.sums.linesOfSeveral += 1 }
        let slack = AmountProbe.slack(of: quantity, price)
        // A total below zero says that what counts as sold went back; where both numbers of it are
        // below zero, `TwoSigns` tells.
        let isTurned = total.value < 0 && worth > 0 && quantity.value > 0
        guard isTurned || !AmountProbe.agree(total, quantity, price) else { return }
        // What is taken off the line explains it, and what stands on top of the goods in columns of its own.
        if off != 0, !isTurned || abs(off) > worth,
            AmountProbe.agree(total, worth: abs(worth) - abs(off), slack)
        {
            return
        }
        let onTop = extras()
        guard
            isTurned
                || !([onTop.reduce(0, +)] + onTop).contains(where: {
                    $0 != 0 && AmountProbe.agree(total, worth: worth + $0, slack)
                })
        else { return }
        order.sums.differing += 1
        order.sums.worthDiffering += worth
        order.sums.amountDiffering += total.value
        order.sums.customers.insert(customer)
        if abs(quantity.value) != 1 {
            order.sums.severalPieces += 1
            if abs(abs(total.value) - abs(price.value)) <= 0.005 { order.sums.likePrice += 1 }
        }
        if worth != 0 {
            let ratio = total.value / worth
            let known = order.sums.ratios ?? ratio...ratio
            order.sums.ratios = min(known.lowerBound, ratio)...max(known.upperBound, ratio)
        }
        order.sums.first =
            order.sums.first ?? (line, quantity.value, price.value, total.value)
    }

    /// Takes in the order at hand, unless the column has one amount for all of it.
    fileprivate mutating func endOrder() {
        defer { order = LineTotals.Order() }
        let isOne =
            order.values > 0 && order.isConstant
            && (order.values == order.records || order.values == 1)
        if order.records > 1 {
            severalLines += 1
            if isOne, order.hasDifferentWorths || order.values < order.records { ofOrder += 1 }
            // The sum of the order, whatever the column is called.
            let isTurned = order.value < 0 && order.sums.worth > 0
            if isOne, !isTurned,
                abs(abs(order.value) - abs(order.sums.worth)) <= order.slack + 0.0051
            {
                order.sums.differing = 0
                order.sums.worthDiffering = 0
                order.sums.amountDiffering = 0
                order.sums.customers = []
                order.sums.ratios = nil
                order.sums.first = nil
                (order.sums.likePrice, order.sums.severalPieces) = (0, 0)
            }
        }
        sums.add(order.sums)
    }

    /// Whether most orders of several lines have one amount for all of them.
    fileprivate var isOfOrder: Bool { severalLines > 0 && 2 * ofOrder > severalLines }

    /// Whether all amounts that differ are higher by one rate of taxes.
    fileprivate var areTaxes: Bool {
        guard let ratios = sums.ratios, ratios.lowerBound > 1.005, ratios.upperBound < 1.3 else {
            return false
        }
        return ratios.upperBound - ratios.lowerBound < 0.01
    }

    private var customerWords: String {
        let count = sums.customers.count
        let isAll = count < LineTotals.Sums.mostCustomers
        return "\(isAll ? "" : "at least ")\(counted(count, "customer"))"
    }

    fileprivate func words(_ header: HeaderMap) -> String {
        let cells = [total, quantity, price].map { header.cell($0) }
        let product = "\(cells[1]) × \(cells[2])"
        func money(_ value: Double) -> String { fixedText(value, decimals: 2) }
        var text =
            "\(cells[0]) is not \(product) in \(sums.differing) of \(sums.lines) lines"
            + " (\(percent(Double(sums.differing) / Double(sums.lines))) of the lines,"
            + " \(FileShare.words(sums.worthDiffering, of: sums.worth)), \(customerWords))"
        if let first = sums.first {
            text +=
                ", first in line \(first.line), where \(shortText(first.quantity)) ×"
                + " \(shortText(first.price)) stands beside \(shortText(first.total))"
        }
        text +=
            ": these lines come to \(money(sums.amountDiffering)) by \(cells[0]) and to"
            + " \(money(sums.worthDiffering)) by \(product)"
        if sums.likePrice > 0, 10 * sums.likePrice >= 9 * sums.severalPieces {
            text +=
                ". \(cells[0]) is \(cells[2]) itself, so \(cells[2]) may be the amount of the line"
        } else if areTaxes, let ratio = sums.ratios {
            text +=
                ". It is \(fixedText(ratio.lowerBound, decimals: 2)) times as much, with taxes perhaps"
        }
        return text
    }
}

/// A number as a person would write it.
private func shortText(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
}
