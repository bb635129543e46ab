/// Names of columns that take something off the price.
extension HeaderNames {
    /// Words in them, and what they would be.
    private static let takingOff: [(word: String, column: SideColumn)] = [
        ("refund", .orderRefund), ("erstatt", .orderRefund), ("rembours", .orderRefund),
        ("reembolso", .orderRefund), ("rimborso", .orderRefund), ("terugbet", .orderRefund),
        ("discount", .lineDiscount), ("rabatt", .lineDiscount), ("remise", .lineDiscount),
        ("nachlass", .lineDiscount), ("descuento", .lineDiscount), ("sconto", .lineDiscount),
        ("korting", .lineDiscount), ("desconto", .lineDiscount),
    ]
    /// Words in the names of columns of reasons.
    private static let noMoney = ["reason", "code", "grund", "motif", "motivo"]
    /// Words in the names of columns that belong to a line.
    private static let ofLines = ["item", "line", "position", "artikel", "ligne"]

    /// Whether a name says that its amounts are of a line.
    static func isOfLine(_ cell: String) -> Bool {
        let name = normalized(cell)
        return ofLines.contains { name.contains($0) }
    }

    /// What a column takes off.
    enum TakenOff: Hashable {
        /// Money.
        case money(SideColumn)
        /// Pieces that came back.
        case pieces
        /// A share of the price.
        case share
    }

    /// Names of what is taken off that are so only as a whole: `Voucher No` and `Promotion Type` are something else.
    private static let takingOffAlone: Set<String> = [
        "disc", "rebate", "voucher", "gutschein", "coupon", "promotion", "promo", "markdown",
        "deduction", "storecredit", "abzug", "skonto", "pointsused", "pointsredeemed", "cupon",
        "buono", "reduction", "pricereduction",
    ]
    private static let endings = [
        "(%)", "%", "pct", "percent", "amount", "amt", "value", "used", "applied", "redeemed",
        "betrag", "wert",
        "total", "montant", "importe",
    ]

    /// Whether a name is one of those, with a word for an amount behind it perhaps.
    private static func takesOffAlone(_ name: String) -> Bool {
        if takingOffAlone.contains(name) { return true }
        guard let ending = endings.first(where: { name.hasSuffix($0) && name.count > $0.count })
        else {
            return false
        }
        return takesOffAlone(String(name.dropLast(ending.count)))
    }

    private static let ofPieces = ["qty", "quantity", "menge", "cantidad", "quantite", "pieces"]
    private static let goneBack = [
        "refund", "return", "cancel", "erstatt", "rembours", "reembol", "rimbors", "retour",
        "devol",
        "storn", "zuruck",
    ]
    private static let ofShares = ["percent", "prozent", "pct", "rate"]

    /// What a column would take off by its name; `nil` where it is nothing of the kind, or words.
    static func takenOff(_ cell: String) -> TakenOff? {
        let name = normalized(cell)
        if ofPieces.contains(where: name.contains) {
            return goneBack.contains(where: name.contains) ? .pieces : nil
        }
        let found =
            takingOff.first { name.contains($0.word) }
            ?? (takesOffAlone(name) ? (word: name, column: .lineDiscount) : nil)
        guard let found, !noMoney.contains(where: { name.contains($0) }) else { return nil }
        if cell.contains("%") || ofShares.contains(where: name.contains) {
            return found.column == .lineDiscount ? .share : nil
        }
        return .money(isOfLine(cell) ? .lineDiscount : found.column)
    }

    /// The money that a column would take off by its name.
    static func takesOff(_ cell: String) -> SideColumn? {
        guard case .money(let column) = takenOff(cell) else { return nil }
        return column
    }
}
