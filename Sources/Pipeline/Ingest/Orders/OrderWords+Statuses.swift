import Reports

/// What statuses of lines and orders come to.
extension OrderWords {
    mutating func decideStatuses() {
        let noSale = Set(
            (summary.layoutOptions.orders.noSale ?? header.shop?.noSale ?? []).map {
                $0.lowercased()
            })
        if let asked = summary.layoutOptions.orders.noSale, !asked.isEmpty,
            header.sideIndex[.orderStatus] == nil
        {
            warnings.append(
                "--no-sale has no effect: no column has statuses. Name it with --map"
                    + " order_status=HEADER")
        }
        let cell = header.sideIndex[.orderStatus].map(header.cell) ?? ""
        // Whoever types the flag once takes all of them.
        let counted = orders.statuses.filter { status, count in
            !noSale.contains(status.lowercased()) && count.amount >= 0
                && !(header.sideIndex[.orderRefund] != nil
                    && status.lowercased().contains("refund"))
        }.keys.map { $0.lowercased() }.sorted()
        for (status, count) in orders.statuses.sorted(by: { $0.key < $1.key }) {
            let words = count.words(of: orders.all, in: money)
            if noSale.contains(status.lowercased()), count.amount >= 0 {
                warnings.append(
                    "\(cell) \(status) is no sale: \(words), kept at a price of 0, the first in line"
                        + " \(count.firstLine). --no-sale says which statuses are none")
            } else if header.sideIndex[.orderRefund] != nil, status.lowercased().contains("refund")
            {
                decide(
                    "order_status", status, "\(words); what was paid back is taken off",
                    "--no-sale")
            } else if count.amount < 0 {
                decide(
                    "order_status", status,
                    "\(words): below zero, so they are taken off as returns",
                    "--no-sale")
            } else {
                // The flag takes the place of the list of the shop.
                let list = (noSale.sorted() + counted).joined(separator: ",")
                let all = counted.count > 1 ? " (one list of all that are none)" : ""
                warnings.append(
                    "\(cell) \(status) counts as a sale: \(words), the first in line"
                        + " \(count.firstLine). If it is none, ingest the file into a fresh database with"
                        + " --no-sale \(shellWord(list))\(all)")
            }
        }
    }

    /// Lines of known kinds that have no amount (yet).
    mutating func decideLinesWithoutAmount() {
        let cell = header.sideIndex[.orderStatus].map(header.cell) ?? ""
        for (status, count) in orders.withoutAmount.sorted(by: { $0.key < $1.key }) {
            let customers = count.customers.count
            decide(
                "\(cell) \(status)", "no sale",
                "\(count.lines) line\(count.lines == 1 ? "" : "s") of \(count.orders.count)"
                    + " order\(count.orders.count == 1 ? "" : "s"), \(customers) customer\(customers == 1 ? "" : "s"),"
                    + " without an amount, the first in line \(count.firstLine): kept at a price of 0",
                "--shop")
        }
    }

    /// Lines that a column says to have come to nothing.
    mutating func decideVoided() {
        let voided = orders.voided
        guard voided.lines > 0, let position = header.sideIndex[.voided] else { return }
        let cell = header.cell(position)
        warnings.append(
            "\(cell) \(orders.voidedWord) is no sale, as is all in \(cell) that says neither no nor nothing:"
                + " \(voided.words(of: orders.all, in: money)), kept at a price of 0, the first in line"
                + " \(voided.firstLine). --map voided=none counts them")
    }
}
