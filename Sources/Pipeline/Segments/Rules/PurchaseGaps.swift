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
    /// - Complexity: O(invoices log invoices) time; eight bytes an invoice, and the ids of the customers.
    init(upTo moment: String, in connection: Connection) throws {
        var places: [ByteText: UInt64] = [:]
        // The place of the customer above, the day below.
        var days: [UInt64] = []
        try reading("invoice") {
            try connection.forEachRow(
                """
                select customer_id, cast(julianday(substr(invoiced_at, 1, 10)) as integer)
                from invoice
                where customer_id is not null and sale_line_count > 0 and invoiced_at <= ?
                """, [moment]
            ) { row in
                // A day that is none has no distance to others.
                guard !row.isNull(1), let day = UInt32(exactly: try row.int(1)) else { return }
                let customer = ByteText(try row.text(0))
                let place = places[customer] ?? UInt64(places.count)
                if place == places.count { places[customer] = place }
                days.append(place << 32 | UInt64(day))
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
