import Clustering
import Store

/// What segments have bought in the twelve months up to a day, and where the rest of the file's revenue of that time is.
struct SegmentSums {
    /// A segment, or who is in none.
    struct Sum {
        var customers = 0
        /// Sales less returns of products.
        var net = ExactAmount()
        /// Invoices with a sale.
        var invoices = 0
        /// Calendar days from the last sale to the day, of those who have bought.
        var days: [Int] = []
        /// Net revenue of each customer.
        var worths: [Double] = []

        mutating func add(_ other: Sum) {
            customers += other.customers
            net += other.net
            invoices += other.invoices
            days += other.days
            worths += other.worths
        }

        var medianDays: Double? { Self.median(days.map(Double.init)) }
        var medianWorth: Double? { Self.median(worths) }

        /// The middle one, or the mean of the middle two.
        private static func median(_ values: [Double]) -> Double? {
            guard !values.isEmpty else { return nil }
            let sorted = values.sorted()
            let middle = sorted.count / 2
            return sorted.count % 2 == 1
                ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        }
    }

    /// One a place of `SegmentLooks`.
    private(set) var sums: [Sum]
    /// Customers whose first line is of a later day: they are in no sum.
    private(set) var nLater = 0
    /// Sales without a customer.
    private(set) var anonymous = ExactAmount()
    /// Postage, fees and corrections: what is neither a sale nor a return of a product.
    private(set) var others = ExactAmount()
    /// All lines of the twelve months.
    private(set) var all = ExactAmount()
    /// First and last day.
    let from: String
    let to: String
    /// The day of the first line, where it is later than `from`.
    private(set) var begins: String?

    /// Adds up `invoice`.
    ///
    /// - Parameters:
    ///   - members: Place of each customer who is in a segment.
    ///   - day: Last day that counts, `YYYY-MM-DD`.
    /// - Complexity: O(invoices log invoices) time, O(customers) memory.
    init(
        _ looks: SegmentLooks, members: [ByteText: Int], upTo day: String,
        in connection: Connection
    ) throws {
        sums = [Sum](repeating: Sum(), count: looks.keys.count)
        to = day
        let first = try connection.query(
            "select date(?1, '-12 months', '+1 day'), (select min(date(invoiced_at)) from invoice where line_count > 0)",
            [day])[0]
        from = try first.text(0)
        begins = try first.optionalText(1).flatMap { $0 > from ? $0 : nil }
        let (start, end) = (from + " 00:00:00", to + " 23:59:59")
        try reading("invoice") {
            try connection.forEachRow(Self.statement, [start, end, day]) { row in
                let net = ExactAmount(e4: try row.double(1), rest: try row.double(2))
                guard !row.isNull(0) else { return anonymous += net }
                let member = members[ByteText(try row.text(0))]
                if member == nil, try row.int(5) == 1 {
                    nLater += 1
                    return
                }
                let place = member ?? looks.none
                sums[place].customers += 1
                sums[place].net += net
                sums[place].worths.append(net.amount)
                sums[place].invoices += try row.int(3)
                if !row.isNull(4) { sums[place].days.append(try row.int(4)) }
            }
            let file = try FileRevenue(from: start, upTo: end, in: connection)
            (all, others) = (file.whole, file.noProduct)
        }
    }

    /// The same in another order of segments.
    ///
    /// - Parameter order: Old places in their new order, without the last one, which keeps its own.
    func placed(_ order: [Int]) -> SegmentSums {
        var result = self
        for (new, old) in order.enumerated() { result.sums[new] = sums[old] }
        return result
    }

    private static let statement = """
        select
            customer_id,
            total(sale_e4 + return_e4) filter (where invoiced_at between ?1 and ?2),
            total(sale_rest_e14 + return_rest_e14) filter (where invoiced_at between ?1 and ?2),
            count(distinct case
                when sale_line_count > 0 and invoiced_at between ?1 and ?2
                    then coalesce(invoice_no, invoiced_at)
            end),
            cast(
                julianday(?3) - julianday(substr(
                    max(invoiced_at) filter (where sale_line_count > 0 and invoiced_at <= ?2), 1, 10
                )) as integer
            ),
            min(invoiced_at) > ?2
        from invoice
        where line_count > 0
        group by customer_id
        """
}

/// Who is in which segment, as places of `SegmentLooks`.
struct SegmentMembers {
    let places: [ByteText: Int]
    /// The day to which it refers; `nil` where there are no lines.
    let day: String?
    /// Rows of the run that are no customers: repeated with noise.
    let areRepeated: Bool

    init(_ subject: ReportSubject, _ looks: SegmentLooks, in connection: Connection) throws {
        if let id = subject.publicationID {
            (places, day) = try Self.published(id, looks, in: connection)
            areRepeated = false
        } else if let runID = subject.runID {
            let run = try ExportedRun(runID, from: connection)
            let snapshot = try Snapshot.load(run.snapshotID, from: connection)
            day = try snapshot.asOf.map { String($0.prefix(10)) } ?? Self.newestDay(in: connection)
            areRepeated = snapshot.repeats != 1
            var places: [ByteText: Int] = [:]
            if !areRepeated {
                let labels = try RunLabels.load(runID, from: connection)
                for (id, label) in zip(try snapshot.customerIDs(from: connection), labels) {
                    places[ByteText(id)] = looks.placeOfCluster[Int(label)] ?? looks.none
                }
            }
            self.places = places
        } else {
            (places, areRepeated) = ([:], false)
            day = try Self.newestDay(in: connection)
        }
    }

    private init(places: [ByteText: Int], day: String?, areRepeated: Bool) {
        (self.places, self.day, self.areRepeated) = (places, day, areRepeated)
    }

    /// The same in another order of segments, by the new place of each.
    func placed(_ places: [Int]) -> SegmentMembers {
        SegmentMembers(
            places: self.places.mapValues { places[$0] }, day: day, areRepeated: areRepeated)
    }

    /// Who would be where by fixed rules.
    init(_ rules: RulePlaces, _ looks: SegmentLooks) {
        places = rules.numbers.compactMapValues { looks.placeOfSegment[$0] }
        day = rules.day
        areRepeated = false
    }

    private static func newestDay(in connection: Connection) throws -> String? {
        try connection.query("select max(date(invoiced_at)) from invoice where line_count > 0")
            .first.flatMap { try $0.optionalText(0) }
    }

    private static func published(
        _ id: Int, _ looks: SegmentLooks, in connection: Connection
    ) throws -> ([ByteText: Int], String?) {
        try reading("publication \(id)") {
            let row = try connection.query(
                "select is_default, as_of_date from publication where publication_id = ?", [id])[0]
            let table = try row.int(0) == 1 ? "customer_segment" : "publication_customer"
            var places: [ByteText: Int] = [:]
            try connection.forEachRow(
                "select customer_id, segment_id from \(table) where publication_id = ?", [id]
            ) { row in
                guard !row.isNull(1), let place = looks.placeOfSegment[try row.int(1)] else {
                    return
                }
                places[ByteText(try row.text(0))] = place
            }
            return (places, try row.text(1))
        }
    }
}
