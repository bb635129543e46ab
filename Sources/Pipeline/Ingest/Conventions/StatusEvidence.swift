import Reports
import Tabular

/// What stands in columns that sound like statuses: few values, which may be of sales or of something else.
struct StatusEvidence {
    /// Lines of one value.
    fileprivate struct Value {
        let text: String
        var lines = 0
        var worth = 0.0
        var customers: Set<UInt64> = []
    }

    fileprivate struct Column {
        let position: Int
        let kind: StatusWords.Column
        var places: [UInt64: Int] = [:]
        var values: [Value] = []
        /// Whether there are too many for a status.
        var isOther = false
    }

    /// Values that a status has, at most.
    private static var mostValues: Int { 16 }

    private var columns: [Column]
    private let quantity: Int?
    private let price: Int?
    private let customer: Int?
    private let isTotal: Bool
    private var lines = 0
    private var worth = 0.0

    /// `nil` where no column sounds so.
    init?(_ header: HeaderMap) {
        let used =
            header.fieldIndex.compactMap(\.self)
            + header.sideIndex.filter { $0.key != .orderStatus }.values
        columns = header.names.indices.compactMap { position in
            guard !used.contains(position),
                header.shop == nil || header.sideIndex[.orderStatus] == nil
            else { return nil }
            let isRead = header.sideIndex[.orderStatus] == position
            let named = StatusWords.column(header.names[position])
            return (isRead && named != .mark && named != .test ? .status : named)
                .map { Column(position: position, kind: $0) }
        }
        guard !columns.isEmpty else { return nil }
        quantity = header.fieldIndex[InvoiceColumn.quantity.rawValue]
        price =
            header.sideIndex[.lineTotal] ?? header.fieldIndex[InvoiceColumn.unitPrice.rawValue]
        customer = header.fieldIndex[InvoiceColumn.customerID.rawValue]
        isTotal = header.sideIndex[.lineTotal] != nil
    }

    /// Counts the reader's record.
    mutating func count(_ reader: CSVRecordReader, encoding: TextEncoding?) {
        func field(_ position: Int) -> UnsafeBufferPointer<UInt8> {
            reader[position].trimmed(in: encoding).bytes
        }
        func hash(_ position: Int?) -> UInt64 {
            var hash = TupleHash()
            hash.combine(position.map(field))
            return hash.low
        }
        var amount = 0.0
        for mark in AmountProbe.marks {
            guard let price, let written = AmountProbe.number(field(price), mark: mark) else {
                continue
            }
            if isTotal {
                amount = written.value
            } else if let quantity, let pieces = AmountProbe.number(field(quantity), mark: mark) {
                amount = pieces.value * written.value
            } else {
                continue
            }
            break
        }
        lines += 1
        worth += amount
        let who = hash(customer)
        for index in columns.indices where !columns[index].isOther {
            let shown = field(columns[index].position)
            guard !shown.isEmpty else { continue }
            columns[index].count(
                shown, hash(columns[index].position), amount, who, most: Self.mostValues)
        }
    }

    /// What is told of a column that is not understood; `nil` where nothing hangs on it.
    ///
    /// - Parameter noSale: Statuses that the caller says are none, in lower case.
    func words(of position: Int, _ header: HeaderMap, noSale: Set<String>) -> String? {
        guard let column = columns.first(where: { $0.position == position && !$0.isOther }) else {
            return nil
        }
        let isRead = header.sideIndex[.orderStatus] == position
        let open = column.values.filter {
            let word = $0.text.lowercased()
            return !StatusWords.isDone(word) && !noSale.contains(word)
                // Those that are read have words of their own.
                && !(isRead && StatusWords.isUndone(word))
        }
        let isOfLines = column.kind == .kind
        let undone = open.filter {
            let word = $0.text.lowercased()
            return StatusWords.isUndone(word) || isOfLines && StatusWords.isNoProduct(word)
        }
        let isMarked = column.kind == .mark || column.kind == .test
        guard column.values.count > 1 || !undone.isEmpty || isMarked, !open.isEmpty
        else { return nil }
        // Of a mark one value is no sale, and the others are.
        if isMarked, isRead, open.count < column.values.count { return nil }
        if column.kind == .kind, undone.isEmpty { return nil }
        if isMarked, undone.isEmpty, !column.isMark(of: lines) { return nil }
        let cell = header.cell(position)
        let listed = column.values.sorted { ($1.lines, $0.text) < ($0.lines, $1.text) }.prefix(8)
            .map(words).joined(separator: ", ")
        let more = column.values.count > 8 ? " and \(column.values.count - 8) more" : ""
        // Of marks that say nothing by themselves, the most are those of sales.
        let blank = lines - column.values.map(\.lines).reduce(0, +)
        let most = column.values.map(\.lines).reduce(blank, max)
        let marks = isMarked ? open.filter { $0.lines != most } : []
        let list = (undone.isEmpty ? marks : undone).map { $0.text.lowercased() }.sorted()
        let values = list.isEmpty ? "VALUES" : shellWord(list.joined(separator: ","))
        let back =
            column.kind == .mark || undone.contains { StatusWords.isBack($0.text.lowercased()) }
            ? " If what they take back was sold in other lines, give them quantities below zero in the file."
            : ""
        let map = isRead ? "" : "--map order_status=\(shellWord(cell)) "
        return
            "the column \(cell) \(isRead ? "says of lines" : "is not used, and says of lines"): \(listed)\(more)."
            + " All of them count\(noSale.isEmpty ? "" : " but those of --no-sale").\(back) If some are no sales, pass"
            + " \(map)--no-sale \(values)"
    }

    private func words(_ value: Value) -> String {
        let share = FileShare.words(value.worth, of: worth, isSigned: true)
        let customers = value.customers.count
        return
            "\"\(value.text)\" in \(counted(value.lines, "line"))"
            + " (\(percent(Double(value.lines) / Double(max(lines, 1)))) of the lines, \(share),"
            + " \(counted(customers, "customer")))"
    }
}

extension StatusEvidence.Column {
    /// Whether it has a few values that come again, as marks do: not those of products or numbers of orders.
    fileprivate func isMark(of lines: Int) -> Bool {
        (values.count > 1 || (values.first?.lines ?? lines) < lines) && values.count <= 6
            && lines >= 2 * values.count
            && values.allSatisfy {
                let word = $0.text.lowercased()
                return kind == .test ? StatusWords.isAnswer(word) : StatusWords.isMark(word)
            }
    }

    fileprivate mutating func count(
        _ shown: UnsafeBufferPointer<UInt8>, _ key: UInt64, _ amount: Double, _ customer: UInt64,
        most: Int
    ) {
        let place: Int
        if let known = places[key] {
            place = known
        } else {
            guard values.count < most, shown.count <= 40 else {
                isOther = true
                return
            }
            place = values.count
            places[key] = place
            let encoding: TextEncoding = TextEncoding.isUTF8(shown) ? .utf8 : .windows1252
            values.append(StatusEvidence.Value(text: encoding.visibleText(shown)))
        }
        values[place].lines += 1
        values[place].worth += amount
        if values[place].customers.count < 1 << 13 { values[place].customers.insert(customer) }
    }
}
