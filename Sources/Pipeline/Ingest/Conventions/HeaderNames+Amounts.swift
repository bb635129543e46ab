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
    /// Words in the names of columns of pieces and shares.
    private static let noMoney = [
        "qty", "quantity", "menge", "percent", "prozent", "pct", "reason", "code",
    ]
    /// Words in the names of columns that belong to a line.
    private static let ofLines = ["item", "line", "position", "artikel", "ligne"]

    /// Whether a name says that its amounts are of a line.
    static func isOfLine(_ cell: String) -> Bool {
        let name = normalized(cell)
        return ofLines.contains { name.contains($0) }
    }

    /// What a column would take off by its name; `nil` where it is nothing of the kind, or pieces and shares.
    static func takesOff(_ cell: String) -> SideColumn? {
        let name = normalized(cell)
        guard let found = takingOff.first(where: { name.contains($0.word) }),
            !noMoney.contains(where: { name.contains($0) }), !cell.contains("%")
        else { return nil }
        return isOfLine(cell) ? .lineDiscount : found.column
    }
}
