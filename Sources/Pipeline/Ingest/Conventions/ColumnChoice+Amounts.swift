import Reports

/// What is taken off amounts, and what prices are for.
extension ColumnChoice {
    /// What a look at the amounts comes to.
    struct Judged {
        var discount: DiscountKind?
        var ignoresPriceUnit = false
        var decisions: [FileDecision] = []
        var warnings: [String] = []
        var refusal: String?
    }

    /// The pieces that prices are for.
    var judgedUnits: Judged {
        var judged = Judged()
        guard let found = survey.units?.finding(header) else { return judged }
        judged.ignoresPriceUnit = found.verdict == .isNone
        judged.decisions = [found.decision].compactMap(\.self)
        judged.warnings = [found.warning].compactMap(\.self)
        return judged
    }

    /// The column of discounts that nobody has named, if the amounts of lines tell what it is.
    var discountLookedAt: Int? {
        guard header.sideIndex[.lineDiscount] == nil, var discounts = survey.discounts,
            discounts.verdict()?.kind == .isOff
        else { return nil }
        return discounts.discount
    }

    /// Discounts of which an amount of the line may be free already, and which may be those of the whole order.
    var judgedDiscounts: Judged {
        var judged = Judged()
        guard var discounts = survey.discounts, let verdict = discounts.verdict(),
            let total = header.sideIndex[.lineTotal]
        else { return judgedWithoutPrice }
        let isNamed = header.sideIndex[.lineDiscount] != nil
        guard isNamed || verdict.kind == .isOff else { return judged }
        judged.discount = verdict.kind
        let (cell, amount) = (header.cell(discounts.discount), header.cell(total))
        let product =
            "\(chosen(.quantity).map(header.cell) ?? "quantity") × \(header.cell(verdict.price))"
        let lines = discounts.lines
        let (value, why) = Self.words(of: verdict, discounts.split, cell, amount, product)
        judged.decisions.append(
            FileDecision(
                subject: cell, value: value,
                basis:
                    "not zero in \(counted(lines.count, "line")), first in line"
                    + " \(lines.firstLine): \(why)", flag: "--map"))
        let others = verdict.others
        if others.count > 0 {
            let words =
                "\(amount) is not \(Self.said(verdict.reading ?? .full, cell, product))"
                + "\(verdict.reading == nil ? ", nor that less \(cell)" : "") in \(others.count) of"
                + " \(lines.count) lines with a \(cell) (\(FileShare.words(others.amount, of: discounts.all.amount)),"
                + " \(counted(others.customers.count, "customer"))), first in line"
                + " \(others.firstLine)"
            let off = fixedText(others.discount, decimals: 2)
            if verdict.reading == nil, !header.givenSides.contains(.lineDiscount) {
                judged.refusal =
                    "\(words): whether \(cell) (\(off) in these lines) is off already cannot be told. Pass --map"
                    + " line_discount=none if it is, or --map line_discount=\(shellWord(cell)) to take it off."
            } else {
                let done =
                    verdict.kind == .isOff
                    ? "\(cell) (\(off) in these lines) is not taken off them either"
                    : "\(cell) (\(off) in these lines) is taken off them too. If it is off already, pass --map"
                        + " line_discount=none"
                judged.warnings.append("\(words): \(done)")
            }
        }
        if discounts.open > 0, verdict.kind == .ofLine {
            judged.warnings.append(
                "\(discounts.open) order\(discounts.open == 1 ? " has" : "s have") lines of the same worth with"
                    + " the same \(cell): it was taken off each of them. If it is one of the order, pass --map"
                    + " order_discount=\(shellWord(cell))")
        }
        judged.refusal = judged.refusal ?? refusal(of: discounts, verdict.kind, cell)
        return judged
    }

    /// Where some orders have one discount and others one a line, and nobody has decided.
    private func refusal(
        of discounts: DiscountEvidence, _ kind: DiscountKind, _ cell: String
    ) -> String? {
        guard discounts.isMixed, kind == .ofLine || kind == .ofOrder,
            !header.givenSides.contains(.lineDiscount)
        else { return nil }
        return
            "\(cell) is the same on lines of different worth in \(discounts.ofOrder)"
            + " order\(discounts.ofOrder == 1 ? "" : "s") (line \(discounts.examples.ofOrder) is the first), as"
            + " if it were one of the order, and differs from line to line in \(discounts.ofLine) (line"
            + " \(discounts.examples.ofLine)). Off every line those of the first kind come to"
            + " \(fixedText(discounts.ofOrders.lines, decimals: 2)), off the order once to"
            + " \(fixedText(discounts.ofOrders.once, decimals: 2)). Pass --map line_discount=\(shellWord(cell)) if it"
            + " is that of the line in all; if it is not, ingest the orders of each kind from a file of their own,"
            + " the first with --map order_discount=\(shellWord(cell))"
    }

    /// What the amount of a line is, in words.
    private static func said(
        _ reading: DiscountEvidence.Reading, _ cell: String, _ product: String
    ) -> String {
        switch reading {
        case .full: product
        case .less: "\(product) less \(cell)"
        case .lessEach: "\(product) less \(cell) for each piece"
        case .lessShare: "\(product) less a share of \(cell)"
        }
    }

    private static func words(
        of verdict: DiscountEvidence.Verdict, _ split: (full: Int, less: Int), _ cell: String,
        _ amount: String, _ product: String
    ) -> (value: String, why: String) {
        guard let reading = verdict.reading else {
            return (
                "of the line", "taken off \(amount), as told, though most amounts do not say so"
            )
        }
        let said = said(reading, cell, product)
        return switch verdict.kind {
        case .isOff: ("off already", "\(amount) is \(said)")
        case .ofLine: ("of the line", "taken off \(amount), which is \(said)")
        case .ofEachLine:
            (
                "of the line, off already in some",
                "\(amount) is \(product) in \(split.full) lines, where it is taken off, and less \(cell) in"
                    + " \(split.less), where it is not taken off again"
            )
        case .ofOrder:
            (
                "of the order",
                "the same in lines of different worth, so it is taken off once, from all lines of the order"
            )
        }
    }

    /// A discount that was named beside an amount of the line, and nothing to hold the two against.
    private var judgedWithoutPrice: Judged {
        var judged = Judged()
        guard header.givenSides.contains(.lineDiscount),
            let position = header.sideIndex[.lineDiscount], content(position).amounts > 0,
            let total = header.sideIndex[.lineTotal]
        else { return judged }
        let cell = header.cell(position)
        let count = content(position).amounts
        judged.warnings.append(
            "\(cell) is not zero in \(count) of \(survey.records) lines, and is taken off \(header.cell(total)), as told:"
                + " no quantity × price says whether it is off already. If it is, pass --map line_discount=none"
        )
        return judged
    }
}
