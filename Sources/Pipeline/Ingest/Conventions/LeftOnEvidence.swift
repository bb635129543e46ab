import Reports
import Tabular

/// Columns that sound as if they took something off and that nobody uses: what is in them, and what their lines are worth.
struct LeftOnEvidence {
    private struct Column {
        let position: Int
        let taken: HeaderNames.TakenOff
        var lines = 0
        /// Of them, those with a percent sign.
        var shares = 0
        var firstLine = 0
        var sum = 0.0
        var worth = 0.0
        var customers: Set<UInt64> = []
    }

    private var columns: [Column]
    private let quantity: Int?
    private let price: Int?
    private let isTotal: Bool
    private let customer: Int?
    private var records = 0
    private var worth = 0.0

    /// `nil` where no column sounds so.
    init?(_ header: HeaderMap) {
        let used = header.fieldIndex.compactMap(\.self) + header.sideIndex.values
        columns = header.names.indices.compactMap { position in
            guard !used.contains(position),
                let taken = HeaderNames.takenOff(header.names[position]),
                // What the amounts of a format have off, its page says; pieces no format knows.
                header.shop == nil || header.shop?.name == "magento"
            else { return nil }
            return Column(position: position, taken: taken)
        }
        guard !columns.isEmpty else { return nil }
        quantity = header.fieldIndex[InvoiceColumn.quantity.rawValue]
        isTotal = header.sideIndex[.lineTotal] != nil
        price =
            header.sideIndex[.lineTotal] ?? header.fieldIndex[InvoiceColumn.unitPrice.rawValue]
        customer = header.fieldIndex[InvoiceColumn.customerID.rawValue]
    }

    /// Counts the reader's record.
    mutating func count(_ reader: CSVRecordReader, encoding: TextEncoding?) {
        func field(_ position: Int) -> UnsafeBufferPointer<UInt8> {
            reader[position].trimmed(in: encoding).bytes
        }
        func number(_ position: Int?) -> Double? {
            position.flatMap { position in
                AmountProbe.marks.lazy.compactMap {
                    AmountProbe.number(field(position), mark: $0)?.value
                }.first
            }
        }
        records += 1
        let amount = (number(price) ?? 0) * (isTotal ? 1 : number(quantity) ?? 0)
        worth += amount
        for index in columns.indices {
            let shown = field(columns[index].position)
            let isShare = shown.last == UInt8(ascii: "%")
            let plain = isShare ? UnsafeBufferPointer(rebasing: shown.dropLast()) : shown
            let value = AmountProbe.marks.lazy.compactMap {
                AmountProbe.number(plain, mark: $0)?.value
            }.first
            guard let value, value != 0 else { continue }
            if columns[index].lines == 0 { columns[index].firstLine = reader.line }
            columns[index].lines += 1
            if isShare { columns[index].shares += 1 }
            columns[index].sum += value
            columns[index].worth += amount
            var hash = TupleHash()
            hash.combine(customer.map(field))
            if columns[index].customers.count < 1 << 13 {
                columns[index].customers.insert(hash.low)
            }
        }
    }

    /// What is told of each, but for the column that is looked at elsewhere.
    func words(_ header: HeaderMap, without other: Int?) -> [String] {
        columns.filter { $0.lines > 0 && $0.position != other }.map { words($0, header) }
    }

    private func words(_ column: Column, _ header: HeaderMap) -> String {
        let cell = header.cell(column.position)
        let word = shellWord(cell)
        let count = column.customers.count
        let share = FileShare.words(column.worth, of: worth)
        let found =
            "\(cell) is not zero in \(column.lines) of \(records) lines (\(share), \(count)"
            + " customer\(count == 1 ? "" : "s")), first in line \(column.firstLine), and is not taken off"
        let sum = fixedText(column.sum, decimals: 2)
        let areShares = 2 * column.shares > column.lines
        switch areShares ? .share : column.taken {
        case .money(let side):
            let order =
                side == .lineDiscount && !HeaderNames.isOfLine(cell)
                ? ", or order_discount=\(word) if it is that of the whole order"
                : side == .orderRefund && column.sum == Double(column.lines)
                    ? ", or voided=\(word) if it marks what is no sale" : ""
            return
                "\(found) (\(sum) in all). If it is an amount of money that was, pass --map \(side.rawValue)=\(word)\(order)"
        case .pieces:
            return
                "\(found) (\(sum) pieces in all). If these pieces came back or were not sent, take them off the"
                + " quantities in the file"
        case .share:
            return
                "\(found). If prices are before it, put the amounts after it into a column of their own, and pass"
                + " --line-total with its name"
        }
    }
}
