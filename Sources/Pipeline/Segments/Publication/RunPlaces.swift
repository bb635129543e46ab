import Clustering
import Store

/// Where customers stand by a run: at its fit (`RunPlaces`), or by the lines of today (`RefreshedPlaces`).
protocol CustomerPlaces {
    var run: ExportedRun { get }
    var snapshot: Snapshot { get }
    /// Whether features are those of the fit.
    var isFrozen: Bool { get }
    /// The moment to which features count; `nil`: the newest line.
    var moment: String? { get }
    /// Where the days that count begin; `nil` where all do.
    var windowStart: String? { get }
    /// Who stands in no file that was read by then came too late to be placed.
    var knownUntil: String { get }
    /// Table of those who were left out: snapshot_id, customer_id, rule, value.
    var asideTable: String { get }
    /// What the outlier rule calls usual, by its steps; none where it is not known.
    var usual: [String: ClosedRange<Double>] { get }

    /// Fills `temp.run_place` (customer_id, cluster, second, certainty), and the table of those left out.
    ///
    /// - Precondition: a transaction is open.
    func write(to connection: Connection) throws
}

extension CustomerPlaces {
    /// What counts otherwise today than when the run was made; `nil` where nothing does.
    func remarkOnCodes(in connection: Connection) throws -> String? {
        try ChangedCodes(
            of: snapshot, run: run.name, period: (windowStart, moment), in: connection
        )?.words(isFrozen ? .frozen : .placed)
    }
}

/// Where a customer stands among centres.
struct CentrePlace {
    let cluster: Int32
    /// Cluster whose centre comes next; -1 where there is none.
    let second: Int32
    /// 1 − distance to the own centre / distance to the next; NaN where it is not defined.
    let certainty: Double

    /// - Parameter label: What the fit says of the same values; `nil` where it does not know them.
    /// - Throws: `DamagedError` for a label whose centre is not the nearest.
    init(_ placement: Placement, label: Int32?, run: Int, row: Int) throws(DamagedError) {
        let label = label ?? Int32(placement.first.cluster)
        cluster = label
        guard let next = placement.second else {
            (second, certainty) = (-1, .nan)
            return
        }
        if placement.first.cluster == label {
            second = Int32(next.cluster)
            certainty = next.distance > 0 ? 1 - placement.first.distance / next.distance : 0
        } else if next.distance - placement.first.distance <= max(next.distance, 1) * 1e-9 {
            // As far from two or more as rounding tells: the fit centres its columns, the model does not.
            second = Int32(placement.first.cluster)
            certainty = 0
        } else {
            throw DamagedError(
                "run \(run)", "row \(row) has the label \(label), whose centre is not the nearest")
        }
    }

    /// Makes `temp.run_place`, empty.
    static func makeTable(in connection: Connection) throws {
        try connection.execute("drop table if exists temp.run_place")
        try connection.execute(
            """
            create temp table run_place (
                customer_id text primary key not null,
                cluster integer not null,
                second integer not null,
                certainty real
            ) without rowid
            """)
    }
}

/// Where a run puts the customers of its snapshot, and how sure that is.
struct RunPlaces: CustomerPlaces {
    let run: ExportedRun
    let snapshot: Snapshot
    /// Cluster of each row; -1 for none.
    let labels: [Int32]
    /// Raw values of the matrix, row-major, held against its fingerprint.
    let raw: [Double]
    /// Cluster whose centre comes next; -1 where there is none.
    private var second: [Int32]
    /// As in `CentrePlace`.
    private var certainty: [Double]
    let usual: [String: ClosedRange<Double>]

    let isFrozen = true
    var moment: String? { snapshot.asOf }
    var windowStart: String? { snapshot.windowStart }
    var knownUntil: String { snapshot.createdAt }
    var asideTable: String { "snapshot_excluded" }

    /// Reads the labels and the matrix, once for all that is made of them; both are held against their digests.
    ///
    /// - Throws: `PublicationError.repeated`; `RunReferenceError`; `DamagedError`.
    init(
        of reference: RunReference, in connection: Connection,
        algorithms: AlgorithmList = .standard
    ) throws {
        run = try ExportedRun(try reference.resolve(in: connection), from: connection)
        snapshot = try Snapshot.load(run.snapshotID, from: connection)
        guard snapshot.repeats == 1 else { throw PublicationError.repeated(run: run.name) }
        labels = try RunLabels.load(run.id, from: connection)
        second = [Int32](repeating: -1, count: labels.count)
        certainty = [Double](repeating: .nan, count: labels.count)
        raw = try snapshot.rawValues(from: connection)
        usual = try FrozenBounds.ranges(on: snapshot, kept: raw, in: connection)
        let algorithm = try algorithms.algorithm(of: run)
        guard algorithm.descriptor.hasCentres, let loadRule = algorithm.descriptor.loadRule else {
            return
        }
        let rule = try loadRule(
            StoredFit(runID: run.id, snapshot: snapshot, connection: connection))
        let matrix = try FeatureMatrix(
            values: snapshot.scale(raw), nSamples: snapshot.nRows, nFeatures: snapshot.nFeatures)
        try connection.checkStop()
        for (row, placement) in rule.place(matrix).enumerated() {
            let place = try CentrePlace(placement, label: labels[row], run: run.id, row: row)
            second[row] = place.second
            certainty[row] = place.certainty
        }
    }

    func write(to connection: Connection) throws {
        try CentrePlace.makeTable(in: connection)
        try labels.withUnsafeBufferPointer { labels in
            try second.withUnsafeBufferPointer { second in
                try certainty.withUnsafeBufferPointer { certainty in
                    let source = BatchSource(
                        name: "new_place",
                        columns: [
                            .init("row_no", .integer), .init("cluster", .integer),
                            .init("second", .integer), .init("certainty", .real),
                        ],
                        batches: [
                            ColumnBatch(
                                rowCount: labels.count,
                                values: [
                                    .rowNumber(start: 0), .int32(labels), .int32(second),
                                    .double(certainty),
                                ])
                        ])
                    try connection.insert(
                        source,
                        with: """
                            insert into temp.run_place (customer_id, cluster, second, certainty)
                            select snapshot_row.customer_id, new_place.cluster, new_place.second,
                                new_place.certainty
                            from new_place
                            cross join snapshot_row on snapshot_row.snapshot_id = \(snapshot.id)
                                and snapshot_row.row_no = new_place.row_no
                            """)
                }
            }
        }
    }
}

extension RunPlaces {
    /// Why `refresh` will not be able to place customers by the lines of later days; `nil` where it will.
    func remarkOnRefresh(in connection: Connection) throws -> String? {
        do {
            try FrozenViews.checkTexts(of: snapshot, run, in: connection)
            _ = try FrozenBounds(of: run, on: snapshot, kept: raw, in: connection)
            return nil
        } catch let error as RefreshError {
            return
                "refresh will leave it as of \(moment?.prefix(10) ?? "its day"): \(error.description)"
        }
    }
}
