import Store

/// Where a run has a customer: his segment, the second one, and what pushes him; or why he is in none.
struct CustomerPlace {
    /// What became of him, in the words of `customer_segment.status`.
    enum Status: String, CaseIterable {
        case clustered, trimmed, new
        case inNoSegment = "noise"
        case outsideSet = "outside_set"
        case beforeWindow = "before_window"
        case noSales = "no_sales"
        case outsidePopulation = "out_of_scope"

        /// What the set says of him, for a person.
        var words: String {
            switch self {
            case .clustered, .inNoSegment: "has a row in the matrix"
            case .trimmed: "has features, and the outlier rule leaves them out"
            case .new: "no row in this matrix, for the lines came later"
            case .beforeWindow: "no row in this matrix, for no line lies in the window"
            case .noSales: "no row in this matrix, for nothing was bought"
            case .outsideSet: "has no place for this customer"
            case .outsidePopulation: "was not asked, for the population comes first"
            }
        }
    }

    /// What one feature has to say between his own segment and the second one.
    struct Push {
        /// Raw column.
        let input: Int
        let value: Double
        /// Median of the customers of the segment.
        let typical: Double
        /// Median of those of the second.
        let secondTypical: Double
        /// Means of the same customers.
        let average: Double
        /// See `average`.
        let secondAverage: Double
        /// Part of all that speaks for either, in squared distance: below 0 where it speaks for the second; the sizes add
        /// up to 1.
        let share: Double
    }

    /// The nearest other segment, for runs with centres.
    struct Second {
        let cluster: Int
        let distance: Double
        let ownDistance: Double
        /// By share, descending; empty where both centres are equally far.
        let pushes: [Push]

        /// 1 − own distance / second distance; `nil` where he lies on both centres, below 0 never shown.
        var certainty: Double? { distance > 0 ? 1 - ownDistance / distance : nil }
    }

    /// What a step of the outlier rule allowed, and what he has.
    struct Bounds {
        let feature: String
        let value: Double
        let range: ClosedRange<Double>
    }

    let status: Status
    /// A sentence for whoever is in no segment.
    private(set) var reason: String?
    /// `nil` for whoever has no row.
    private(set) var cluster: Int?
    private(set) var second: Second?
    /// Raw features; `nil` where none are stored.
    private(set) var values: [Double]?
    private(set) var bounds: Bounds?
    private(set) var hasCentres = false

    init(
        of id: String, in run: ExportedRun, on snapshot: Snapshot, by algorithm: Algorithm?,
        from connection: Connection
    ) throws {
        let matrix = try snapshot.rawValues(from: connection)
        let row = try reading("snapshot_row of snapshot \(snapshot.id)") {
            try connection.query(
                "select row_no from snapshot_row where snapshot_id = ? and customer_id = ?",
                [snapshot.id, id]
            ).first?.int(0)
        }
        guard let row else {
            let excluded = try Excluded(id, snapshot, in: connection)
            status = excluded.status
            reason = excluded.reason
            try readTrimmed(id, excluded, snapshot, kept: matrix, from: connection)
            return
        }
        let labels = try RunLabels.load(run.id, from: connection)
        guard labels.indices.contains(row) else {
            throw DamagedError(
                "snapshot_row of snapshot \(snapshot.id)", "customer \(id) stands in row \(row)")
        }
        let width = snapshot.inputNames.count
        let own = Array(matrix[row * width..<(row + 1) * width])
        values = own
        cluster = Int(labels[row])
        status = labels[row] < 0 ? .inNoSegment : .clustered
        guard let algorithm, algorithm.descriptor.hasCentres, labels[row] >= 0 else { return }
        hasCentres = true
        let centres = try ModelCentroids.load(
            run.id, by: algorithm, snapshot: snapshot, from: connection
        ).map(\.scaled)
        second = try Self.second(
            to: Int(labels[row]), of: own, centres: centres, snapshot: snapshot
        ) { cluster, input in
            Usual(
                labels.indices.filter { Int(labels[$0]) == cluster }
                    .map { matrix[$0 * width + input] })
        }
    }

    // MARK: In a segment

    private static func second(
        to own: Int, of raw: [Double], centres: [[Double]], snapshot: Snapshot,
        usual: (Int, Int) -> Usual
    ) throws -> Second? {
        let scaled = snapshot.scale(raw)
        func squares(_ cluster: Int) -> [Double] {
            zip(scaled, centres[cluster]).map { ($0 - $1) * ($0 - $1) }
        }
        guard centres.indices.contains(own) else {
            throw DamagedError("snapshot \(snapshot.id)", "cluster \(own) has no centre")
        }
        let others = centres.indices.filter { $0 != own }
        let sums = others.map { (cluster: $0, sum: squares($0).reduce(0, +)) }
        guard let nearest = sums.min(by: { ($0.sum, $0.cluster) < ($1.sum, $1.cluster) }) else {
            return nil
        }
        let (near, far) = (squares(own), squares(nearest.cluster))
        let differences = zip(far, near).map { $0 - $1 }
        let all = differences.reduce(0) { $0 + abs($1) }
        var pushes: [Push] = []
        if all > 0 {
            pushes = snapshot.scaler.columns.enumerated().map { place, column in
                let here = usual(own, column.input)
                let there = usual(nearest.cluster, column.input)
                return Push(
                    input: column.input, value: raw[column.input], typical: here.median,
                    secondTypical: there.median, average: here.mean, secondAverage: there.mean,
                    share: differences[place] / all)
            }
        }
        let ranked = pushes.enumerated().sorted {
            ($1.element.share, $0.offset) < ($0.element.share, $1.offset)
        }
        return Second(
            cluster: nearest.cluster, distance: nearest.sum.squareRoot(),
            ownDistance: near.reduce(0, +).squareRoot(), pushes: ranked.map(\.element))
    }

    /// What is usual in a segment.
    private struct Usual {
        let median: Double
        let mean: Double

        init(_ values: [Double]) {
            let sorted = values.sorted()
            guard !sorted.isEmpty else {
                (median, mean) = (.nan, .nan)
                return
            }
            let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
            median = low + (high - low) / 2
            mean = values.reduce(0, +) / Double(values.count)
        }
    }

    // MARK: In none

    /// What `snapshot_excluded` says of whoever has no row.
    private struct Excluded {
        let rule: String?
        let value: Double?
        let status: Status
        let reason: String

        init(_ id: String, _ snapshot: Snapshot, in connection: Connection) throws {
            let row = try connection.query(
                "select rule, value from snapshot_excluded where snapshot_id = ? and customer_id = ?",
                [snapshot.id, id]
            ).first
            (rule, value) = try reading("snapshot_excluded of snapshot \(snapshot.id)") {
                (try row?.text(0), try row?.optionalDouble(1))
            }
            let number = value.map { " (\(CustomerExplanation.number($0)))" } ?? ""
            switch rule {
            case nil:
                (status, reason) = try Self.unplaced(id, snapshot, in: connection)
            case "population"?:
                status = .outsidePopulation
                reason = "outside of the population \(snapshot.population ?? "")"
            case "population_unknown"?:
                status = .outsidePopulation
                reason =
                    "the population \(snapshot.population ?? "") cannot be told, for a value is missing"
            case let rule? where OutlierBounds.steps.contains(rule):
                status = .trimmed
                reason = "the outlier rule leaves this customer out by \(rule)\(number)"
            case let rule?:
                status = .outsideSet
                reason =
                    "the set \(snapshot.featureSet) has no place for this customer, by \(rule)\(number)"
            }
        }

        /// By the rule that `publish` goes by.
        private static func unplaced(
            _ id: String, _ snapshot: Snapshot, in connection: Connection
        ) throws -> (Status, String) {
            let row = try connection.query(
                """
                with known as (
                    select
                        max(customer_id) as customer_id,
                        max(invoiced_at) as last_line_at,
                        min(invoiced_at) filter (where sale_line_count > 0) as first_date
                    from invoice
                    where customer_id = ?1 and line_count > 0 and invoiced_at <= ?3
                ),
                placed as (
                    select
                        known.customer_id is null as is_later,
                        case
                            when \(UnplacedCustomer.hasNoSale) then 'no_sales'
                            else \(UnplacedCustomer.status(id: "?1", start: "?2", madeAt: "?4"))
                        end as status
                    from known
                )
                select
                    status,
                    \(UnplacedCustomer.reason(isLater: "is_later", start: "?2", moment: "?3"))
                from placed
                """,
                [
                    id, snapshot.windowStart, snapshot.asOf ?? "9999-12-31 23:59:59",
                    snapshot.createdAt,
                ])[0]
            let reason = try row.text(1)
            return switch try row.text(0) {
            case "no_sales": (.noSales, reason)
            case "before_window": (.beforeWindow, reason)
            case "outside_set": (.outsideSet, reason)
            default: (.new, reason)
            }
        }
    }

    private mutating func readTrimmed(
        _ id: String, _ excluded: Excluded, _ snapshot: Snapshot, kept: [Double],
        from connection: Connection
    ) throws {
        guard status == .trimmed, let rule = excluded.rule, let value = excluded.value else {
            return
        }
        let trimmed = try TrimmedCustomers(of: snapshot, from: connection)
        let width = snapshot.inputNames.count
        if let place = trimmed.customerIDs.firstIndex(of: id) {
            values = Array(trimmed.values[place * width..<(place + 1) * width])
        }
        let range = try FrozenBounds.ranges(on: snapshot, kept: kept, in: connection)[rule]
        // Bounds that he keeps are none of this rule: an own view may have a column of the same name.
        if let range, !range.contains(value) {
            bounds = Bounds(feature: rule, value: value, range: range)
        }
    }
}
