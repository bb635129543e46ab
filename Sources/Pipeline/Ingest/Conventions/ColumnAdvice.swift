import Reports
import Tabular

/// What to pass where a header lacks a column: never a cell whose content cannot be it.
struct ColumnAdvice {
    /// In words, without the full stop.
    let text: String

    /// - Parameters:
    ///   - header: What was found, and does not suffice.
    ///   - head: The first bytes of the file.
    ///   - line: Where the header stands.
    init(_ header: HeaderMap, _ head: CSVHead, line: Int) {
        let survey = Self.survey(header, head, line: line)
        guard let column = header.missing.first else {
            text = "Name a column that is there: --map and --line-total take cells of the header"
            return
        }
        func cells(where fits: (ColumnContent) -> Bool) -> [String] {
            header.names.indices.filter { position in
                guard !header.names[position].isEmpty,
                    !header.fieldIndex.contains(position),
                    !header.sideIndex.values.contains(position)
                else { return false }
                guard let survey, survey.records > 0 else { return true }
                let content = survey.columns[position]
                return content.filled > 0 && fits(content)
            }.map { header.cell($0) }
        }
        let fitting = cells { $0.fits(column) }.filter { Self.mayBe($0, column) }
        if column == .unitPrice, let total = Self.total(among: fitting) {
            text =
                "If \(total) is the amount of a line, pass --line-total \(shellWord(total));"
                + " if it is the price of one piece, --map unit_price=\(shellWord(total))"
            return
        }
        guard !fitting.isEmpty else {
            text =
                "No column that is left holds \(Self.content(of: column)), which"
                + " \(column.sqlName) needs"
            return
        }
        let likely =
            nearestName(to: column.fileNames[0], among: fitting) ?? Self.alike(column, fitting)
        text =
            "Name the columns with --map, for example --map"
            + " \(column.sqlName)=\(likely.map(shellWord) ?? "HEADER")"
    }

    /// Words in names of kinds of customers and orders, which name none of them.
    private static let kinds = [
        "type", "typ", "group", "gruppe", "segment", "status", "class", "klasse", "tier", "level",
        "stufe", "region", "category", "kategorie", "age", "alter", "gender", "geschlecht",
        "since", "seit", "language", "sprache", "channel", "kanal", "manager", "consent",
        "optin", "newsletter", "count", "anzahl", "priority", "method", "source", "tags",
    ]

    /// Whether a name leaves it possible that the column is what is looked for: `account type` names no customer.
    static func mayBe(_ cell: String, _ column: InvoiceColumn) -> Bool {
        guard [.customerID, .invoiceNo, .stockCode].contains(column) else {
            // What came back is no quantity, and what is taken off no price, nor is what all pieces come to.
            let isOfLine = ["lineprice", "totalprice", "extendedprice", "rowprice", "gesamtpreis"]
                .contains(HeaderNames.normalized(cell))
            return ![.quantity, .unitPrice].contains(column)
                || HeaderNames.takenOff(cell) == nil && !(column == .unitPrice && isOfLine)
        }
        let words = cell.lowercased().split { !$0.isLetter }
        return !words.contains { kinds.contains(String($0)) }
    }

    /// What a column holds, in words.
    private static func content(of column: InvoiceColumn) -> String {
        switch column {
        case .quantity, .unitPrice: "numbers"
        case .invoicedAt: "dates"
        default: "names or numbers of one"
        }
    }

    /// Words in the names of columns that hold the amount of a line.
    private static let totals = [
        "total", "amount", "sales", "revenue", "umsatz", "betrag", "gesamt", "montant", "netvalue",
        "turnover", "importe", "importo", "bedrag", "valor", "wert", "summe",
    ]

    /// The likeliest of them: what is left after discounts goes before what is not.
    private static func total(among cells: [String]) -> String? {
        let found = cells.filter { cell in
            let name = HeaderNames.normalized(cell)
            return totals.contains { name.contains($0) } || nets.contains(name)
        }
        return found.first { cell in
            let name = HeaderNames.normalized(cell)
            return nets.contains { name.hasPrefix($0) || name.hasSuffix($0) }
        } ?? found.first
    }

    private static let nets = ["net", "netto", "neto", "nett"]

    /// A cell whose name has a word of the column in it.
    private static func alike(_ column: InvoiceColumn, _ cells: [String]) -> String? {
        cells.first { isAlike($0, column) }
    }

    /// Whether a name has a word of the column in it.
    static func isAlike(_ cell: String, _ column: InvoiceColumn) -> Bool {
        let words: [String] =
            switch column {
            case .invoiceNo: ["order", "invoice", "receipt", "transaction"]
            case .stockCode: ["product", "item", "article", "artikel", "sku"]
            case .quantity: ["qty", "quantity", "units", "pieces"]
            case .invoicedAt: ["date", "time", "datum"]
            case .unitPrice: ["price", "preis", "prix", "cost"]
            case .description:
                ["title", "text", "product", "item", "artikel", "description", "bezeichnung"]
            case .customerID:
                ["customer", "client", "buyer", "mail", "user", "kunde", "member", "account"]
            case .country: ["country", "land", "pays"]
            }
        let name = HeaderNames.normalized(cell)
        return words.contains { name.contains($0) }
    }

    /// What stands below the header in the first bytes.
    private static func survey(_ header: HeaderMap, _ head: CSVHead, line: Int) -> ColumnSurvey? {
        for delimiter in CSVHead.delimiters {
            let reader: Result<CSVRecordReader, TabularError> = Result { () throws(TabularError) in
                try CSVRecordReader(
                    head, delimiter: delimiter, fieldCapacity: CSVHead.maxColumns + 1)
            }
            guard case .success(let reader) = reader else { continue }
            var survey: ColumnSurvey?
            while (try? reader.readRecord()) == true {
                if reader.line == line {
                    guard reader.fieldCount == header.names.count else { break }
                    survey = ColumnSurvey(header, encoding: nil)
                } else if !(reader.endsWithFile && head.isCut) {
                    survey?.count(reader)
                }
            }
            if let survey { return survey }
        }
        return nil
    }
}
