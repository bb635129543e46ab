import Clustering
import Store

/// Where a run puts customers by the lines of today, with nothing fitted anew: window length, cut points, outlier bounds,
/// transforms, scaler and centres (or core customers) are those of the fit.
struct RefreshedPlaces: CustomerPlaces {
    let run: ExportedRun
    let snapshot: Snapshot
    let isFrozen = false
    let moment: String?
    let windowStart: String?
    private var customerIDs: [String] = []
    private var places: [CentrePlace] = []
    /// Clusters of rules without centres; -1 for none.
    private var clusters: [Int32] = []
    private var asides: [FrozenViews.Outsider] = []
    private(set) var usual: [String: ClosedRange<Double>] = [:]

    /// Whoever has a line up to the moment was looked at.
    var knownUntil: String { "9999-12-31 23:59:59" }
    var asideTable: String { "temp.set_aside" }

    /// Reads the features of today and places them.
    ///
    /// - Parameter known: Features that were read for another run.
    /// - Throws: `RefreshError`; `PredictionError`;
    ///   `ConditionError` for a population that cannot be asked any more; `FeatureError`; `DamagedError`; `StoreError`.
    /// - Complexity: That of the views, and O(customers · clusters · features).
    init(
        of run: ExportedRun, on snapshot: Snapshot, through window: FrozenViews.Window,
        in connection: Connection, reading known: FrozenFeatures = FrozenFeatures(),
        algorithms: AlgorithmList = .standard
    ) throws {
        (self.run, self.snapshot) = (run, snapshot)
        (moment, windowStart) = (window.moment, window.start)
        guard snapshot.repeats == 1 else { throw PublicationError.repeated(run: run.name) }
        let algorithm = try algorithms.algorithm(of: run)
        guard let loadRule = algorithm.descriptor.loadRule else {
            throw RefreshError.noRule(run: run.name, algorithm: algorithm.title)
        }
        // Held against the fingerprint, once for all that is made of it.
        let fit = try Fit(of: run, on: snapshot, in: connection)
        let rule = try loadRule(
            StoredFit(runID: run.id, snapshot: snapshot, connection: connection))
        let views = try FrozenViews(of: run, on: snapshot, through: window, in: connection)
        let members = try Population(of: snapshot)?.members(in: connection)
        for (customer, why) in members?.outside ?? [:] {
            asides.append(
                .init(
                    customerID: String(decoding: customer, as: UTF8.self), rule: why.rule,
                    value: why.value))
        }
        let bounds = try FrozenBounds(of: run, on: snapshot, kept: fit.values, in: connection)
        usual = bounds.usual
        let (features, outsiders) = try known.read(views, in: connection)
        let rows = keep(
            features.divided { members?.leftOut(Array($0.utf8)) != nil }.rows, within: bounds,
            values: bounds.needsValues ? try views.outlierValues() : nil)
        asides += outsiders.filter {
            members?.leftOut(Array($0.customerID.utf8)) == nil
        }
        guard rows.count > 0 else { return }
        try snapshot.checkSigns(of: rows)
        let placements = try CheckedScorer(RuleScorer(rule, behind: snapshot), run: run.name)
            .place(rows) { try connection.checkStop() }
        try take(placements, of: rows, fit, hasCentres: algorithm.descriptor.hasCentres)
    }

    /// Sets those aside whom the outlier rule leaves out.
    ///
    /// - Parameter looked: What the rule looks at, by customer; `nil`: columns of the rows. It keeps who is not there.
    private mutating func keep(
        _ rows: FeatureRows, within bounds: FrozenBounds, values looked: [ByteText: [Double]]?
    ) -> FeatureRows {
        let width = rows.width
        var (ids, values): ([String], [Double]) = ([], [])
        values.reserveCapacity(rows.values.count)
        for (place, id) in rows.customerIDs.enumerated() {
            let row = rows.values[place * width..<(place + 1) * width]
            let own = looked.map { $0[ByteText(id)].map { $0[...] } } ?? row
            if let why = own.flatMap(bounds.leftOut) {
                asides.append(.init(customerID: id, rule: why.rule, value: why.value))
            } else {
                ids.append(id)
                values += row
            }
        }
        return FeatureRows(customerIDs: ids, values: values)
    }

    private mutating func take(
        _ placements: [Placement], of rows: FeatureRows, _ fit: Fit, hasCentres: Bool
    ) throws {
        customerIDs = rows.customerIDs
        let width = rows.width
        for (place, placement) in placements.enumerated() {
            // Who has not changed stays where the fit has put him, also between two equally near centres.
            let known = fit.label(
                of: rows.customerIDs[place],
                with: rows.values[place * width..<(place + 1) * width])
            if hasCentres {
                places.append(
                    try CentrePlace(
                        placement, label: known?.label, run: run.id, row: known?.row ?? 0))
            } else {
                clusters.append(known?.label ?? Int32(placement.first.cluster))
            }
        }
    }

    /// What the fit says of its own customers.
    private struct Fit {
        let values: [Double]
        private let width: Int
        private let labels: [Int32]
        private let rows: [ByteText: Int]

        init(of run: ExportedRun, on snapshot: Snapshot, in connection: Connection) throws {
            values = try snapshot.rawValues(from: connection)
            width = snapshot.inputNames.count
            labels = try RunLabels.load(run.id, from: connection)
            rows = Dictionary(
                try snapshot.customerIDs(from: connection).enumerated().map {
                    (ByteText($1), $0)
                }, uniquingKeysWith: { first, _ in first })
        }

        /// `nil` for who was not fitted, or has other features today.
        func label(of customer: String, with own: ArraySlice<Double>) -> (label: Int32, row: Int)? {
            guard let row = rows[ByteText(customer)],
                values[row * width..<(row + 1) * width].elementsEqual(
                    own, by: { $0.bitPattern == $1.bitPattern })
            else { return nil }
            return (labels[row], row)
        }
    }

    // MARK: Tables

    func write(to connection: Connection) throws {
        try CentrePlace.makeTable(in: connection)
        let insert = try connection.prepare(
            "insert into temp.run_place (customer_id, cluster, second, certainty) values (?, ?, ?, ?)"
        )
        for (place, id) in customerIDs.enumerated() {
            if clusters.isEmpty {
                let own = places[place]
                try insert.bind([
                    id, Int(own.cluster), Int(own.second),
                    own.certainty.isNaN ? nil : own.certainty,
                ])
            } else {
                try insert.bind([id, Int(clusters[place]), -1, nil as Double?])
            }
            try insert.run()
        }
        try connection.execute("drop table if exists temp.set_aside")
        try connection.execute(
            """
            create temp table set_aside (
                snapshot_id integer not null,
                customer_id text primary key not null,
                rule text not null,
                value real
            ) without rowid
            """)
        let aside = try connection.prepare(
            """
            insert into temp.set_aside (snapshot_id, customer_id, rule, value)
            values (?, ?, ?, ?)
            on conflict (customer_id) do nothing
            """)
        for outsider in asides {
            try aside.bind([snapshot.id, outsider.customerID, outsider.rule, outsider.value])
            try aside.run()
        }
    }
}
