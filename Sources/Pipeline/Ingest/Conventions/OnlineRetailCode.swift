/// A stock code of Online Retail that is no product, and how one knows that a shop means the same by it.
struct OnlineRetailCode {
    /// As `non_product_code` has it.
    let code: String
    let meaning: String
    /// Words of which its description has one, in lower case.
    let words: [String]

    /// Whether a description says that the code means the same here.
    func isMeant(by description: String) -> Bool {
        let text = description.lowercased()
        return words.contains { text.contains($0) }
    }

    /// All of them, as migration 13 has them.
    static let all: [OnlineRetailCode] =
        [
            OnlineRetailCode(code: "ADJUST", meaning: "Adjustment", words: ["adjust"]),
            OnlineRetailCode(code: "ADJUST2", meaning: "Adjustment", words: ["adjust"]),
            OnlineRetailCode(
                code: "AMAZONFEE", meaning: "Fee of Amazon", words: ["amazon", "fee"]),
            OnlineRetailCode(code: "B", meaning: "Bad debt", words: ["bad debt"]),
            OnlineRetailCode(
                code: "BANK CHARGES", meaning: "Bank charges", words: ["bank", "charge"]),
            OnlineRetailCode(code: "C2", meaning: "Carriage", words: ["carriage"]),
            OnlineRetailCode(code: "C3", meaning: "Carriage", words: ["carriage"]),
            OnlineRetailCode(
                code: "CRUK", meaning: "Commission of a charity", words: ["cruk", "commission"]),
            OnlineRetailCode(code: "D", meaning: "Discount", words: ["discount"]),
            OnlineRetailCode(code: "DOT", meaning: "Postage of dotcom orders", words: ["postage"]),
            OnlineRetailCode(code: "GIFT", meaning: "Gift voucher", words: ["voucher"]),
        ]
        + [10, 20, 30, 40, 50, 60, 70, 80, 90].map { value in
            OnlineRetailCode(
                code: "gift_0001_\(value)", meaning: "Gift voucher of \(value)",
                words: ["gift voucher"])
        }
        + [
            OnlineRetailCode(code: "M", meaning: "Manual correction", words: ["manual"]),
            OnlineRetailCode(
                code: "PADS", meaning: "Pads that go with cushions, at a token price",
                words: ["pads"]),
            OnlineRetailCode(code: "POST", meaning: "Postage", words: ["postage"]),
            OnlineRetailCode(code: "S", meaning: "Samples", words: ["sample"]),
            OnlineRetailCode(code: "TEST001", meaning: "Test product", words: ["test"]),
            OnlineRetailCode(code: "TEST002", meaning: "Test product", words: ["test"]),
        ]

    /// By the code in lower case.
    static let byCode = Dictionary(
        uniqueKeysWithValues: all.map { (FactCodes.folded($0.code), $0) })
}
