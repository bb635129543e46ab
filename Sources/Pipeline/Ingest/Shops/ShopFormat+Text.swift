import Foundation

/// The text of a format: one `key: value` a line, `#` begins a comment.
///
/// A value of several is cut by commas; one with a comma in it stands in double quotes.
extension ShopFormat {
    /// Most bytes of a file with a format.
    private static let mostBytes = 1 << 16

    /// Reads a format.
    ///
    /// - Parameter file: Where the text stands, for messages.
    /// - Throws: `data` for a line that says nothing, with its number.
    public init(text: String, file: String) throws(IngestError) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let content = line.filter { $0 != "\r" && $0 != "\u{FEFF}" }
                .trimmingCharacters(in: .whitespaces)
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            guard let problem = take(content) else { continue }
            throw IngestError(.data, "\(file):\(index + 1): \(problem)")
        }
        if name.isEmpty { name = (file as NSString).lastPathComponent }
        if title.isEmpty { title = name }
        let missing = InvoiceColumn.allCases.filter { column in
            column.isRequired && columns[column] == nil
                && !(column == .unitPrice && sides[.lineTotal] != nil)
                && !(column == .stockCode && columns[.description] != nil)
        }
        guard missing.isEmpty else {
            throw IngestError(
                .data,
                "\(file): says nothing of \(missing.map(\.sqlName).joined(separator: ", ")). Write"
                    + " a line \(missing[0].sqlName): HEADER.")
        }
    }

    /// Reads the format in a file.
    public init(file path: String) throws(IngestError) {
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: Self.mostBytes + 1)
        else {
            throw IngestError(
                .inputMissing,
                "--shop \(path): there is no such format, and no file of this name can be read."
                    + " Formats: \(Self.names.joined(separator: ", ")), none.")
        }
        guard data.count <= Self.mostBytes, let text = String(data: data, encoding: .utf8) else {
            throw IngestError(
                .data, "\(path): is no shop format: it is longer than 64 KiB, or not UTF-8.")
        }
        try self.init(text: text, file: path)
    }

    /// Takes one line; gives what is wrong with it.
    private mutating func take(_ line: String) -> String? {
        guard let colon = line.firstIndex(of: ":") else {
            return "\"\(line)\" is no line of a shop format. Write key: value."
        }
        let key = line[..<colon].trimmingCharacters(in: .whitespaces)
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        guard !value.isEmpty else {
            return "\(key) has no value. Write one, or leave the line out."
        }
        switch key {
        case "name": name = value
        case "title": title = value
        case "time_zone": timeZone = value
        case "note": note = note.isEmpty ? value : note + " " + value
        case "header": header += Self.list(value)
        case "no_sale": noSale += Self.list(value).map { $0.lowercased() }
        case "no_amount": noAmount += Self.list(value).map { $0.lowercased() }
        case "guests": guests += Self.list(value).map { $0.lowercased() }
        case "tax_basis":
            guard let basis = TaxBasis(rawValue: value) else {
                return "tax_basis \(value) is none of included, excluded, mixed, unknown."
            }
            taxBasis = basis
        case "on_overlap":
            guard let rule = OverlapRule(rawValue: value) else {
                let rules = OverlapRule.allCases.map(\.rawValue).joined(separator: ", ")
                return "on_overlap \(value) is none of \(rules)."
            }
            onOverlap = rule
        default:
            if let column = InvoiceColumn.allCases.first(where: { $0.sqlName == key }) {
                columns[column, default: []] += Self.list(value)
            } else if let side = SideColumn(rawValue: key) {
                sides[side, default: []] += Self.list(value)
            } else {
                return "\(key) is no key of a shop format. Keys: \(Self.keys)."
            }
        }
        return nil
    }

    private static let keys =
        (["name", "title", "header"] + InvoiceColumn.allCases.map(\.sqlName)
        + SideColumn.allCases.map(\.rawValue)
        + ["no_sale", "no_amount", "guests", "tax_basis", "time_zone", "on_overlap", "note"])
        .joined(
            separator: ", ")

    /// Cuts at commas outside of double quotes.
    static func list(_ text: String) -> [String] {
        var items = [""]
        var isQuoted = false
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: items.append("")
            default: items[items.count - 1].append(character)
            }
        }
        return items.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}

extension ShopChoice {
    /// The format of this name or in this file; `none` is none.
    public init(_ text: String) throws(IngestError) {
        if text.lowercased() == "none" {
            self = .none
        } else if let format = ShopFormat.builtIn.first(where: { $0.name == text.lowercased() }) {
            self = .format(format)
        } else {
            self = .format(try ShopFormat(file: text))
        }
    }
}
