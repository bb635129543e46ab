import Store

/// Days between one day with a purchase and the next of the same customer, of all customers of the file.
struct PurchaseGaps {
    /// How many gaps there are.
    let count: Int
    /// Customers who have one.
    let nCustomers: Int
    /// Gaps by their days.
    private let counts: [(days: Int, count: Int)]

    /// Reads the sales up to a moment, each invoice once.
    ///
    /// - Complexity: O(invoices log invoices) time; eight bytes an invoice, 48 a customer.
    init(upTo moment: String, in connection: Connection) throws {
        var customers = TupleNumbers(capacity: .max)
        var dayNumbers = DayNumbers()
        // The place of the customer above, the day below.
        var days: [UInt64] = []
        try reading("invoice") {
            try connection.forEachRow(
                """
                select customer_id, invoiced_at
                from invoice
                where customer_id is not null and sale_line_count > 0 and invoiced_at <= ?
                """, [moment]
            ) { row in
                // A day that is none has no distance to others.
                guard let day = try dayNumbers.number(of: row, column: 1, in: connection) else {
                    return
                }
                guard row.storageClass(0) == .text else {
                    throw DamagedError("invoice", "a customer_id is no text")
                }
                let place = row.withUTF8(0) { id in
                    var hash = TupleHash()
                    hash.combine(id)
                    return customers.number(of: hash).number
                }
                days.append(UInt64(place) << 32 | UInt64(day))
            }
        }
        days.sort()
        var found: [Int: Int] = [:]
        var (who, last): (Int, UInt64?) = (0, nil)
        for (before, day) in zip(days, days.dropFirst()) {
            guard before >> 32 == day >> 32, before != day else { continue }
            found[Int(day - before), default: 0] += 1
            if last != day >> 32 { who += 1 }
            last = day >> 32
        }
        counts = found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        count = counts.reduce(0) { $0 + $1.count }
        nCustomers = who
    }

    /// Days of the gap at a place in ascending order, from 1.
    ///
    /// - Precondition: `1...count` contains it.
    func days(at place: Int) -> Int {
        var left = place
        for (days, count) in counts {
            left -= count
            if left <= 0 { return days }
        }
        preconditionFailure("a place behind the last gap")
    }
}
