/// Words by which shops call what is no product.
enum FeeWords {
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
