/// A stock code of Online Retail that is no product, and how one knows that a shop means the same by it.
struct OnlineRetailCode {
    /// As `non_product_code` has it.
    let code: String
    let meaning: String
    /// Words of which its description has one, in lower case; several that stand for one are joined by blanks.
    let words: [String]
    /// Whether the code says by itself what it is, so that its description may say more.
    var isPlain = false

    /// Whether a description says that the code means the same here.
    ///
    /// Whole words, as `sampler`, `latest` and `coffee` are goods; beside them only words of accounts and of the
    /// post, as a `Manual coffee grinder` is one too.
    func isMeant(by description: String) -> Bool {
        let found = Self.cut(description)
        return words.contains { phrase in
            let wanted = phrase.split(separator: " ").map(String.init)
            guard
                let start = found.indices.first(where: { start in
                    found[start...].starts(with: wanted, by: Self.isForm)
                })
            else { return false }
            if isPlain { return true }
            let others = found[..<start] + found[(start + wanted.count)...]
            return others.allSatisfy(Self.neutral.contains)
        }
    }

    /// Whether a word is another one, or more of it than one (`samples`).
    private static func isForm(_ word: String, _ of: String) -> Bool {
        word == of || word == of + "s"
    }

    private static func cut(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter }.map(String.init)
    }

    /// Words that make no goods of a posting.
    private static let neutral = Set(
        cut(
            """
            and of the for to by on in a per uk eu us gb international domestic europe express standard royal mail
            order orders cost costs charge charges fee fees packing packaging handling delivery shipping dotcom
            correction corrections adjustment adjust entry entries posting booking line credit debit refund write off
            free given away match all cushions amount total customer staff sale sales code voucher invoice
            """))

    /// All of them, as migration 13 has them.
    static let all: [OnlineRetailCode] =
        [
            OnlineRetailCode(
                code: "ADJUST", meaning: "Adjustment", words: ["adjust", "adjustment"],
                isPlain: true),
            OnlineRetailCode(
                code: "ADJUST2", meaning: "Adjustment", words: ["adjust", "adjustment"],
                isPlain: true),
            OnlineRetailCode(
                code: "AMAZONFEE", meaning: "Fee of Amazon", words: ["amazon", "fee"],
                isPlain: true),
            OnlineRetailCode(code: "B", meaning: "Bad debt", words: ["bad debt"]),
            OnlineRetailCode(
                code: "BANK CHARGES", meaning: "Bank charges", words: ["bank", "charge"],
                isPlain: true),
            OnlineRetailCode(code: "C2", meaning: "Carriage", words: ["carriage"]),
            OnlineRetailCode(code: "C3", meaning: "Carriage", words: ["carriage"]),
            OnlineRetailCode(
                code: "CRUK", meaning: "Commission of a charity", words: ["cruk", "commission"],
                isPlain: true),
            OnlineRetailCode(code: "D", meaning: "Discount", words: ["discount"]),
            OnlineRetailCode(code: "DOT", meaning: "Postage of dotcom orders", words: ["postage"]),
            OnlineRetailCode(
                code: "GIFT", meaning: "Gift voucher", words: ["gift voucher", "voucher"]),
        ]
        + [10, 20, 30, 40, 50, 60, 70, 80, 90].map { value in
            OnlineRetailCode(
                code: "gift_0001_\(value)", meaning: "Gift voucher of \(value)",
                words: ["gift voucher"], isPlain: true)
        }
        + [
            OnlineRetailCode(code: "M", meaning: "Manual correction", words: ["manual"]),
            OnlineRetailCode(
                code: "PADS", meaning: "Pads that go with cushions, at a token price",
                words: ["pads"]),
            OnlineRetailCode(code: "POST", meaning: "Postage", words: ["postage"]),
            OnlineRetailCode(code: "S", meaning: "Samples", words: ["sample"]),
            OnlineRetailCode(
                code: "TEST001", meaning: "Test product", words: ["test"], isPlain: true),
            OnlineRetailCode(
                code: "TEST002", meaning: "Test product", words: ["test"], isPlain: true),
        ]

    /// By the code in lower case.
    static let byCode = Dictionary(
        uniqueKeysWithValues: all.map { (FactCodes.folded($0.code), $0) })
}
