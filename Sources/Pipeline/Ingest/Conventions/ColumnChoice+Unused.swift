import Reports

/// What columns say that nobody uses.
extension ColumnChoice {
    private var left: [Int] {
        let used = InvoiceColumn.allCases.compactMap { chosen($0) } + header.sideIndex.values
        return header.names.indices.filter { !used.contains($0) && !header.names[$0].isEmpty }
    }

    /// Columns that speak of sales which came to nothing or went back, and customers that a shop's column lacks.
    var wordsOfUnused: [String] {
        guard survey.records > 0 else { return [] }
        return left.compactMap { status($0) ?? undone($0) }
            + [header.sideIndex[.orderStatus].flatMap(status), customersOfShop].compactMap(\.self)
    }

    /// What a column says that sounds like one of statuses.
    private func status(_ position: Int) -> String? {
        survey.statuses?.words(of: position, header, noSale: noSale)
    }

    /// Whether a name is a word for what came to nothing: `Void`, `Is Cancelled`, `Storniert (J/N)`.
    private func isFlagOfUndone(_ cell: String) -> Bool {
        let around: Set = [
            "is", "was", "at", "on", "date", "flag", "y", "n", "j", "yes", "no", "ja", "nein",
        ]
        let name = cell.lowercased().split { !$0.isLetter }.map(String.init)
            .filter { !around.contains($0) }.joined(separator: " ")
        return name == "fksto" || name.count >= 4 && ColumnContent.undoneWords.contains(name)
    }

    private func undone(_ position: Int) -> String? {
        let content = content(position)
        let cell = header.cell(position)
        let isFlag = isFlagOfUndone(cell)
        let areNumbers = content.amounts > 0 && content.numbers == content.filled
        // Told as what it would take off.
        if isFlag, areNumbers, HeaderNames.takenOff(cell) != nil { return nil }
        if isFlag, areNumbers, StatusWords.isBack(cell.lowercased()) {
            return
                "the column \(cell) is not zero in \(content.amounts) of \(survey.records) lines, and is not used: it"
                + " leaves none of them out. If it marks what is no sale, pass --map voided=\(shellWord(cell)); if it"
                + " holds pieces that came back, take them off the quantities in the file; if money that was paid"
                + " back, --map order_refund=\(shellWord(cell))"
        }
        let count = isFlag ? content.filled - content.negatives : content.undone
        // A column that says so everywhere, or of products, is something else.
        guard count > 0,
            isFlag || 2 * content.undone <= survey.records || content.undone == content.filled
        else { return nil }
        let said = isFlag ? "is filled in" : "says \"\(content.undoneWord ?? "")\", for example, in"
        let flag =
            isFlag
            ? "If they are no sales, pass --map voided=\(shellWord(cell))"
            : header.sideIndex[.orderStatus] != nil
                ? "Leave these lines out of the file if they are no sales"
                : "If they are no sales, pass --map order_status=\(shellWord(cell)) --no-sale"
                    + " \(shellWord((content.undoneWord ?? "").lowercased()))"
        return
            "the column \(cell) \(said) \(count) of \(survey.records) lines, and is not used: it leaves none"
            + " of them out. \(flag)"
    }

    /// A shop's column of customers that is blank where another one of its list is filled.
    private var customersOfShop: String? {
        guard header.shop != nil, let position = chosen(.customerID) else { return nil }
        let named = content(position).named
        let other = header.candidates[InvoiceColumn.customerID.rawValue].map(\.position).filter {
            $0 != position && content($0).named > named
        }.max { content($0).named < content($1).named }
        guard let other else { return nil }
        return
            "\(header.cell(position)) names a customer in \(named) of \(survey.records) lines, and"
            + " \(header.cell(other)) in \(content(other).named): the others count for no customer. --map"
            + " customer_id=\(shellWord(header.cell(other))) takes that one, in all files of the database"
    }

    /// Several currencies in a column that is not used.
    var refusalOfCurrencies: String? {
        guard header.sideIndex[.currency] == nil else { return nil }
        for position in left {
            let content = content(position)
            guard content.currencies.count > 1, 10 * content.currencyCodes >= 9 * content.filled
            else {
                continue
            }
            let cell = header.cell(position)
            let codes = content.currencies.sorted().prefix(5).joined(separator: ", ")
            return
                "the column \(cell) names several currencies (\(codes)) and is not used: amounts of two cannot be"
                + " added up. Pass --map currency=\(shellWord(cell))"
        }
        return nil
    }
}
