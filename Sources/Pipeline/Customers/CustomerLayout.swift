import Tabular

/// Where the header of a file of customers is, and which of its columns names the customer.
struct CustomerLayout {
    let delimiter: UInt8
    /// Bytes of a UTF-8 byte order mark: 3 or 0.
    let markLength: Int
    /// Records above the header.
    let recordsBefore: Int
    /// Header cells, trimmed.
    let names: [String]
    /// Column with the customers.
    let idColumn: Int

    /// Most columns: as many as SQLite's tables and statements take everywhere, and BI tools show.
    static let maxColumns = CSVHead.maxColumns

    /// Finds the first record that names the customer, under the delimiter that cuts it most often.
    ///
    /// - Parameters:
    ///   - head: The first bytes of the unpacked file.
    ///   - name: The file, for messages.
    ///   - columns: Which header cell names the customer.
    ///   - told: The only delimiter to try; `nil` tries all.
    /// - Throws: `data` that names what the file is instead, or what is missing.
    static func detect(
        head: [UInt8], name: String, columns: HeaderNames, delimiter told: UInt8?
    ) throws(IngestError) -> CustomerLayout {
        if let other = FileSignature.binary(head) {
            throw IngestError(.data, "\(name): is \(other.type), not CSV. \(other.advice)")
        }
        let head = CSVHead(head, name: name)
        var found: (layout: CustomerLayout, line: Int)?
        var first: (names: [String], line: Int)?
        for table in head.tables(told) {
            for record in 0..<CSVHead.maxRecordsBefore {
                guard let (cells, line) = try IngestError.from(table.next()) else {
                    continue
                }
                let names = cells.map(oneLine)
                if first.map({ names.count > $0.names.count }) ?? true { first = (names, line) }
                guard let idColumn = try idColumn(names, columns, "\(name):\(line)") else {
                    continue
                }
                let isBetter =
                    found.map { best in
                        record < best.layout.recordsBefore
                            || record == best.layout.recordsBefore
                                && names.count > best.layout.names.count
                    } ?? true
                if isBetter {
                    found = (
                        CustomerLayout(
                            delimiter: table.delimiter, markLength: head.markLength,
                            recordsBefore: record, names: names, idColumn: idColumn), line
                    )
                }
                break
            }
        }
        guard let (layout, line) = found else { throw nothingFound(head, first) }
        guard layout.names.count <= maxColumns else {
            throw IngestError(
                .data,
                "\(name):\(line): the header has more than \(maxColumns) columns, the most that is"
                    + " read. Export only those that you need.")
        }
        return layout
    }

    /// Line ends and other control characters as spaces: headers stand in messages and lists.
    private static func oneLine(_ cell: String) -> String {
        String(cell.map { $0.isNewline || $0.asciiValue.map { $0 < 0x20 } == true ? " " : $0 })
    }

    /// The cell that names the customer most plainly: `CustomerID` before `Email`.
    private static func idColumn(
        _ names: [String], _ columns: HeaderNames, _ place: String
    ) throws(IngestError) -> Int? {
        let ranks = names.enumerated().compactMap { index, name -> (index: Int, rank: Int)? in
            // An address is an attribute here, unless the caller says otherwise.
            let isAddress = name.lowercased().contains("mail")
            let match = columns.match(name).flatMap { $0.column == .customerID ? $0 : nil }
            return match.flatMap {
                isAddress && $0.rank > 0 ? nil : (index: index, rank: $0.rank)
            }
        }
        guard let best = ranks.map(\.rank).min() else { return nil }
        let equals = ranks.filter { $0.rank == best }
        guard equals.count == 1 else {
            let cells = equals.map { "\"\(names[$0.index])\"" }.joined(separator: " and ")
            throw IngestError(
                .data,
                "\(place): \(cells) both name the customer. Say which with"
                    + " --map customer_id=HEADER, or remove one.")
        }
        return equals[0].index
    }

    private static func nothingFound(
        _ head: CSVHead, _ first: (names: [String], line: Int)?
    ) -> IngestError {
        let name = head.name
        if let other = FileSignature.text(head.bytes) {
            return IngestError(.data, "\(name): is \(other.type), not CSV. \(other.advice)")
        }
        guard let first else {
            if !head.isCut, let reason = head.whyUnread {
                return IngestError(.data, "\(name): \(reason)")
            }
            return IngestError(
                .data,
                head.isCut
                    ? "\(name): no header ends in the first \(CSVHead.length) bytes, the most"
                        + " that is looked at. Check the line ends of the file, or shorten the"
                        + " header."
                    : "\(name): is empty. Expected a header line and customers below it.")
        }
        let shown = first.names.prefix(30).joined(separator: ", ")
        let more = first.names.count > 30 ? ", … (\(first.names.count) in all)" : ""
        return IngestError(
            .data,
            "\(name):\(first.line): no column names the customer. Found: \(shown)\(more). Name one"
                + " customer_id, or pass --map customer_id=HEADER.")
    }
}
