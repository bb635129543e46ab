import Reports
import Tabular

/// Whether several stores number their orders alike: a column such as `Store` changes within a number and day.
struct StoreEvidence {
    private let store: Int
    private let invoice: Int
    private let day: Int?
    private let customer: Int?
    /// The store of each order, the first ones of a file.
    private var stores: [UInt64: UInt64] = [:]
    private var records = 0
    private var lines = 0
    private var firstLine = 0
    private var orders: Set<UInt64> = []
    /// Lines without a customer below a line of another store that has the number and a customer.
    private var carried = 0
    private var firstCarried = 0
    private var before: (order: UInt64, store: UInt64, hasCustomer: Bool)?

    private static var mostOrders: Int { 1 << 16 }

    /// `nil` where no column names stores.
    init?(_ header: HeaderMap) {
        let used = header.fieldIndex.compactMap(\.self) + header.sideIndex.values
        guard header.shop == nil, let invoice = header.fieldIndex[InvoiceColumn.invoiceNo.rawValue],
            let store = header.names.indices.first(where: {
                !used.contains($0)
                    && Self.names.contains(HeaderNames.normalized(header.names[$0]))
            })
        else { return nil }
        self.invoice = invoice
        self.store = store
        day = header.fieldIndex[InvoiceColumn.invoicedAt.rawValue]
        customer = header.fieldIndex[InvoiceColumn.customerID.rawValue]
    }

    private static let names: Set<String> = [
        "store", "storeid", "storeno", "storenumber", "storename", "storecode", "shop", "shopid",
        "shopname", "branch", "branchid", "branchno", "branchname", "outlet", "outletid",
        "location",
        "locationid", "locationname", "filiale", "filialnr", "filialnummer", "markt", "kasse",
        "kassennr", "till", "tillid", "register", "registerid", "terminal", "terminalid", "magasin",
        "boutique", "tienda", "sucursal", "negozio", "winkel", "loja",
    ]

    /// Counts the reader's record.
    mutating func count(_ reader: CSVRecordReader, encoding: TextEncoding?) {
        func field(_ position: Int) -> UnsafeBufferPointer<UInt8> {
            reader[position].trimmed(in: encoding).bytes
        }
        records += 1
        let (number, place) = (field(invoice), field(store))
        guard !number.isEmpty, !place.isEmpty else { return }
        var (order, found) = (TupleHash(), TupleHash())
        order.combine(number)
        // Tills count their receipts anew every day.
        order.combine(
            day.map { position in
                let shown = field(position)
                let end = shown.firstIndex { $0 == 0x20 || $0 == 0x54 } ?? shown.count
                return UnsafeBufferPointer(rebasing: shown[..<end])
            })
        found.combine(place)
        let hasCustomer = customer.map { !field($0).isEmpty } ?? false
        defer { before = (order.low, found.low, hasCustomer) }
        guard let first = stores[order.low] else {
            if stores.count < Self.mostOrders { stores[order.low] = found.low }
            return
        }
        guard first != found.low else { return }
        if lines == 0 { firstLine = reader.line }
        lines += 1
        if orders.count < Self.mostOrders { orders.insert(order.low) }
        guard !hasCustomer, let before, before.order == order.low, before.store != found.low,
            before.hasCustomer
        else { return }
        if carried == 0 { firstCarried = reader.line }
        carried += 1
    }

    /// What is told of it, and whether the customer of one store would be that of another's line.
    func finding(_ header: HeaderMap) -> (words: String, carries: Bool)? {
        guard lines > 0 else { return nil }
        let cell = header.cell(store)
        var words =
            "\(cell) changes within an order number of one day in \(orders.count) of \(stores.count) orders:"
            + " \(lines) of \(records) lines (\(percent(Double(lines) / Double(records)))), line"
            + " \(firstLine) first, have the number of another \(cell). If each numbers its own orders, these are"
            + " taken for one: put \(cell) in front of the number in the file"
        if carried > 0 {
            words +=
                ". \(carried) of these lines, line \(firstCarried) first, have no customer and stand below one of"
                + " another \(cell), whose customer is none of theirs then"
        }
        return (words, carried > 0)
    }
}
