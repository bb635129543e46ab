import Reports
import Tabular

extension IngestReport {
    /// What the options would read otherwise than content that is in already was read, a sentence each.
    ///
    /// They have no effect: the lines stay as they were read then.
    func unheeded(_ options: IngestOptions) -> [String] {
        var words: [String] = []
        func compare(_ flag: String, _ asked: String?, _ stored: String) {
            // What stands behind a value says where it came from: `mdy (assumed)`.
            guard let asked, asked != stored.prefix(while: { $0 != " " }) else { return }
            words.append("\(flag) \(asked) has no effect: it was read with \(stored)")
        }
        // Where no date or number left a choice, any order or mark reads the same.
        if dateOrder != "iso" { compare("--date-order", options.dateOrder?.rawValue, dateOrder) }
        if decimalMark != "none" {
            compare("--decimal-mark", options.decimalMark?.rawValue, decimalMark)
        }
        if let asked = options.currency, currency != asked.code {
            words.append(
                "--currency \(asked) has no effect: it was read with \(currency ?? "no currency")")
        }
        if let rates = options.rates {
            words.append("--rates \(rates.name) has no effect: its amounts stay as they are")
        }
        if let asked = options.dateFormat?.text, dateFormat != asked {
            words.append(
                "--date-format \(asked) has no effect: it was read with \(dateFormat ?? "none")")
        }
        if options.nullWords != .usual, let nullWords, options.nullWords.text != nullWords {
            words.append("--null-words has no effect: it was read with \(nullWords)")
        }
        if delimiter != "sheet", let asked = options.layout.delimiter.map({ UnicodeScalar($0) }),
            String(asked) != delimiter
        {
            words.append(
                "--delimiter \(Self.name(of: String(asked))) has no effect: it was read with "
                    + Self.name(of: delimiter))
        }
        if let asked = options.layout.quoting?.rawValue, let quoting, asked != quoting {
            words.append("--quote \(asked) has no effect: it was read with \(quoting)")
        }
        if let asked = options.layout.headerLine, let stored = headerLine, asked != stored {
            words.append("--header-line \(asked) has no effect: its header is on line \(stored)")
        }
        if options.layout.header != nil, headerLine ?? 0 != 0 {
            words.append(
                "--header has no effect: it was read with its own on line \(headerLine ?? 0)")
        }
        if let asked = options.layout.columns.shop.name, asked != (shop.isEmpty ? "none" : shop) {
            words.append(
                "--shop \(asked) has no effect: it was read by"
                    + " \(shop.isEmpty ? "no format" : "the format \(shop)")")
        }
        words += unheededOrders(options.layout.orders)
        let stored = Self.plain(columnMap)
        let given =
            options.layout.columns.given.map { ($0.key.sqlName, $0.value) }
            + options.layout.columns.sides.map { ($0.key.rawValue, $0.value) }
        for (column, header) in given.sorted(by: { $0.1 < $1.1 })
        where !stored.contains(Self.plain("\(column)=\(header)")) {
            words.append("--map \(column)=\(header) has no effect: it was read with \(columnMap)")
        }
        return words
    }

    /// The same of orders.
    private func unheededOrders(_ options: OrderOptions) -> [String] {
        var words: [String] = []
        if let asked = options.noSale.map(Self.statuses),
            asked != noSale.map({ Self.statuses($0) }) ?? []
        {
            words.append(
                "--no-sale \(shellWord(asked.joined(separator: ","))) has no effect: "
                    + (noSale.map { "it was read with \($0.isEmpty ? "none" : $0)" }
                        ?? "its statuses count as they were read"))
        }
        if options.carriesDown == false, linesCarried > 0 {
            words.append(
                "--no-carry-down has no effect: \(linesCarried) of its lines have what their order says"
            )
        }
        return words
    }

    private static func statuses(_ list: [String]) -> [String] {
        list.map { $0.lowercased() }.sorted()
    }

    private static func statuses(_ text: String) -> [String] {
        statuses(text.split(separator: ",").map(String.init))
    }

    /// Header cells are compared like that where they are read.
    private static func plain(_ text: String) -> String {
        text.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "=" }
    }

    private static func name(of delimiter: String) -> String {
        [",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"][delimiter] ?? delimiter
    }

    /// The report of content that is in already, with a warning for what the options do not change.
    func known(to options: IngestOptions) -> IngestReport {
        var report = self
        report.warnings += unheeded(options).map {
            "\($0). To read it anew, ingest it into a fresh database"
        }
        return report
    }
}
