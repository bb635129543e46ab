import Reports
import Store

/// Conventions of a shop: decided by its first files, and held against later ones.
extension Ingest {
    /// An empty count for a file of this database.
    func shopEvidence() throws -> ShopEvidence {
        ShopEvidence(codes: try FactCodes.all(in: database))
    }

    /// What a file makes of the conventions; nothing is written.
    func shopDecision(_ evidence: ShopEvidence, label: String) throws -> ShopDecision {
        let before = try ShopConventions.load(from: database)
        var decision = try ShopDecision(
            evidence, before: before,
            codes: try FactCodes.all(in: database), options: options, label: label,
            soldBefore: codesSoldBefore
        ) { code in
            try database.query(
                """
                select description
                from product
                where stock_code = ? collate nocase
                    and description is not null
                """, [code.text]
            ).contains { try code.known?.isMeant(by: $0.text(0)) ?? false }
        }
        if before.cancellations != decision.conventions.cancellations {
            try tellChange(to: decision.conventions.cancellations, in: &decision)
        }
        return decision
    }

    /// What of earlier files hangs on another rule of cancellations.
    private func tellChange(
        to rule: ShopConventions.Cancellations, in decision: inout ShopDecision
    ) throws {
        let row = try database.query(
            """
            select
                count(*),
                count(distinct customer_id),
                total(amount_e4) / 1e4
            from invoice_line
            where invoice_no like 'c%'
                and quantity > 0
                and source_id in (select source_id from source_file where sha256 <> 'reading')
            """)[0]
        let lines = try row.int(0)
        guard lines > 0 else { return }
        decision.warnings.append(
            "\(counted(lines, "line")) of earlier files (\(grouped(try row.int(1)))"
                + " customer\(try row.int(1) == 1 ? "" : "s"), worth \(Money(of: database).text(try row.double(2))))"
                + " with a C in front and a quantity above 0 \(lines == 1 ? "is" : "are")"
                + " \(rule == .sign ? "sales" : "no sales") from now on, by --cancellations \(rule.rawValue)"
        )
    }

    /// Codes of Online Retail that products have, and never with a description that means the same.
    private func codesSoldBefore() throws -> Set<ByteText> {
        var isMeant: [ByteText: Bool] = [:]
        for row in try database.query(
            "select stock_code, description from product where stock_code is not null")
        {
            let key = FactCodes.folded(try row.text(0))
            guard let known = OnlineRetailCode.byCode[key] else { continue }
            let says = try row.optionalText(1).map(known.isMeant) ?? false
            isMeant[key] = isMeant[key] ?? false || says
        }
        return Set(isMeant.filter { !$0.value }.keys)
    }

    /// Decides what the lines of a file say of the shop, and writes it down.
    ///
    /// - Precondition: Its products are written, and the facts of its customers are not yet.
    /// - Throws: `data` where it contradicts earlier files.
    func settleShop(_ report: inout IngestReport, _ evidence: ShopEvidence, label: String) throws {
        let decision = try shopDecision(evidence, label: label)
        report.take(decision)
        try write(decision)
    }

    /// Conventions that the caller states hold also where a file is in already.
    func settleAskedShop(_ report: inout IngestReport) throws {
        guard options.cancellations != nil || options.nonProducts != nil else { return }
        let decision = try shopDecision(try shopEvidence(), label: report.name)
        guard
            try ShopConventions.load(from: database) != decision.conventions
                || !decision.added.isEmpty || !decision.removed.isEmpty
        else { return }
        try database.transaction {
            try write(decision)
            try CustomerFacts.refreshIfCodesChanged(in: database)
        }
        report.choices += decision.choices
        report.warnings += decision.warnings + decision.choices.map(\.text)
    }

    private func write(_ decision: ShopDecision) throws {
        let before = try ShopConventions.load(from: database)
        let areCurrent = try FactCodes.areCurrent(in: database)
        if before != decision.conventions { try decision.conventions.write(to: database) }
        let changed = decision.added + decision.removed
        guard !changed.isEmpty else { return }
        for code in decision.added {
            try database.run(
                "insert or ignore into non_product_code (code, meaning) values (?, ?)",
                [code.code, code.meaning])
        }
        for code in decision.removed {
            try database.run("delete from non_product_code where code = ?", [code.code])
        }
        guard areCurrent, before.cancellations == decision.conventions.cancellations else { return }
        // Codes without a line change no fact.
        let keys = Set(changed.map { FactCodes.folded($0.code) })
        let haveLines = try database.query(
            "select distinct stock_code from product where stock_code is not null"
        ).contains { keys.contains(FactCodes.folded(try $0.text(0))) }
        if !haveLines { try FactCodes.note(in: database) }
    }
}

extension IngestReport {
    /// Adds what prices that may be amounts say.
    mutating func take(_ amounts: AmountAsPrice, _ header: HeaderMap) {
        if let words = amounts.warning(header, Money(code: currency)) { warnings.append(words) }
    }

    /// Adds what was decided about the shop.
    mutating func take(_ decision: ShopDecision) {
        choices += decision.choices
        decisions += decision.choices.filter { !$0.isUsual }.map(\.text) + decision.decisions
        warnings += decision.warnings
        revenueShareWithoutCustomer = decision.shareWithoutCustomer
    }
}
