import Reports
import Tabular

/// Whether the prices of a file have taxes in them, as far as it tells.
public enum TaxBasis: String, Sendable, Hashable {
    /// With taxes.
    case included
    /// Without.
    case excluded
    /// With in some lines, without in others.
    case mixed
    /// It has taxes, and does not say.
    case unknown
}

/// What the columns of a file say of taxes: one that says it outright, the sum of an order with or without them, the name
/// of the price.
struct TaxEvidence {
    private static let flags: Set<String> = [
        "taxesincluded", "taxincluded", "taxincl", "includestax", "pricesincludetax",
        "priceincludestax",
        "pricesincludetaxes", "taxinclusive", "vatincluded", "inklmwst", "mwstenthalten", "ttc",
    ]
    private static let amounts: Set<String> = [
        "tax", "taxes", "taxamount", "taxes amount", "vat", "vatamount", "mwst", "mwstbetrag",
        "tva",
        "montanttva", "salestax", "ordersalestax", "itemtax", "umsatzsteuer", "steuer", "gst",
        "iva",
        "ordertotaltaxamount", "totaltax",
    ]
    private static let yes: Set<String> = [
        "true", "yes", "y", "1", "included", "incl", "inclusive", "ja", "oui", "wahr", "x",
    ]
    private static let no: Set<String> = [
        "false", "no", "n", "0", "excluded", "excl", "exclusive", "nein", "non", "falsch",
    ]

    private let flag: Int?
    private let tax: Int?
    /// Sum of the goods, shipping and total of an order.
    private let sums: (subtotal: Int, shipping: Int, total: Int)?
    private var saysYes = 0
    private var saysNo = 0
    private var withTaxes = 0
    private var withoutTaxes = 0
    private var taxed = 0

    /// `nil` where no column is about taxes.
    init?(_ header: HeaderMap) {
        let names = header.names.map(HeaderNames.normalized)
        flag = names.firstIndex(where: Self.flags.contains)
        tax = names.firstIndex(where: Self.amounts.contains)
        guard flag != nil || tax != nil else { return nil }
        if let subtotal = names.firstIndex(of: "subtotal"),
            let shipping = names.firstIndex(of: "shipping"),
            let total = names.firstIndex(of: "total")
        {
            sums = (subtotal, shipping, total)
        } else {
            sums = nil
        }
    }

    /// Counts the reader's record.
    mutating func count(_ reader: CSVRecordReader, encoding: TextEncoding?) {
        func field(_ position: Int) -> UnsafeBufferPointer<UInt8> {
            reader[position].trimmed(in: encoding).bytes
        }
        if let flag {
            let text = HeaderNames.normalized(
                String(decoding: field(flag).prefix(20), as: UTF8.self))
            if Self.yes.contains(text) { saysYes += 1 }
            if Self.no.contains(text) { saysNo += 1 }
        }
        guard let tax, !field(tax).isEmpty else { return }
        for mark in AmountProbe.marks {
            guard let amount = AmountProbe.number(field(tax), mark: mark)?.value, amount != 0 else {
                continue
            }
            taxed += 1
            guard let sums, let total = AmountProbe.number(field(sums.total), mark: mark)?.value,
                let subtotal = AmountProbe.number(field(sums.subtotal), mark: mark)?.value
            else { return }
            let goods =
                subtotal + (AmountProbe.number(field(sums.shipping), mark: mark)?.value ?? 0)
            if abs(total - goods) <= 0.0101 { withTaxes += 1 }
            if abs(total - goods - amount) <= 0.0101 { withoutTaxes += 1 }
            return
        }
    }

    /// What is said of a price column with this name, in a file of this shop.
    func finding(_ header: HeaderMap, price: Int?) -> (basis: TaxBasis, why: String)? {
        if let flag, saysYes + saysNo > 0 {
            let cell = header.cell(flag)
            if saysYes > 0, saysNo > 0 {
                return (
                    .mixed,
                    "\(cell) says that prices have taxes in them in \(saysYes) lines, and in \(saysNo) that not"
                )
            }
            return (saysYes > 0 ? .included : .excluded, "\(cell) says so")
        }
        if withTaxes + withoutTaxes > 0, let sums, let tax {
            let words = [sums.subtotal, sums.shipping].map(header.cell).joined(separator: " + ")
            let most = max(withTaxes, withoutTaxes)
            if 10 * min(withTaxes, withoutTaxes) > most {
                return (
                    .mixed,
                    "\(header.cell(sums.total)) is \(words) in \(withTaxes) orders, and has"
                        + " \(header.cell(tax)) on top in \(withoutTaxes)"
                )
            }
            return withTaxes > withoutTaxes
                ? (.included, "\(header.cell(sums.total)) is \(words) alone")
                : (.excluded, "\(header.cell(sums.total)) is \(words) + \(header.cell(tax))")
        }
        if let named = Self.named(header, price) { return named }
        guard taxed > 0, let tax else { return nil }
        return (
            .unknown,
            "\(header.cell(tax)) is not zero in \(taxed) lines, and nothing says whether prices have it in them"
        )
    }

    /// What the name of the price says.
    static func named(_ header: HeaderMap, _ price: Int?) -> (basis: TaxBasis, why: String)? {
        guard let price else { return nil }
        let name = HeaderNames.normalized(header.names[price])
        let cell = header.cell(price)
        if ["excl", "netto", "netprice", "exvat", "extax"].contains(where: name.contains)
            || name.hasSuffix("ht")
        {
            return (.excluded, "by the name of \(cell)")
        }
        if ["incl", "brutto", "ttc", "grossprice", "withtax"].contains(where: name.contains) {
            return (.included, "by the name of \(cell)")
        }
        return nil
    }
}
