import Reports

/// What was made of the orders of a file, as an analyst is told it.
struct OrderWords {
    /// What was decided, and the flags that decide otherwise.
    var decisions: [FileDecision] = []
    /// What an analyst should know.
    var warnings: [String] = []
    let summary: PassSummary
    var orders: OrderTally { summary.orders }
    var money: Money { summary.amounts }
    var header: HeaderMap { summary.layout.header }

    init(_ summary: PassSummary) {
        self.summary = summary
        decideShop()
        decideAmount()
        decideCarried()
        decideStatuses()
        decideLinesWithoutAmount()
        decideVoided()
        decideCurrencies()
        warnOfRefunds()
        warnOfRejectedOrders()
        warnOfTurned()
        warnOfPriceless()
        warnOfPieceless()
        warnOfBlanks()
        warnOfOtherDays()
        warnOfTimes()
    }

    private mutating func warnOfTimes() {
        let cell = header.sideIndex[.invoicedTime].map(header.cell) ?? ""
        if let (line, text) = orders.noTime {
            warnings.append(
                "the column \(cell) has something else than a time of day in line \(line)"
                    + " (\"\(text)\"), and was not used: times are those of the dates alone. Name another with"
                    + " --map invoiced_time=HEADER")
        }
        if orders.ownTimes.lines > 0 {
            warnings.append(
                "\(orders.ownTimes.lines) line\(orders.ownTimes.lines == 1 ? " has" : "s have") a time in"
                    + " the date and another one in the column \(cell), line \(orders.ownTimes.firstLine)"
                    + " first; that of the date counts")
        }
    }

    private mutating func warnOfOtherDays() {
        let blank = summary.blanksOfOtherDays
        guard blank.lines > 0 else { return }
        let isOne = blank.lines == 1
        warnings.append(
            "\(blank.lines) line\(isOne ? "" : "s") without a customer (worth \(money.text(blank.amount)), the first"
                + " is line \(blank.firstLine)) stand\(isOne ? "s" : "") below one of the same order that has one"
                + " on another day, and count\(isOne ? "s" : "") for nobody: many tills begin their numbers anew"
                + " every day. If the order is one, --carry-down takes the customer from there")
    }

    private mutating func warnOfBlanks() {
        let count = summary.blanksOfOrders
        guard count > 0 else { return }
        warnings.append(
            "\(counted(count, "line")) without a customer (the first is line"
                + " \(summary.firstBlankOfOrder)) stand\(count == 1 ? "s" : "") below one of the same"
                + " order that has one, and count\(count == 1 ? "s" : "") for nobody. --carry-down takes it"
                + " from there")
    }

    mutating func decide(
        _ subject: String, _ value: String, _ basis: String, _ flag: String
    ) {
        decisions.append(
            FileDecision(subject: subject, value: value, basis: basis, flag: flag))
    }

    private mutating func decideShop() {
        guard let shop = header.shop else { return }
        let basis =
            summary.layoutOptions.columns.shop == .byHeader
            ? "its header is that of \(shop.title)" : "as told"
        let zone = shop.timeZone.isEmpty ? "" : "; times are \(shop.timeZone)"
        decide(
            "shop", shop.name, basis + zone + (shop.note.isEmpty ? "" : ". \(shop.note)"), "--shop")
    }

    private mutating func decideAmount() {
        if let total = header.sideIndex[.lineTotal] {
            decide(
                "amount of a line", header.cell(total),
                "it counts, and not quantity × unit price", "--line-total")
            warnOfBlankTotals(header.cell(total))
        }
    }

    private mutating func warnOfBlankTotals(_ cell: String) {
        let blank = orders.withoutTotal
        guard blank.lines > 0 else { return }
        let isOne = blank.lines == 1
        warnings.append(
            "\(blank.lines) line\(isOne ? "" : "s"), the first in line \(blank.firstLine), \(isOne ? "has" : "have")"
                + " nothing in \(cell), and count\(isOne ? "s" : "") at quantity × unit price (worth"
                + " \(money.text(blank.amount))). If they came to nothing, write 0 there, or pass --line-total"
                + " with another column")
    }

    private mutating func decideCarried() {
        for column in InvoiceColumn.allCases {
            guard let count = orders.carried[column] else { continue }
            decide(
                column.sqlName, "of the order",
                "blank in \(counted(count.lines, "line")) (worth"
                    + " \(money.text(count.amount)), the first is line"
                    + " \(count.firstLine)), and taken from the line above, which is of the same order",
                "--no-carry-down")
        }
    }

    private mutating func decideCurrencies() {
        let cell = header.sideIndex[.currency].map(header.cell) ?? ""
        if orders.currencies.count == 1, orders.otherCurrency.lines == 0,
            let code = orders.currencies.keys.first
        {
            decide(
                "currency", code,
                "the column \(cell) says so in all lines"
                    + (orders.noCurrency.lines > 0 ? " that say anything" : ""), "--currency")
        }
        let blank = orders.noCurrency
        if blank.lines > 0, let code = money.code {
            warnings.append(
                "\(counted(blank.lines, "line")) (worth \(money.text(blank.amount)), the first in"
                    + " line \(blank.firstLine)) \(blank.lines == 1 ? "has" : "have") no currency in the column"
                    + " \(cell), and \(blank.lines == 1 ? "is" : "are") taken for \(code)")
        }
        let other = orders.otherCurrency
        guard other.lines > 0 else { return }
        warnings.append(
            "left out, as \(cell) is not \(summary.layoutOptions.orders.currency ?? ""):"
                + " \(other.words(of: 0, in: Money(code: nil))) in currencies of their own, the first in line"
                + " \(other.firstLine)")
    }

    private mutating func warnOfTurned() {
        let turned = orders.turned
        guard turned.lines > 0 else { return }
        warnings.append(
            "quantity and amount have different signs in \(turned.lines)"
                + " line\(turned.lines == 1 ? "" : "s"), the first in line \(turned.firstLine): the one below zero"
                + " counts, so that they are returns, worth \(money.text(turned.amount))"
        )
    }

    private mutating func warnOfPriceless() {
        let priceless = orders.priceless
        guard priceless.lines > 0 else { return }
        warnings.append(
            "\(counted(priceless.lines, "line")), the first in line"
                + " \(priceless.firstLine), have a total and a price of 0: the total counts"
                + " (\(money.text(priceless.amount))), and the price is worked out from it"
        )
    }

    private mutating func warnOfPieceless() {
        let pieceless = orders.pieceless
        guard pieceless.lines > 0 else { return }
        warnings.append(
            "\(counted(pieceless.lines, "line")), the first in line"
                + " \(pieceless.firstLine), have an amount and a quantity of 0: they count as one piece"
                + " (worth \(money.text(pieceless.amount)))")
    }

    /// What orders lose with lines of theirs that cannot be read.
    private mutating func warnOfRejectedOrders() {
        let lost = orders.belowLost
        if lost.lines > 0 {
            let words = lost.words(of: summary.amount, in: money)
            let verb = lost.lines == 1 ? "s" : ""
            warnings.append(
                "\(words), stand\(verb) below a line that cannot be"
                    + " read (\(orders.firstLost) is the first) and lack\(verb) the"
                    + " customer, status or sum that the first line of an order has. If it is of the same"
                    + " order, they count without them: correct it in the file and ingest that"
                    + " without --max-rejects")
        }
        let incomplete = orders.incomplete
        guard incomplete.lines > 0 else { return }
        warnings.append(
            "\(incomplete.words(of: orders.all, in: money)), the first in line \(incomplete.firstLine): other lines of"
                + " \(incomplete.orders.count == 1 ? "this order" : "these orders") were rejected, and what"
                + " the order says as a whole was laid on the lines that were kept. Correct them in the file and"
                + " ingest that without --max-rejects")
    }

    private mutating func warnOfRefunds() {
        let unpaid = orders.unpaid
        if unpaid.lines > 0 {
            let cell = header.sideIndex[.orderRefund].map(header.cell) ?? ""
            warnings.append(
                "\(unpaid.words(of: orders.all, in: money)), the first in line \(unpaid.firstLine): the status says that they"
                    + " were paid back, and \(cell) does not say how much; they count in full. --no-sale makes"
                    + " statuses no sales")
        }
        let refunds = orders.refunds
        guard refunds.lines > 0 else { return }
        warnings.append(
            "\(money.text(refunds.amount)) paid back in \(refunds.orders.count)"
                + " order\(refunds.orders.count == 1 ? "" : "s") is taken off the lines, the first in line"
                + " \(refunds.firstLine). The file gives no day of it (undated): it counts at the time of"
                + " the order, also under an earlier --as-of")
    }
}
