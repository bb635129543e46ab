import Tabular

/// Words by which a line says that it is the sum of others.
enum TotalWords {
    /// How they begin, without blanks and signs, in small letters.
    private static let beginnings = [
        "total", "grandtotal", "subtotal", "overalltotal", "runningtotal", "reporttotal", "sum",
        "summe", "gesamt", "zwischensumme", "endsumme", "somme", "soustotal", "totaal", "suma",
        "sumatotal", "totalgeral", "totale", "totaux", "totaly", "итого", "всего", "合計", "总计",
    ]

    /// Whether a text is nothing but such a word: `Grand Total:`, not `Total Gym`.
    static func isOne(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let text = text(of: field) else { return false }
        return beginnings.contains(text)
            || ["gesamtsumme", "gesamtbetrag", "totals", "totalgeneral"]
                .contains(text)
    }

    /// Whether a text is such a word with what may stand behind it (`Total EUR`, `Summe 2023`, `Total sales`), and no
    /// product that begins like one (`Summer hat`, `Total Gym`): for lines that have no order, date and customer.
    static func begins(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let text = text(of: field) else { return false }
        return isOne(field)
            || beginnings.contains { beginning in
                guard text.hasPrefix(beginning) else { return false }
                let rest = text.dropFirst(beginning.count).drop { $0.isNumber }
                return rest.isEmpty || endings.contains(String(rest))
            }
    }

    private static let endings: Set<String> = [
        "amount", "sales", "revenue", "orders", "items", "quantity", "qty", "price", "value", "net",
        "gross", "betrag", "umsatz", "menge", "netto", "brutto", "general", "général", "generale",
        "generaal", "eur", "usd", "gbp", "chf", "ofall", "all", "rows", "result", "ergebnis",
        "excltax",
        "incltax", "tax", "discount", "month", "year", "period", "page",
    ]

    /// Whether a field may be such a word, at a glance: most begin with a digit.
    @inline(__always)
    static func mayBeOne(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = field.first, first > 0x39 else { return false }
        return firstLetters & 1 << UInt64(first & 0x3F) != 0 && field.count <= 40
    }

    /// By the low six bits of the first byte, in either case; what is not ASCII may be one.
    private static let firstLetters: UInt64 = {
        var bits: UInt64 = 0
        for byte in "tgsorzeTGSORZE".utf8 { bits |= 1 << UInt64(byte & 0x3F) }
        for word in ["итого", "всего", "合計", "总计", "И", "В"] {
            if let byte = word.utf8.first { bits |= 1 << UInt64(byte & 0x3F) }
        }
        return bits
    }()

    private static func text(of field: UnsafeBufferPointer<UInt8>) -> String? {
        guard !field.isEmpty, field.count <= 60 else { return nil }
        return HeaderNames.normalized(String(decoding: field, as: UTF8.self))
    }
}

/// What the lines of a file come to, against which a line of totals is held.
struct LineSums: Sendable {
    /// Lines added up.
    private(set) var lines = 0
    private(set) var quantity = 0.0
    /// Of the price column as it stands.
    private(set) var price = 0.0
    private(set) var amount = 0.0

    @inline(__always)
    mutating func add(quantity: Double, price: Double, amount: Double) {
        lines &+= 1
        self.quantity += quantity
        self.price += price
        self.amount += amount
    }

    static func + (a: LineSums, b: LineSums) -> LineSums {
        var sum = a
        sum.lines += b.lines
        sum.quantity += b.quantity
        sum.price += b.price
        sum.amount += b.amount
        return sum
    }

    /// Whether the numbers of a line are these sums: all that it has, and one of them at least.
    func match(quantity found: Double?, price: Double?, total: Double?) -> Bool {
        guard lines > 0, [found, price, total].contains(where: { $0 != nil && $0 != 0 }) else {
            return false
        }
        func isOne(_ value: Double?, of sums: [Double]) -> Bool {
            guard let value else { return true }
            return sums.contains { abs(value - $0) <= 0.0101 + 1e-9 * abs($0) }
        }
        let mean = quantity == 0 ? price ?? 0 : amount / quantity
        return isOne(found, of: [quantity]) && isOne(price, of: [self.price, amount, mean, 0])
            && isOne(total, of: [amount])
    }
}
