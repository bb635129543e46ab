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
        guard let found = takingOff.first(where: { name.contains($0.word) }),
            !noMoney.contains(where: { name.contains($0) })
        else { return nil }
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
