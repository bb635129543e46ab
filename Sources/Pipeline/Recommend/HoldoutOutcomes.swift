import Clustering
import Store

/// What a segmentation should tell of a customer.
package enum HoldoutOutcome: String, CaseIterable, Sendable {
    /// log(1 + later sales).
    case revenue = "log_later_revenue"
    /// 1 with a later sale, else 0.
    case boughtAgain = "bought_again"
    /// Later returns over later sales, up to 1; of those who bought.
    case returnRate = "return_rate"
}

/// What customers did behind a date: sales and returns as `sale_line` and `return_line` say.
package struct HoldoutOutcomes {
    /// One customer.
    package struct Customer: Hashable, Sendable {
        /// Sales behind the date.
        package var sales = 0.0
        /// Worth of what came back behind the date, 0 or more.
        package var returned = 0.0
        /// Whether there is a sale behind the date.
        package var isBuyer = false
        /// Whether there is a sale up to the date.
        package var wasBuyer = false

        /// The value of an outcome; `nil` where the customer has none.
        func value(_ outcome: HoldoutOutcome) -> Double? {
            switch outcome {
            case .revenue: PortableMath.log1p(max(0, sales))
            case .boughtAgain: isBuyer ? 1 : 0
            case .returnRate: isBuyer && sales > 0 ? min(1, returned / sales) : nil
            }
        }

        /// Whether the return rate was above 1.
        var isCapped: Bool { isBuyer && returned > sales }
    }

    package let period: HoldoutPeriod
    /// Everybody with a line.
    let customers: [ByteText: Customer]
    /// Sales behind the date on lines without a customer.
    package let salesWithoutCustomer: Double

    /// Reads the sums that every invoice has of its lines.
    ///
    /// - Throws: `DamagedError` for sums that are no numbers; `StoreError`.
    /// - Complexity: O(invoices).
    package init(_ period: HoldoutPeriod, in connection: Connection) throws {
        self.period = period
        var customers: [ByteText: Customer] = [:]
        var without = 0.0
        try reading("invoice") {
            try connection.forEachRow(
                """
                select
                    customer_id,
                    total(sale_e4 + sale_rest_e14 / 1e10) filter (where invoiced_at > ?1),
                    -total(return_e4 + return_rest_e14 / 1e10) filter (where invoiced_at > ?1),
                    total(sale_line_count) filter (where invoiced_at > ?1),
                    total(sale_line_count) filter (where invoiced_at <= ?1),
                    total(
                        typeof(sale_e4) <> 'real' or typeof(sale_rest_e14) <> 'real'
                        or typeof(return_e4) <> 'real' or typeof(return_rest_e14) <> 'real'
                        or typeof(sale_line_count) <> 'integer'
                    )
                from invoice
                where invoiced_at <= ?2
                group by customer_id
                """, [period.date, period.until]
            ) { row in
                guard try row.double(5) == 0 else {
                    throw DamagedError("invoice", "a sum of its lines is no number")
                }
                let sales = try row.double(1) / 1e4
                let returned = max(0, try row.double(2) / 1e4)
                guard sales.isFinite, returned.isFinite else {
                    throw DamagedError("invoice", "the sales of a customer are beyond all numbers")
                }
                if row.isNull(0) {
                    without = sales
                } else {
                    customers[ByteText(try row.text(0))] = Customer(
                        sales: sales, returned: returned,
                        isBuyer: try row.double(3) > 0, wasBuyer: try row.double(4) > 0)
                }
            }
        }
        self.customers = customers
        salesWithoutCustomer = without
    }

    func customer(_ id: ByteText) -> Customer { customers[id] ?? Customer() }

    /// What a customer did; nothing for an id without a line.
    package func customer(_ id: String) -> Customer { customer(ByteText(id)) }

    /// Later sales by whose they are, when these customers are measured.
    package func account(of measured: [String]) -> HoldoutAccount {
        account(of: measured.map(ByteText.init))
    }

    /// Later sales by whose they are, when these customers are measured.
    func account(of measured: [ByteText]) -> HoldoutAccount {
        let known = Set(measured)
        var account = HoldoutAccount(withoutCustomer: salesWithoutCustomer)
        // In one order, so that sums are the same bits.
        for (id, customer) in customers.sorted(by: { $0.key < $1.key }) where customer.isBuyer {
            if known.contains(id) {
                account.measured += customer.sales
                account.nBuyers += 1
                if customer.isCapped { account.nCapped += 1 }
            } else if customer.wasBuyer {
                account.leftOut += customer.sales
                account.nLeftOut += 1
            } else {
                account.new += customer.sales
                account.nNew += 1
            }
        }
        return account
    }

    /// Tells these outcomes from all others.
    var digest: String {
        var digest = SHA256Digest()
        digest.update(period.until)
        digest.update(salesWithoutCustomer.bitPattern)
        for (id, customer) in customers.sorted(by: { $0.key < $1.key }) {
            digest.update(UInt64(id.text.utf8.count))
            digest.update(id.text)
            digest.update(customer.sales.bitPattern)
            digest.update(customer.returned.bitPattern)
            digest.update(UInt64(customer.isBuyer ? 1 : 0) + (customer.wasBuyer ? 2 : 0))
        }
        return digest.hex()
    }
}

/// Whose the later sales are.
package struct HoldoutAccount: Hashable, Sendable {
    package var measured = 0.0
    package var new = 0.0
    package var leftOut = 0.0
    package var withoutCustomer = 0.0
    package var nBuyers = 0
    package var nCapped = 0
    package var nNew = 0
    package var nLeftOut = 0

    /// All of them.
    package var all: Double { measured + new + leftOut + withoutCustomer }
}
