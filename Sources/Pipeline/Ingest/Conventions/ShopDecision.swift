import Reports

/// What a file makes of its database's conventions, and what they leave out of it, in words.
///
/// Decided once a database (docs/decisions/0076): a later file that contradicts what an earlier one said of
/// cancellations is refused.
struct ShopDecision {
    /// As they are from this file on.
    private(set) var conventions: ShopConventions
    /// Codes of Online Retail that go into `non_product_code`, and that leave it.
    private(set) var added: [OnlineRetailCode] = []
    private(set) var removed: [OnlineRetailCode] = []
    private(set) var choices: [FileDecision] = []
    private(set) var decisions: [String] = []
    var warnings: [String] = []

    /// Of invoices that begin with C and of products: lines above 0, and how many are below.
    private var prefixed: ShopEvidence.Lines
    private var nPrefixedBelow: Int
    private let evidence: ShopEvidence
    private let before: ShopConventions
    private let codes: Set<ByteText>
    private let options: IngestOptions

    /// - Parameters:
    ///   - codes: Those of `non_product_code`, in lower case.
    ///   - hasMeant: Whether earlier files use a code as Online Retail does.
    ///   - label: The file, for messages.
    ///   - soldBefore: Codes of Online Retail that earlier files have, and never as it means them.
    /// - Throws: `data` where a file contradicts what is decided.
    init(
        _ evidence: ShopEvidence, before: ShopConventions, codes: Set<ByteText>,
        options: IngestOptions, label: String, soldBefore: () throws -> Set<ByteText>,
        hasMeant: (ShopEvidence.Code) throws -> Bool
    ) throws {
        self.evidence = evidence
        self.before = before
        self.codes = codes
        self.options = options
        conventions = before
        prefixed = evidence.prefixed
        nPrefixedBelow = evidence.nPrefixedBelow
        try decideCodes(soldBefore, hasMeant)
        for code in evidence.codes where !isInEffect(code) {
            prefixed += code.prefixed
            nPrefixedBelow += code.nPrefixedBelow
        }
        try decideCancellations(label)
        tellCodes()
        if evidence.credits.count > 0 {
            decisions.append(
                "credits, which are taken off as returns are, as their price is below 0:"
                    + " \(words(evidence.credits)). If they are no returns (corrections, bad debts), add their"
                    + " codes to the table non_product_code")
        }
        if evidence.unpriced.count > 0 {
            decisions.append(
                "no sales, as their price is not above 0: \(words(evidence.unpriced))")
        }
    }

    /// Part of the sales of the file that has no customer; `nil` where it has no sales.
    var shareWithoutCustomer: Double? {
        var sales = evidence.plain
        for code in evidence.codes where !isInEffect(code) {
            sales += code.lines
            sales -= code.prefixed
        }
        if conventions.cancellations == .sign { sales += prefixed }
        return sales.revenue > 0 ? sales.revenueWithoutCustomer / sales.revenue : nil
    }

    /// `12 lines, 3 customers, 4.1 % of the sales before returns`.
    private func words(_ lines: ShopEvidence.Lines) -> String {
        "\(counted(lines.count, "line")), "
            + (lines.hasMoreCustomers ? "more than " : "")
            + "\(counted(lines.customers.count, "customer")), "
            + "\(evidence.revenue > 0 ? percent(lines.revenue / evidence.revenue) : "0.0 %") of the sales before "
            + "returns"
    }
}

// MARK: Cancellations

extension ShopDecision {
    /// Of a hundred lines one may be a slip.
    private var contradictsPrefix: Bool {
        prefixed.count > 0 && prefixed.count * 100 >= prefixed.count + nPrefixedBelow
    }

    private mutating func decideCancellations(_ label: String) throws {
        if let asked = options.cancellations {
            conventions.cancellations = asked
            conventions.cancellationBasis = .flag
        } else if before.cancellationBasis == .open {
            if contradictsPrefix {
                conventions.cancellations = .sign
                conventions.cancellationBasis = .data
            } else if nPrefixedBelow > 0 {
                conventions.cancellationBasis = .data
            }
        } else if contradictsPrefix, before.cancellations == .prefix,
            before.cancellationBasis == .data
        {
            throw contradiction(label)
        }
        tellCancellations()
    }

    private var prefixedWords: String {
        "invoices that begin with C have quantities above 0 (\(words(prefixed)))"
    }

    private func contradiction(_ label: String) -> IngestError {
        IngestError(
            .data,
            "\(label): \(prefixedWords), but in this database such invoices are cancellations, as"
                + " earlier files have them below 0; nothing of this file was kept. If they are"
                + " sales, pass --cancellations sign, which holds for all files of the database; if"
                + " they are none, pass --cancellations c-prefix.")
    }

    private mutating func tellCancellations() {
        let above = prefixed.count
        let rule = conventions.cancellations
        if before.cancellations != rule, before.cancellationBasis != .open {
            warnings.append(
                "cancellations are told by \(rule.rawValue) from now on, in all files of the database:"
                    + " sales, returns and customer_fact were told anew. Make snapshots anew too")
        }
        guard above + nPrefixedBelow > 0 || options.cancellations != nil else { return }
        let basis: String =
            switch (conventions.cancellationBasis, rule) {
            case (.flag, _): "as told"
            case (.data, .sign) where above > 0:
                "\(prefixedWords), so they are sales and the sign of the quantity tells; if they are"
                    + " credit notes, pass --cancellations c-prefix"
            case (.data, .sign): "as earlier files say"
            case (.data, .prefix): "invoices that begin with C have quantities below 0"
            case (.earlier, _), (.open, _): "as ever in this database"
            }
        choices.append(
            FileDecision(
                subject: "cancellations", value: rule.rawValue, basis: basis,
                flag: "--cancellations"))
        if above > 0, rule == .prefix {
            warnings.append(
                "\(prefixedWords), and count as no sales: cancellations are told by the C. If they are"
                    + " sales, ingest with --cancellations sign")
        }
    }
}

// MARK: Codes

extension ShopDecision {
    private func isInEffect(_ code: ShopEvidence.Code) -> Bool {
        if removed.contains(where: { FactCodes.folded($0.code) == code.key }) { return false }
        return codes.contains(code.key)
            || added.contains { FactCodes.folded($0.code) == code.key }
    }

    private mutating func decideCodes(
        _ soldBefore: () throws -> Set<ByteText>, _ hasMeant: (ShopEvidence.Code) throws -> Bool
    ) throws {
        let known = evidence.codes.filter { $0.known != nil }
        let others = known.filter(\.isAnother)
        let isOfTheKind = known.contains { $0.agreeing != nil && !$0.isAnother }
        if let asked = options.nonProducts {
            conventions.nonProducts = asked
            conventions.nonProductBasis = .flag
            change(to: asked, without: [])
        } else if before.nonProductBasis == .open {
            conventions.nonProducts = isOfTheKind ? .onlineRetail : .none
            if isOfTheKind || others.contains(where: { $0.other != nil }) {
                conventions.nonProductBasis = .data
            }
            let agreeing = known.filter { $0.agreeing != nil && !$0.isAnother }.map(\.key)
            let before = isOfTheKind ? try soldBefore().subtracting(agreeing) : []
            change(to: conventions.nonProducts, without: others.map(\.key) + before)
        } else if before.nonProductBasis == .data, before.nonProducts == .onlineRetail {
            let strangers = others.filter { codes.contains($0.key) }
            removed = try strangers.filter { try !hasMeant($0) }.compactMap(\.known)
        }
    }

    private mutating func change(to rule: ShopConventions.NonProducts, without: [ByteText]) {
        for code in OnlineRetailCode.all {
            let key = FactCodes.folded(code.code)
            let isWanted = rule == .onlineRetail && !without.contains(key)
            if isWanted, !codes.contains(key) { added.append(code) }
            if !isWanted, codes.contains(key) { removed.append(code) }
        }
    }

    private mutating func tellCodes() {
        guard !evidence.codes.isEmpty || options.nonProducts != nil else { return }
        let basis =
            switch conventions.nonProductBasis {
            case .flag: "as told"
            case .data where conventions.nonProducts == .onlineRetail:
                "descriptions say that this shop has them"
            case .data: "descriptions say that codes of Online Retail are products here"
            case .open: "nothing says that this shop has them"
            case .earlier: "as ever in this database"
            }
        choices.append(
            FileDecision(
                subject: "codes that are no products", value: conventions.nonProducts.rawValue,
                basis: basis, flag: "--non-product-codes"))
        let left = evidence.codes.filter(isInEffect)
        if !left.isEmpty {
            decisions.append(
                "no sales, by the table non_product_code: \(list(left)); \(words(sum(left)))")
        }
        tellDoubts(left)
        let kept = evidence.codes.filter { !isInEffect($0) }
        guard !kept.isEmpty else { return }
        decisions.append(
            "products here, though no products in Online Retail: \(list(kept)); \(words(sum(kept)))."
                + " If they are none: --non-product-codes online-retail, or add them to the table"
                + " non_product_code")
    }

    /// Codes that are left out although they were sold as something else.
    private mutating func tellDoubts(_ left: [ShopEvidence.Code]) {
        for code in evidence.codes where code.isBoth {
            let isLeft = isInEffect(code)
            warnings.append(
                "\(code.text) is two things in this file: \"\(code.agreeing ?? "")\" (\(words(code.meantLines))) and"
                    + " \"\(code.other ?? "")\" (\(words(code.otherLines))). All of it \(isLeft ? "is left out of all sales" : "counts as a product"),"
                    + " as the table non_product_code tells codes and no descriptions. Give one of the two another"
                    + " code in the file, or pass --non-product-codes \(isLeft ? "none" : "online-retail")"
            )
        }
        for code in left where code.isAnother && !code.isBoth {
            guard code.other != nil else {
                tellUndescribed(code)
                continue
            }
            warnings.append(
                "\(code.text) is left out of all sales as \"\(code.known?.meaning ?? "")\", but was"
                    + " sold as \"\(code.other ?? "")\" (\(words(code.lines))). If it is a product,"
                    + " remove it from the table non_product_code, or ingest with"
                    + " --non-product-codes none")
        }
    }

    /// A code that is left out, and no line says what it is.
    private mutating func tellUndescribed(_ code: ShopEvidence.Code) {
        guard conventions.nonProductBasis != .data else { return }
        warnings.append(
            "\(code.text) is left out of all sales as \"\(code.known?.meaning ?? "")\", and no description of this"
                + " file says so (\(words(code.undescribedLines))). If it is a product, remove it from the table"
                + " non_product_code, or ingest with --non-product-codes none")
    }

    private func sum(_ codes: [ShopEvidence.Code]) -> ShopEvidence.Lines {
        codes.reduce(into: ShopEvidence.Lines()) { $0 += $1.lines }
    }

    /// The codes with most lines, and what they are called.
    private func list(_ codes: [ShopEvidence.Code]) -> String {
        let sorted = codes.sorted { ($1.lines.count, $0.key) < ($0.lines.count, $1.key) }
        let named = sorted.prefix(5).map { code in
            let name = code.agreeing ?? code.other
            return code.text + (name.map { " (\($0.prefix(30)))" } ?? "")
        }
        return named.joined(separator: ", ")
            + (sorted.count > 5 ? " and \(sorted.count - 5) more" : "")
    }
}
