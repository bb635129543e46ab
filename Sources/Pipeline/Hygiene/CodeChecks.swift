import Reports
import Store

/// Findings about stock codes: those that a set over sales leaves out, and those that look like no products and
/// are not listed yet.
struct CodeChecks {
    let connection: Connection
    /// What all lines are worth.
    let revenue: Double

    /// A code with all its lines inside the observation window.
    private struct Code {
        let text: String
        let description: String
        let nLines: Int
        let nCustomers: Int
        let revenue: Double
        let nPrices: Int
        let highestPrice: Double

        /// Whether each line has nearly a price of its own, as postage and fees do.
        var hasManyPrices: Bool { nPrices >= 5 && nPrices * 2 >= nLines }
    }

    /// Codes of `non_product_code`, for a set that leaves their lines out.
    func leftOut() throws -> [Finding] {
        try codes("stock_code collate nocase in (select code from non_product_code)").map { code in
            Finding(
                .leftOutCode, code.text, Double(code.nLines), "lines", share: share(code),
                severity: Severity(share: share(code) ?? 0).atMost(.warning),
                detail: words(code))
        }
    }

    /// Codes that are to be asked about: by what they are called, or because they only ever take off.
    func proposals() throws -> [Finding] {
        let unlisted = """
            stock_code is not null
                and stock_code collate nocase not in (select code from non_product_code)
            """
        let named = try namedProducts() + namedByCode()
        let found =
            try codes(
                "\(unlisted) and product_id in (\(named.map(String.init).joined(separator: ",")))")
            + codes("\(unlisted) and unit_price < 0")
        var told: Set<String> = []
        let proposals: [Finding] = found.compactMap { code in
            let key = code.text.lowercased()
            guard let meaning = meaning(of: code), told.insert(key).inserted else { return nil }
            return Finding(
                .codeProposal, code.text, Double(code.nLines), "lines", share: share(code),
                severity: abs(share(code) ?? 0) < 0.01 ? .info : .warning,
                detail: words(code)
                    + ": \(CodeStatement.head) (\(quoted(code.text)), \(quoted(meaning)))",
                row: "(\(quoted(code.text)), \(quoted(meaning)))")
        }
        return proposals.isEmpty
            ? [Finding(.codeProposal, "codes", 0, "codes", severity: .ok)] : proposals
    }

    /// What a code probably stands for; `nil` for a product.
    private func meaning(of code: Code) -> String? {
        if code.highestPrice < 0 { return "Only takes off" }
        if code.description.isEmpty { return FeeWords.meaning(ofCode: code.text) }
        guard let meaning = FeeWords.meaning(of: code.description) else { return nil }
        let others = FeeWords.others(in: code.description)
        if others == 0 { return meaning }
        let saysSo = FeeWords.meaning(of: code.text) != nil
        return others <= 2 && (saysSo || code.hasManyPrices) ? meaning : nil
    }

    private func share(_ code: Code) -> Double? { revenue == 0 ? nil : code.revenue / revenue }

    private func words(_ code: Code) -> String {
        "\"\(code.description.prefix(60))\", \(counted(code.nCustomers, "customer"))"
    }

    private func quoted(_ text: String) -> String {
        "'\(text.replacingScalar("'", with: "''"))'"
    }

    /// Products all of whose code's descriptions name something else: a product may be called "adjustment" once.
    private func namedProducts() throws -> [Int] {
        var products: [String: (ids: [Int], areNamed: Bool)] = [:]
        for row in try connection.query(
            """
            select lower(stock_code), product_id, description
            from product
            where stock_code is not null
                and description is not null
            """)
        {
            let isNamed = FeeWords.meaning(of: try row.text(2)) != nil
            var known = products[try row.text(0)] ?? ([], true)
            known.ids.append(try row.int(1))
            known.areNamed = known.areNamed && isNamed
            products[try row.text(0)] = known
        }
        return products.values.filter(\.areNamed).flatMap(\.ids).sorted()
    }

    /// Products without any description whose code is a word for what is no product.
    private func namedByCode() throws -> [Int] {
        try connection.query(
            """
            select
                stock_code,
                min(product_id)
            from product
            where stock_code is not null
            group by stock_code collate nocase
            having count(description) = 0
            """
        ).filter { FeeWords.isCode(try $0.text(0)) }.map { try $0.int(1) }
    }

    /// The codes of some lines of `observed_line`, those with most lines first.
    private func codes(_ condition: String) throws -> [Code] {
        let rows = try connection.query(
            """
            select
                min(stock_code),
                count(*),
                count(distinct customer_id),
                total(amount_e4) / 1e4,
                count(distinct unit_price),
                max(unit_price)
            from observed_line
            where stock_code collate nocase in (
                select stock_code
                from observed_line
                where \(condition)
            )
            group by stock_code collate nocase
            order by count(*) desc, min(stock_code)
            """)
        let names = try ProductNames.of(
            Set(rows.map { try $0.text(0) }), foldsCase: true, in: connection)
        return try rows.map {
            let text = try $0.text(0)
            return Code(
                text: text, description: names[text] ?? "", nLines: try $0.int(1),
                nCustomers: try $0.int(2), revenue: try $0.double(3), nPrices: try $0.int(4),
                highestPrice: try $0.double(5))
        }
    }
}

/// Words by which shops call what is no product.
private enum FeeWords {
    /// What a text names, if it names something that is no product.
    static func meaning(of text: String) -> String? {
        let text = text.lowercased()
        if let phrase = phrases.first(where: { text.contains($0.words) }) { return phrase.meaning }
        return words(of: text).lazy.compactMap { meanings[$0] }.first
    }

    /// Whether a code alone sounds like one of no product.
    static func isCode(_ code: String) -> Bool { meaning(ofCode: code) != nil }

    /// What a code without a description stands for, if it is a word for it.
    static func meaning(ofCode code: String) -> String? {
        let words = words(of: code.lowercased())
        let post: Set = ["post", "dot", "ship", "pp"]
        if words.count == 1, post.contains(words[0]) { return "Postage" }
        return others(in: code) == 0 ? meaning(of: code) : nil
    }

    /// How many words of a text say something else: a `delivery van` is a toy.
    static func others(in text: String) -> Int {
        var text = text.lowercased()
        for phrase in phrases { text = text.replacing(phrase.words, with: " ") }
        return words(of: text).count { meanings[$0] == nil && !fillers.contains($0) }
    }

    private static func words(of text: String) -> [String] {
        text.split { !$0.isLetter }.map(String.init).filter { $0.count > 1 }
    }

    private static let phrases: [(words: String, meaning: String)] = [
        ("gift card", "Gift card"), ("gift voucher", "Gift voucher"),
        ("gift certificate", "Gift voucher"), ("carte cadeau", "Gift card"),
        ("bon cadeau", "Gift voucher"), ("store credit", "Store credit"), ("bad debt", "Bad debt"),
        ("frais de port", "Postage"), ("bank charges", "Bank charges"),
    ]

    private static let meanings: [String: String] = {
        let lists: [(meaning: String, words: String)] = [
            (
                "Postage",
                "postage shipping carriage freight delivery versand versandkosten porto fracht"
            ),
            ("Postage", "lieferung livraison expédition envío spedizione verzending frakt"),
            ("Fee", "fee fees surcharge commission handling gebühr gebühren provision frais"),
            (
                "Discount",
                "discount coupon rabatt remise réduction gutscheinrabatt nachlass descuento"
            ),
            ("Gift voucher", "voucher gutschein geschenkgutschein"),
            ("Adjustment", "adjustment adjust manual rounding korrektur rundung"),
            ("Samples", "sample samples muster"), ("Test", "test"),
            ("Tip", "tip trinkgeld pourboire gratuity"), ("Donation", "donation spende don"),
            ("Deposit", "deposit pfand consigne"), ("Refund", "refund erstattung remboursement"),
            ("Insurance", "insurance versicherung"),
        ]
        var result: [String: String] = [:]
        for list in lists {
            for word in list.words.split(separator: " ") { result[String(word)] = list.meaning }
        }
        return result
    }()

    private static let fillers: Set<String> = [
        "and", "or", "of", "the", "for", "to", "by", "und", "für", "der", "die", "des", "et", "de",
        "la",
        "le", "charge", "charges", "cost", "costs", "packing", "packaging", "order", "orders",
        "standard",
        "express", "free", "international", "domestic", "dhl", "ups", "dpd", "gls", "usps", "fedex",
        "hermes", "royal", "mail", "amount", "total", "custom", "item",
    ]
}
