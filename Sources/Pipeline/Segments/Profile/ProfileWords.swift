import Reports

/// How numbers of a profile are said.
enum ProfileWords {
    /// Three digits, thousands set apart: `6,711`, `12.3`, `0.05`.
    static func number(_ value: Double) -> String {
        guard abs(value) < 1e15 else { return "\(value)" }
        if abs(value) >= 100 { return grouped(Int(value.rounded())) }
        let text = roundedText(value, digits: 3)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// With the unit behind it where it says more than the name does.
    static func number(_ value: Double, unit: String, money: Money) -> String {
        switch unit {
        case "currency": number(value) + (money.code.map { " \($0)" } ?? "")
        case "0 to 1": percent(value)
        default: number(value)
        }
    }

    /// `3 customers`, `1 customer`.
    static func customers(_ count: Int) -> String {
        counted(count, "customer")
    }

    /// At most so many columns of a terminal; an address is left out as a whole, as the half of one would not be hidden.
    static func cut(_ text: String, to width: Int) -> String {
        guard DisplayWidth.of(text) > width else { return text }
        let kept = DisplayWidth.prefix(text, width: width - 1)
        let rest = text[kept.endIndex...].prefix { !$0.isWhitespace }
        let start = kept.lastIndex(where: \.isWhitespace).map(text.index(after:)) ?? text.startIndex
        let isPersonal = PersonalText.isIn(String(text[start..<rest.endIndex]))
        return (isPersonal ? text[..<start] : kept) + "…"
    }

    /// What is told of revenue that is in no segment.
    static func remainder(_ word: String) -> String {
        switch CustomerLedger.Remainder(rawValue: word) {
        case .trimmed: "set aside as extreme"
        case .noSales: "never bought"
        case .noSalesInPeriod: "no purchase in the period"
        case .outsideSet: "no place in the feature set"
        case .outOfScope: "outside the population"
        case .notInRun: "came or changed since"
        case .noCustomer: "products without a customer"
        case .beforePeriod: "all lines before the period"
        case .afterPeriod: "all lines after the period"
        case .noProduct: "postage, fees, corrections"
        case nil: word
        }
    }

    /// What customers are called all of whose lines are before the period, or none in it and some after.
    static func outside(_ period: CustomerLedger.Remainder) -> String {
        period == .beforePeriod ? "bought before the period only" : "came after the period"
    }

    /// Columns of text of which all but the first ones stand to the right, under headings that do too.
    ///
    /// - Parameters:
    ///   - width: Columns that a row has to fit; the first ones are cut for it.
    ///   - narrowest: Fewest characters that they are cut to.
    ///   - nTexts: How many they are.
    static func table(
        _ headings: [String], _ rows: [[String]], width: Int, narrowest: Int,
        nTexts: Int = 1
    ) -> ResultTable {
        let widths = headings.indices.map { column in
            rows.reduce(DisplayWidth.of(headings[column])) { max($0, DisplayWidth.of($1[column])) }
        }
        let room = width - widths.dropFirst(nTexts).reduce(2 * (nTexts - 1)) { $0 + $1 + 2 }
        func cell(_ text: String, _ column: Int) -> String {
            column < nTexts
                ? cut(text, to: max(room / nTexts, narrowest))
                : String(repeating: " ", count: widths[column] - DisplayWidth.of(text)) + text
        }
        return ResultTable(
            columns: headings.enumerated().map { .init(cell($1, $0)) },
            rows: rows.map { row in row.enumerated().map { .text(cell($1, $0)) } })
    }
}
