import Reports

/// Which cells of a header are the columns, by their names and by what stands below them.
struct ColumnChoice {
    /// The cells that the content has decided on.
    private(set) var settled: [InvoiceColumn: Int] = [:]
    /// What was decided between cells, and the runner-up.
    private(set) var decisions: [FileDecision] = []
    /// What an analyst should know of the columns, one line each.
    private(set) var warnings: [String] = []
    /// Why the file cannot be read as it stands.
    private(set) var refusal: String?
    /// What discounts beside amounts of lines are; `nil` where there are none.
    private(set) var discount: DiscountKind?
    /// Whether the column of pieces that prices are for is none.
    private(set) var ignoresPriceUnit = false
    /// Whether prices have taxes in them; `nil` where nothing is said of taxes.
    private(set) var taxBasis: TaxBasis?
    let header: HeaderMap
    let survey: ColumnSurvey

    /// Statuses that the caller says are no sales, in lower case.
    let noSale: Set<String>

    init(
        _ header: HeaderMap, _ survey: ColumnSurvey, noSale: [String] = [], carriesDown: Bool? = nil
    ) {
        self.header = header
        self.noSale = Set(noSale.map { $0.lowercased() })
        self.survey = survey
        for column in InvoiceColumn.allCases { choose(column) }
        nameProducts()
        warnOfNames()
        warnOfGuests()
        warnOfNobody()
        judgeOwnFormat()
        warnOfMonthDays()
        warnOfAbsent()
        warnings += survey.leftOn?.words(header, without: discountLookedAt) ?? []
        compareTotals()
        take(judgedDiscounts)
        judgeCoupons()
        take(judgedUnits)
        judgeTaxes()
        judgeStores(carriesDown)
        warnings += wordsOfUnused
        refusal = refusal ?? refusalOfCurrencies
    }

    /// Prices that may have the coupons of their orders off, or not.
    private mutating func judgeCoupons() {
        var coupons = survey.coupons
        let told = coupons?.finding(header)
        if let words = coupons?.words(ofRefunds: header) { warnings.append(words) }
        guard let found = told else { return }
        if let decision = found.decision { decisions.append(decision) }
        refusal = refusal ?? found.refusal
    }

    private mutating func take(_ judged: Judged) {
        discount = judged.discount ?? discount
        ignoresPriceUnit = ignoresPriceUnit || judged.ignoresPriceUnit
        decisions += judged.decisions
        warnings += judged.warnings
        refusal = refusal ?? judged.refusal
    }

    private mutating func judgeTaxes() {
        let price = header.sideIndex[.lineTotal] ?? chosen(.unitPrice)
        let said =
            survey.taxes?.finding(header, price: price) ?? TaxEvidence.named(header, price)
        let ofShop = header.shop?.taxBasis.map {
            (basis: $0, why: "as in all exports of \(header.shop?.title ?? "")")
        }
        // What a file says outright goes before its shop, and that before doubt.
        guard let found = said?.basis == .unknown ? ofShop ?? said : said ?? ofShop else { return }
        taxBasis = found.basis
        decisions.append(
            FileDecision(
                subject: "taxes in prices", value: found.basis.rawValue, basis: found.why,
                flag: "--map"))
        if found.basis == .mixed {
            warnings.append(
                "\(found.why): amounts with and without taxes are added up. Split the file, and use a database"
                    + " for each")
        }
    }

    /// Amounts of orders and lines that are not used, and say something else than quantity × price.
    private mutating func compareTotals() {
        if var orders = survey.orderTotals {
            let found = orders.finding(header)
            warnings += found.warnings
            refusal = refusal ?? found.refusal
        }
        guard let totals = survey.totals, let quantity = chosen(.quantity),
            let price = chosen(.unitPrice)
        else { return }
        for finding in totals.findings(header, quantity: quantity, price: price) {
            let flag = "--line-total \(shellWord(header.cell(finding.total)))"
            let other = "--map unit_price=\(shellWord(header.cell(price)))"
            if finding.isOpen {
                refusal =
                    refusal
                    ?? "\(finding.words). Which of the two was paid cannot be told: pass \(flag), or \(other)"
                    + " if \(header.cell(quantity)) × \(header.cell(price)) was."
            } else {
                warnings.append(
                    "\(finding.words). \(header.cell(quantity)) × \(header.cell(price)) counts; \(flag) takes"
                        + " \(header.cell(finding.total))")
            }
        }
    }

    func content(_ position: Int) -> ColumnContent { survey.columns[position] }

    private mutating func choose(_ column: InvoiceColumn) {
        let candidates = candidates(of: column)
        guard let byName = candidates.first, survey.records > 0 else { return }
        let usable = candidates.filter {
            !content($0.position).isEmpty(of: survey.records) && content($0.position).fits(column)
        }
        let priced =
            column == .unitPrice ? usable.filter { content($0.position).amounts > 0 } : usable
        guard var best = priced.first ?? usable.first else { return }
        if column == .customerID, let address = address(instead: best, among: usable) {
            best = address
        }
        let equals = candidates.filter {
            $0.rank == best.rank && $0.position != best.position && usable.contains($0)
        }
        // Left open: the header is refused, unless both say the same.
        guard equals.allSatisfy({ survey.areEqual(best.position, $0.position) }) else { return }
        settled[column] = best.position
        tell(column, best, byName: byName, usable)
    }

    /// Cells that may be the column, but for those that another column has already.
    private func candidates(of column: InvoiceColumn) -> [HeaderMap.Candidate] {
        header.candidates[column.rawValue].filter { candidate in
            guard candidate.rank == HeaderMap.possibleRank else { return true }
            return !settled.values.contains(candidate.position)
                && !header.fieldIndex.enumerated().contains {
                    $0.element == candidate.position && $0.offset != column.rawValue
                        && !(header.lacksCodes && $0.offset == InvoiceColumn.stockCode.rawValue)
                }
        }
    }

    /// An e-mail address tells two people of one name apart; a name, or a word such as new, does not.
    private func address(
        instead best: HeaderMap.Candidate, among usable: [HeaderMap.Candidate]
    ) -> HeaderMap.Candidate? {
        guard content(best.position).isWords else { return nil }
        return usable.first {
            content($0.position).isAddresses
                && 2 * content($0.position).filled >= content(best.position).filled
        }
    }

    /// A column of codes that is empty says nothing of products; their names do.
    private mutating func nameProducts() {
        guard settled[.stockCode] == nil, !header.lacksCodes, survey.records > 0,
            !header.given.contains(.stockCode), let codes = chosen(.stockCode),
            let names = chosen(.description), !content(names).isEmpty(of: survey.records)
        else { return }
        settled[.stockCode] = names
        decisions.append(
            FileDecision(
                subject: "stock_code", value: header.cell(names),
                basis: "\(header.cell(codes)) is empty in"
                    + " \(survey.records - content(codes).filled) of \(survey.records) lines, so the"
                    + " names of products stand for them",
                flag: "--map"))
    }

    /// Words in the names of amounts that are no prices of goods.
    private static let otherAmounts = [
        "ship", "versand", "livraison", "tax", "steuer", "total", "discount", "rabatt", "cost",
        "fee", "gesamt", "summe", "montant", "einkauf",
    ]

    /// A cell that no name of ours is for, but whose name and content are like the column's.
    private func alike(_ column: InvoiceColumn) -> Int? {
        guard header.shop == nil, !header.given.contains(column),
            [.unitPrice, .customerID, .quantity].contains(column)
        else { return nil }
        return unused.first { position in
            let content = content(position)
            let name = HeaderNames.normalized(header.names[position])
            return !Self.otherAmounts.contains { name.contains($0) }
                && !content.isEmpty(of: survey.records) && content.fits(column)
                && !(column == .customerID
                    && (content.isWords || content.dates > 0 || content.areKinds))
                && ColumnAdvice.mayBe(header.names[position], column)
                && ColumnAdvice.isAlike(header.names[position], column)
                && !header.candidates.contains { $0.contains { $0.position == position } }
        }
    }

    private mutating func tell(
        _ column: InvoiceColumn, _ best: HeaderMap.Candidate, byName: HeaderMap.Candidate,
        _ usable: [HeaderMap.Candidate]
    ) {
        let others = usable.filter {
            $0.position != best.position && !survey.areEqual(best.position, $0.position)
                && !isTaken($0.position, byOtherThan: column)
                // Passed over for what it holds.
                && $0.position != byName.position
                // `Name` is a guess where nothing else is there.
                && ($0.rank < HeaderMap.possibleRank || !content($0.position).isWords)
        }
        // What a format names second is not its customer or price, but what stands in for it.
        let runnerUp = header.shop == nil ? others.first?.position ?? alike(column) : nil
        guard byName.position != best.position || runnerUp != nil else { return }
        var reasons: [String] = []
        if byName.position != best.position {
            reasons.append(why(byName, isNot: column))
        }
        if let runnerUp {
            let cell = header.cell(runnerUp)
            reasons.append(
                "\(cell) has values too: --map \(column.sqlName)=\(shellWord(cell)) takes it")
        }
        decisions.append(
            FileDecision(
                subject: column.sqlName, value: header.cell(best.position),
                basis: reasons.joined(separator: "; "), flag: "--map"))
    }

    /// Whether a cell is another column.
    private func isTaken(_ position: Int, byOtherThan column: InvoiceColumn) -> Bool {
        InvoiceColumn.allCases.contains { $0 != column && chosen($0) == position }
    }

    private func why(_ candidate: HeaderMap.Candidate, isNot column: InvoiceColumn) -> String {
        let content = content(candidate.position)
        let cell = header.cell(candidate.position)
        if content.isEmpty(of: survey.records) {
            return
                "\(cell) is empty in \(survey.records - content.filled) of \(survey.records) lines"
        }
        return switch column {
        case .unitPrice where content.fits(column): "\(cell) holds nothing but zeros"
        case .quantity, .unitPrice: "\(cell) holds no numbers"
        case .invoicedAt: "\(cell) holds no dates"
        default: "\(cell) holds names, by which two people may be one"
        }
    }

    // MARK: Warnings

    /// The cell that fills a column in the end.
    func chosen(_ column: InvoiceColumn) -> Int? {
        settled[column] ?? header.fieldIndex[column.rawValue]
    }

    private mutating func warnOfNames() {
        guard survey.records > 0, header.shop == nil, let position = chosen(.customerID),
            content(position).isWords, content(position).filled > 0
        else { return }
        warnings.append(
            "customers are told apart by \(header.cell(position)), which holds names: two people of"
                + " one name are one customer. If another column has ids or e-mail addresses, pass"
                + " --map customer_id=HEADER")
    }

    /// Lines without a customer that have an e-mail address all the same.
    private mutating func warnOfGuests() {
        guard survey.records > 0, let position = chosen(.customerID),
            !content(position).isAddresses
        else { return }
        let named = content(position).named
        guard
            let address = header.names.indices.first(where: {
                $0 != position && content($0).isAddresses && content($0).named > named
            })
        else { return }
        let cell = header.cell(address)
        warnings.append(
            "\(header.cell(position)) names a customer in \(named) of \(survey.records) lines, and"
                + " \(cell) in \(content(address).named): the others count for no customer. To take the"
                + " addresses for customers, in all files of the database: --map"
                + " customer_id=\(shellWord(cell))")
    }

    private mutating func warnOfNobody() {
        if let words = wordsOfNobody { warnings.append(words) }
    }

    /// Codes and ids of which a spreadsheet has made days; where most look so, they are codes.
    private mutating func warnOfMonthDays() {
        for column in [InvoiceColumn.invoiceNo, .stockCode, .customerID] {
            guard let position = chosen(column) else { continue }
            let found = content(position)
            guard found.monthDays > 0, 2 * found.monthDays <= found.filled else { continue }
            warnings.append(
                "\(header.cell(position)) has a day such as \"\(found.monthDay)\" in \(found.monthDays) of"
                    + " \(found.filled) lines (\(percent(Double(found.monthDays) / Double(found.filled)))): a"
                    + " spreadsheet makes one of 2-5, so that these may be others of this file. Format the column"
                    + " as text and export again")
        }
    }

    /// Headers that a format of the caller's names and the file lacks.
    private mutating func judgeOwnFormat() {
        guard let (columns, words) = lackingOfFormat else { return }
        if columns.contains(.customerID) {
            refusal = refusal ?? words
        } else {
            warnings.append(words)
        }
    }

    /// Orders of several stores under one number.
    private mutating func judgeStores(_ carriesDown: Bool?) {
        guard let found = survey.stores?.finding(header) else { return }
        if found.carries, carriesDown == nil {
            refusal =
                refusal
                ?? "\(found.words). Pass --no-carry-down to leave these lines without a customer, or --carry-down"
                + " if the orders are one"
        } else {
            warnings.append(found.words)
        }
    }

    /// Cells that no column has.
    private var unused: [Int] {
        header.names.indices.filter {
            !header.fieldIndex.contains($0) && !header.sideIndex.values.contains($0)
        }
    }

    private mutating func warnOfAbsent() {
        if header.lacksCodes, let position = chosen(.description) {
            decisions.append(
                FileDecision(
                    subject: "stock_code", value: header.cell(position),
                    basis: "no column has codes of products, so their names stand for them",
                    flag: "--map"))
        }
        for column in header.absent where !header.given.contains(column) {
            let open = unused.filter {
                !content($0).isEmpty(of: survey.records) && content($0).fits(column)
                    && ColumnAdvice.isAlike(header.names[$0], column)
                    && ColumnAdvice.mayBe(header.names[$0], column)
                    && !(column == .customerID && content($0).areKinds)
            }.prefix(6).map { header.cell($0) }
            let advice: String =
                switch open.count {
                case 0: ""
                case 1: ". If \(open[0]) is it, pass --map \(column.sqlName)=\(shellWord(open[0]))"
                default:
                    ". If one of \(open.joined(separator: ", ")) is it, pass --map"
                        + " \(column.sqlName)=HEADER"
                }
            switch column {
            case .customerID:
                warnings.append(
                    "no column names the customer: its lines count for no customer, so that no"
                        + " features, sweeps and segments can be made of them\(advice)")
            case .description:
                warnings.append(
                    "no column has a description: its lines count in sets that need none, such as"
                        + " rfm, and not in standard\(advice)")
            default:
                decisions.append(
                    FileDecision(
                        subject: column.sqlName, value: "none",
                        basis: "no column names it\(advice)", flag: "--map"))
            }
        }
    }
}
