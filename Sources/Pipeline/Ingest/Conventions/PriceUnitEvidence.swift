import Reports
import Tabular

/// What a column says of the pieces that a price is for (`Preiseinheit` 100): held against the amounts of lines, where a
/// file has them.
struct PriceUnitEvidence {
    /// What becomes of the column.
    enum Verdict {
        /// Prices are divided by it.
        case divides
        /// It is something else, or prices are of one piece all the same.
        case isNone
    }

    private let unit: Int
    private let quantity: Int
    private let price: Int
    private let customer: Int?
    private let totals: [Int]
    private var records = 0
    private var others = 0
    /// Lines with another unit than 1, and what they are worth by a price of one piece and by one of so many.
    private var lines = 0
    private var firstLine = 0
    private var first = ""
    private var worth = 0.0
    private var worthDivided = 0.0
    private var worthOfAll = 0.0
    private var customers: Set<UInt64> = []
    /// Whether all units are powers of ten.
    private var arePowers = true
    /// Lines of another unit than 1 whose amount is one of the two.
    private var divided = 0
    private var undivided = 0

    /// `nil` where the header has not all of them.
    init?(_ header: HeaderMap) {
        guard let unit = header.sideIndex[.priceUnit],
            let quantity = header.fieldIndex[InvoiceColumn.quantity.rawValue],
            let price = header.fieldIndex[InvoiceColumn.unitPrice.rawValue]
        else { return nil }
        (self.unit, self.quantity, self.price) = (unit, quantity, price)
        customer = header.fieldIndex[InvoiceColumn.customerID.rawValue]
        let used = header.fieldIndex.compactMap(\.self) + header.sideIndex.values
        let named = header.names.indices.filter {
            !used.contains($0) && LineTotals.mayBeTotal(header.names[$0])
        }
        totals = Array(([header.sideIndex[.lineTotal]].compactMap(\.self) + named).prefix(3))
    }

    /// Names that may be of something else: a unit of measure, a packet.
    private static let doubtful: Set = ["per", "unit", "pe"]

    /// The number in front of a word: `100 Stk`.
    static func number(_ field: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let first = field.first, first &- 0x30 <= 9 else { return field }
        let rest = field.lastIndex { $0 &- 0x30 <= 9 }.map { field[...$0] } ?? field[...]
        let behind = field[rest.endIndex...]
        return behind.allSatisfy { $0 == 0x20 || $0 == 0x2E || ($0 | 0x20) &- 0x61 < 26 }
            ? UnsafeBufferPointer(rebasing: rest) : field
    }

    /// Counts the reader's record.
    mutating func count(_ reader: CSVRecordReader, encoding: TextEncoding?) {
        func field(_ position: Int) -> UnsafeBufferPointer<UInt8> {
            reader[position].trimmed(in: encoding).bytes
        }
        records += 1
        let shown = field(unit)
        for mark in AmountProbe.marks {
            guard let quantity = AmountProbe.number(field(quantity), mark: mark),
                let price = AmountProbe.number(field(price), mark: mark)
            else { continue }
            let whole = quantity.value * price.value
            guard let unit = AmountProbe.number(Self.number(shown), mark: mark)?.value, unit > 0
            else {
                if !shown.isEmpty { others += 1 }
                worthOfAll += whole
                return
            }
            worthOfAll += whole / unit
            guard unit != 1 else { return }
            if lines == 0 {
                (firstLine, first) = (reader.line, String(decoding: shown, as: UTF8.self))
            }
            lines += 1
            worth += whole
            worthDivided += whole / unit
            if ![10, 100, 1_000, 10_000, 100_000].contains(unit) { arePowers = false }
            var hash = TupleHash()
            hash.combine(customer.map(field))
            if customers.count < 1 << 13 { customers.insert(hash.low) }
            for position in totals {
                guard let total = AmountProbe.number(field(position), mark: mark) else { continue }
                if AmountProbe.agree(total, quantity, price) { undivided += 1 }
                if AmountProbe.agree(total, quantity, price.divided(by: unit)) { divided += 1 }
            }
            return
        }
    }

    /// What becomes of the column, and the words that tell it.
    func finding(
        _ header: HeaderMap
    ) -> (verdict: Verdict, decision: FileDecision?, warning: String?) {
        let (cell, amount) = (header.cell(unit), header.cell(price))
        let isGiven = header.givenSides.contains(.priceUnit)
        func decision(_ value: String, _ basis: String) -> FileDecision {
            FileDecision(subject: cell, value: value, basis: basis, flag: "--map")
        }
        let isDoubtful = Self.doubtful.contains(HeaderNames.normalized(header.names[unit]))
        if !isGiven, others * 50 > records {
            // A unit of measure, as its name may say.
            if isDoubtful, lines == 0 { return (.isNone, nil, nil) }
            return (
                .isNone,
                decision("not read", "\(others) of \(records) lines hold no number above 0 in it"),
                nil
            )
        }
        guard lines > 0 else { return (.divides, nil, nil) }
        let count = customers.count
        let share = FileShare.words(worthDivided, of: worthOfAll)
        let found =
            "not 1 in \(lines) of \(records) lines (\(counted(count, "customer"))), first in line"
            + " \(firstLine) (\(first))"
        let worths =
            "\(fixedText(worthDivided, decimals: 2)) (\(share)), and not"
            + " \(fixedText(worth, decimals: 2))"
        if !isGiven, undivided > divided {
            return (
                .isNone,
                decision(
                    "not read",
                    "\(found), but amounts say that \(amount) is the price of one piece; --map"
                        + " price_unit=\(shellWord(cell)) divides it"), nil
            )
        }
        if isGiven || divided > 0 {
            let why = isGiven ? "as told" : "as amounts say"
            return (
                .divides,
                decision(
                    "pieces that \(amount) is for",
                    "\(found), \(why): these lines come to \(worths)"),
                nil
            )
        }
        guard arePowers, !isDoubtful else {
            return (
                .isNone, nil,
                "\(cell) is \(found), and is not used: if \(amount) is for so many pieces, pass --map"
                    + " price_unit=\(shellWord(cell)), by which these lines come to \(worths)"
            )
        }
        return (
            .divides, decision("pieces that \(amount) is for", found),
            "\(cell) is \(found): \(amount) is read as the price of so many pieces, so that these lines come to"
                + " \(worths). No amount of a line says so; if \(amount) is the price of one, pass --map"
                + " price_unit=none"
        )
    }
}
