import Reports

/// What is made of discounts beside the amounts of lines, as an analyst is told it.
struct DiscountWords {
    let decision: FileDecision
    private(set) var warnings: [String] = []
    /// Where orders contradict each other and nobody has decided.
    private(set) var refusal: String?

    /// - Parameters:
    ///   - discounts: Counted over the file.
    ///   - discount: Header of the column of discounts.
    ///   - total: That of the amounts.
    ///   - isAsked: Whether the caller says that discounts are those of lines.
    init(
        _ discounts: DiscountEvidence, _ kind: DiscountKind, discount cell: String, total: String,
        isAsked: Bool
    ) {
        let found =
            "not zero in \(discounts.lines) line\(discounts.lines == 1 ? "" : "s"), first in line"
            + " \(discounts.firstLine): "
        let (value, why) =
            switch kind {
            case .isOff: ("off already", "\(total) is quantity × price less \(cell)")
            case .ofLine: ("of the line", "taken off \(total), which is quantity × price")
            case .ofEachLine:
                (
                    "of the line, off already in some",
                    "\(total) is quantity × price in \(discounts.before) lines, where it is taken off, and less"
                        + " \(cell) in \(discounts.after), where it is not taken off again"
                )
            case .ofOrder:
                (
                    "of the order",
                    "the same in lines of different worth, so it is taken off once, from all lines of the order"
                )
            }
        decision = FileDecision(subject: cell, value: value, basis: found + why, flag: "--map")
        let flag = "--map order_discount=\(shellWord(cell))"
        if discounts.open > 0, kind == .ofLine, !isAsked {
            warnings.append(
                "\(discounts.open) order\(discounts.open == 1 ? " has" : "s have") lines of the same worth with"
                    + " the same \(cell): it was taken off each of them. If it is one of the order, pass \(flag)"
            )
        }
        if discounts.neither.lines > 0, kind != .ofOrder {
            let neither = discounts.neither
            warnings.append(
                "\(total) is neither quantity × price nor that less \(cell) in \(neither.lines) of \(discounts.lines)"
                    + " lines with one, the first in line \(neither.firstLine): \(cell) (\(fixedText(neither.amount, decimals: 2)) in"
                    + " all) is \(kind == .isOff ? "not taken off, as in the others" : "taken off"). If it is"
                    + " \(kind == .isOff ? "not off yet" : "off already"), correct these lines")
        }
        guard discounts.isMixed, kind != .isOff, !isAsked else { return }
        refusal =
            "\(cell) is the same on lines of different worth in \(discounts.ofOrder)"
            + " order\(discounts.ofOrder == 1 ? "" : "s") (line \(discounts.examples.ofOrder) is the first), as"
            + " if it were one of the order, and differs from line to line in \(discounts.ofLine) (line"
            + " \(discounts.examples.ofLine)). Off every line those of the first kind come to"
            + " \(fixedText(discounts.ofOrders.lines, decimals: 2)), off the order once to"
            + " \(fixedText(discounts.ofOrders.once, decimals: 2)). Pass --map line_discount=\(shellWord(cell)) if it is that of the line"
            + " in all; if it is not, ingest the orders of each kind from a file of their own, the first with \(flag)"
    }
}
