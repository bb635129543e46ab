import Reports
import Tabular

/// Where the header of a file of invoice lines stands and how its records are cut, found on its first bytes.
package struct InvoiceLayout: Sendable, Hashable {
    /// Byte that separates fields.
    package let delimiter: UInt8
    /// Bytes of UTF-8 byte order marks: 3, more where there are several, or 0.
    package let markLength: Int
    /// Records above the header: titles, blank lines, a `sep=;` line.
    package let recordsBefore: Int
    /// Whether the file has a header, or the caller gave one.
    package var hasHeader = true
    /// The columns.
    package let header: HeaderMap

    /// Records before the first line of data.
    package var recordsToSkip: Int { recordsBefore + (hasHeader ? 1 : 0) }

    /// Finds the first record, under any delimiter, that names all columns.
    ///
    /// - Parameters:
    ///   - head: The first bytes of the unpacked file.
    ///   - name: The file, for messages.
    ///   - options: What the caller says.
    /// - Throws: `data` that names what the file is instead, or lists found and expected columns.
    package static func detect(
        head: [UInt8], name: String, options: LayoutOptions = LayoutOptions()
    ) throws(IngestError) -> InvoiceLayout {
        let head = CSVHead(head, name: name, quoting: options.quoting ?? .double)
        try IngestError.from(head.refuseOtherTypes())
        let tables = head.tables(options.delimiter)
        if let header = options.header { return try layout(header, tables, head, options) }
        var best: (score: Int, header: HeaderMap, line: Int)?
        for record in 0..<max(CSVHead.maxRecordsBefore, options.headerLine ?? 0) {
            for table in tables {
                guard let (names, line) = try IngestError.from(table.next()),
                    line == options.headerLine ?? line
                else { continue }
                let header = HeaderMap(
                    names: names, columns: options.columns, settled: options.settled(under: names))
                if options.acceptsDuplicates ? header.isReadable : header.isComplete {
                    guard names.count <= CSVHead.maxColumns else {
                        throw tooManyColumns(name: name, line: line)
                    }
                    return InvoiceLayout(
                        delimiter: table.delimiter, markLength: head.markLength,
                        recordsBefore: record, header: header)
                }
                let matched = header.matchCount
                let score = matched * 10_000 + min(names.count, 9_999)
                // The first record wins a tie: it is the likeliest header.
                if best.map({ score > $0.score && (matched > 0 || record == 0) }) ?? true {
                    best = (score, header, line)
                }
            }
            if tables.allSatisfy(\.isAtEnd) { break }
        }
        if best.map({ $0.score < 20_000 }) ?? true {
            try IngestError.from(head.refuseOtherTexts())
        }
        guard let best else { throw nothingFound(head, options) }
        throw unusable(best.header, options.columns, head, line: best.line)
    }

    /// Most columns that any of the first records names; 0 for what is not text.
    package static func score(
        _ head: CSVHead, names columns: HeaderNames
    ) throws(IngestError) -> Int {
        guard FileSignature.binary(head.bytes) == nil else { return 0 }
        var best = 0
        for table in head.tables() {
            for _ in 0..<CSVHead.maxRecordsBefore {
                guard let (names, _) = try IngestError.from(table.next()) else { continue }
                best = max(best, HeaderMap(names: names, columns: columns).matchCount)
            }
        }
        return best
    }

    /// The layout of a file without a header, of which the caller says the columns.
    private static func layout(
        _ names: [String], _ tables: [CSVHead.Table], _ head: CSVHead, _ options: LayoutOptions
    ) throws(IngestError) -> InvoiceLayout {
        try IngestError.from(head.refuseOtherTexts())
        guard names.count <= CSVHead.maxColumns else {
            throw IngestError(
                .usage,
                "--header names \(names.count) columns; at most \(CSVHead.maxColumns) are read."
                    + " Leave out those at the end that you do not need.")
        }
        let header = HeaderMap(
            names: names, columns: options.columns, settled: options.settled(under: names))
        guard options.acceptsDuplicates ? header.isReadable : header.isComplete else {
            let missing =
                (header.missing.filter { !header.given.contains($0) }.map { $0.fileNames[0] }
                + header.unmet).joined(separator: ", ")
            let problem =
                header.duplicates.isEmpty
                ? "does not name \(missing)"
                : "names a column twice (\(header.duplicates.joined(separator: "; ")))"
            throw IngestError(.usage, "--header \(problem). Write \(expected).")
        }
        var widths: [Int] = []
        for table in tables {
            var width = 0
            while width == 0, !table.isAtEnd {
                width = try IngestError.from(table.next())?.cells.count ?? 0
            }
            widths.append(width)
        }
        let right = widths.firstIndex(of: names.count)
        let widest = widths.indices.max { widths[$0] < widths[$1] }
        guard let chosen = right ?? widest, widths[chosen] > 0 else {
            throw nothingFound(head, LayoutOptions())
        }
        return InvoiceLayout(
            delimiter: tables[chosen].delimiter, markLength: head.markLength, recordsBefore: 0,
            hasHeader: false, header: header)
    }

    // MARK: Errors

    private static let expected = InvoiceColumn.allCases.map { $0.fileNames[0] }
        .joined(separator: ",")

    private static func nothingFound(_ head: CSVHead, _ options: LayoutOptions) -> IngestError {
        let name = head.name
        if head.isCut {
            return IngestError(
                .data,
                "\(name): no header ends in the first \(CSVHead.length) bytes, the most that is"
                    + " looked at. Check the line ends of the file.")
        }
        if let line = options.headerLine {
            return IngestError(
                .data,
                "\(name): line \(line) is blank, broken or not there, so it is no header."
                    + " Pass another --header-line, or leave it out.")
        }
        if let reason = head.whyUnread {
            return IngestError(
                .data,
                "\(name): \(reason)"
                    + (head.bytes.contains(0)
                        ? "" : " Pass --quote none where quotes mean nothing."))
        }
        return IngestError(
            .data, "\(name): is empty. Expected a header line and invoice lines below it.")
    }

    private static func unusable(
        _ header: HeaderMap, _ columns: HeaderNames, _ head: CSVHead, line: Int
    ) -> IngestError {
        let name = head.name
        let found =
            header.names.prefix(30).joined(separator: ", ")
            + (header.names.count > 30 ? ", … (\(header.names.count) in all)" : "")
        if header.isReadable {
            return IngestError(.data, "\(name):\(line): \(twice(header)) Found: \(found).")
        }
        if let inner = wholeLine(in: header, columns) {
            return IngestError(
                .data,
                "\(name):\(line): the whole line stands in quotes, so it is one field:"
                    + " \"\(inner.prefix(60))…\". Pass --quote lines, which takes the outer quotes off."
            )
        }
        let missing =
            header.missing.filter { !header.given.contains($0) }
            .map { $0.fileNames.prefix(2).joined(separator: " or ") } + header.unmet
        let start = "\(name):\(line): no usable header: missing \(missing.joined(separator: ", "))."
        if header.looksLikeCustomers {
            return IngestError(
                .data,
                start
                    + " Found: \(found). It looks like a file of customers, without invoices: read"
                    + " it with workbench ingest --customers \(shellWord(name)).")
        }
        let shop = header.shop.map {
            " Its header is read as that of \($0.title); --shop none goes by names alone."
        }
        let advice =
            header.matchCount == 0
            ? "If the file has no header, pass --header \(expected) in the order of its fields"
            : ColumnAdvice(header, head, line: line).text
        return IngestError(
            .data,
            start + " Found: \(found). Expected, in any order: \(expected). \(advice)."
                + (shop ?? ""))
    }

    /// Says which cells name one column, and how to tell them apart.
    private static func twice(_ header: HeaderMap) -> String {
        let column = header.duplicated[0]
        let found = header.candidates[column.rawValue]
        let cells = found.filter { $0.rank == found[0].rank }.map {
            shellWord(header.cell($0.position))
        }
        return "the header names a column twice"
            + " (\(header.duplicates.joined(separator: "; "))), and its lines do not tell which is"
            + " meant. Pass \(cells.map { "--map \(column.sqlName)=\($0)" }.joined(separator: " or "))."
    }

    /// The header of a file whose lines stand in quotes as a whole.
    private static func wholeLine(in header: HeaderMap, _ columns: HeaderNames) -> String? {
        guard header.names.count == 1 else { return nil }
        return CSVHead.delimiters.contains { byte in
            let names = header.names[0].split(separator: Character(UnicodeScalar(byte)))
            return HeaderMap(names: names.map(String.init), columns: columns).matchCount > 1
        } ? header.names[0] : nil
    }

    private static func tooManyColumns(name: String, line: Int) -> IngestError {
        IngestError(
            .data,
            "\(name):\(line): the header has more than \(CSVHead.maxColumns) columns, the most that is read."
                + " Export only the invoice columns.")
    }
}
