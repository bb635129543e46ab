import Clustering
import Store

extension Recommender {
    /// Looks whether segments can be held against the lines behind the date that was asked for, before anything
    /// is worked out.
    ///
    /// - Throws: `HoldoutError`; `FeatureError` for a set that is not there.
    func checkHoldout() throws {
        guard let date = request.holdout else { return }
        switch request.source {
        case .snapshot(let id): throw HoldoutError.frozen(snapshotID: id)
        case .features(let options):
            _ = try HoldoutPeriod(after: date, end: options.window.asOf, in: connection)
            try HoldoutPeriod.checkLooks(
                try SnapshotBuilder(in: connection).set(for: options), in: connection)
        }
    }

    /// Whether segments of the lines up to the request's date tell what customers did behind it, and whether
    /// better than bands of the RFM score and fixed rules do.
    ///
    /// - Parameter id: The answer whose choice is judged.
    /// - Returns: `nil` where the request has no date.
    /// - Throws: As `run`; `HoldoutError`.
    package func holdout(of id: Int) throws -> HoldoutReport? {
        guard let date = request.holdout, case .features(let options) = request.source else {
            return nil
        }
        let began = monotonicSeconds()
        let ground = try ground(date, options)
        listener(
            .snapshotReady(
                ground.snapshot, reused: ground.isReused, seconds: monotonicSeconds() - began))
        let store = HoldoutStore(
            connection: connection, ground: ground, seed: request.seed,
            options: request.options.holdoutText + (ground.rules?.text ?? ""))
        do {
            let known = try store.find()
            let holdoutID = try known ?? store.store(try measure(ground), began: began)
            return try HoldoutReport(
                holdoutID, answer: id, notes: ground.notes, from: connection)
        } catch let error as ClusteringError {
            throw error == .cancelled ? RecommendError.interrupted : .refused(error)
        }
    }

    /// Freezes the matrix and the scores as of the date, and reads what came after it: one state of the file.
    private func ground(_ date: String, _ options: SnapshotOptions) throws -> HoldoutGround {
        var earlier = options
        earlier.window.asOf = date
        let scoring = SnapshotOptions(
            features: "rfm_score", window: earlier.window, population: earlier.population,
            timeLimit: options.timeLimit)
        let builder = SnapshotBuilder(in: connection, isHelper: true)
        return try connection.stored {
            guard let matrix = try builder.stored(earlier), let scores = try builder.stored(scoring)
            else { return nil }
            return try ground(date, options, matrix, scores.snapshot)
        } or: {
            let matrix = try builder.build(earlier)
            return try ground(date, options, matrix, try builder.build(scoring).snapshot)
        }
    }

    private func ground(
        _ date: String, _ options: SnapshotOptions, _ matrix: SnapshotResult, _ scores: Snapshot
    ) throws -> HoldoutGround {
        HoldoutGround(
            snapshot: matrix.snapshot, isReused: matrix.isReused, scores: scores,
            rules: try request.rules.map {
                RuledCustomers(name: $0.name, parts: try $0.parts(date, connection))
            },
            outcomes: try HoldoutOutcomes(
                try HoldoutPeriod(after: date, end: options.window.asOf, in: connection),
                in: connection),
            hasPopulation: options.population != nil)
    }

    /// Fits every number of clusters as an answer does, cuts bands, and measures both and the rules.
    private func measure(_ ground: HoldoutGround) throws -> HoldoutFindings {
        listener(.progress(fraction: 0, step: "holdout"))
        let (study, _, _, sample) = try study(of: ground.snapshot)
        let all = try ground.snapshot.customerIDs(from: connection)
        let ids = sample.map { all[$0] }
        let listener = self.listener
        let told = SweepObserver(
            now: monotonicSeconds,
            progress: { listener(.progress(fraction: $0, step: "holdout")) },
            isCancelled: isCancelled)
        let runs = try study.bestStarts(
            of: study.options.nClusters, observer: told.part(0, 0.5))
        let bands = try ScoreBands(ground.scores, from: connection).among(ids)
        guard bands.count > 0 else {
            throw HoldoutError.nobody(
                date: ground.outcomes.period.date, set: ground.snapshot.featureSet)
        }
        // Whose the later sales are is told also where no number of clusters can be had.
        let everybody = runs.isEmpty ? [bands.partition("everybody", into: 1)] : []
        let partitions =
            everybody
            + runs.flatMap { run in
                let k = run.parameters.nClusters
                let clusters = HoldoutPartition(
                    name: HoldoutFindings.name(k, .clusters),
                    against: HoldoutFindings.name(k, .bands), customers: ids,
                    parts: run.labels.map(Int.init))
                let ruled = ground.rules.map {
                    bands.partition(
                        HoldoutFindings.name(k, .rules), against: clusters.name, by: $0)
                }
                return [clusters, bands.partition(HoldoutFindings.name(k, .bands), into: k)]
                    + (ruled.map { [$0] } ?? [])
            }
        return HoldoutFindings(
            nClusters: runs.map(\.parameters.nClusters), impossible: study.impossible,
            nUnscored: ids.count - bands.count,
            measure: try HoldoutMeasure(
                partitions, outcomes: ground.outcomes, seed: request.seed,
                workers: request.threads, observer: told.part(0.5, 1)))
    }
}

/// What a comparison stands on.
struct HoldoutGround {
    let snapshot: Snapshot
    let isReused: Bool
    let scores: Snapshot
    let rules: RuledCustomers?
    let outcomes: HoldoutOutcomes
    let hasPopulation: Bool

    /// What must be known of it, a sentence each.
    var notes: [String] {
        hasPopulation
            ? [
                "--population was asked of all lines, also of those behind the date: a condition on money or dates "
                    + "knows what came later."
            ] : []
    }
}

/// What a comparison found.
struct HoldoutFindings {
    enum Method: String, CaseIterable {
        case clusters
        case bands = "score_bands"
        case rules
    }

    /// Numbers of clusters that were fitted, ascending.
    let nClusters: [Int]
    /// Numbers that the customers do not suffice for.
    let impossible: [Int]
    /// Customers of the matrix, or of its sample, that have no scores.
    let nUnscored: Int
    let measure: HoldoutMeasure

    static func name(_ nClusters: Int, _ method: Method) -> String {
        "\(method.rawValue) \(nClusters)"
    }
}

/// The rule that held for each customer at the date.
struct RuledCustomers {
    let name: String
    let parts: [ByteText: Int]

    /// Tells a comparison with these from all others: rules look at lines that the matrix may not.
    var text: String {
        var digest = SHA256Digest()
        for (id, part) in parts.sorted(by: { $0.key < $1.key }) {
            digest.update(UInt64(id.text.utf8.count))
            digest.update(id.text)
            digest.update(UInt64(bitPattern: Int64(part)))
        }
        return "; rules=\(name) \(digest.hex().prefix(16))"
    }
}

/// Bands of the RFM score: the sum of the three scores, cut where the customers come out as equal as whole
/// sums allow.
struct ScoreBands {
    fileprivate let customers: [String]
    private let sums: [Int]

    /// The sums of a frozen set of scores.
    ///
    /// - Throws: `DamagedError` for scores that are none.
    init(_ scores: Snapshot, from connection: Connection) throws {
        let values = try scores.rawValues(from: connection)
        let width = scores.inputNames.count
        customers = try scores.customerIDs(from: connection)
        sums = try customers.indices.map { row in
            let sum = values[row * width..<(row + 1) * width].reduce(0, +)
            guard let whole = Int(exactly: sum), (0...100).contains(whole) else {
                throw DamagedError(
                    scores.valuesTable, "a customer has scores that add up to \(sum)")
            }
            return whole
        }
    }

    private init(customers: [String], sums: [Int]) {
        self.customers = customers
        self.sums = sums
    }

    var count: Int { customers.count }

    /// Those of some customers only.
    func among(_ ids: [String]) -> ScoreBands {
        let wanted = Set(ids.map(ByteText.init))
        let places = customers.indices.filter { wanted.contains(ByteText(customers[$0])) }
        return ScoreBands(
            customers: places.map { customers[$0] }, sums: places.map { sums[$0] })
    }

    /// As many bands as wanted, or as there are different sums.
    func partition(_ name: String, into nParts: Int) -> HoldoutPartition {
        let steps = Set(sums).sorted()
        var sizes: [Int: Int] = [:]
        for sum in sums { sizes[sum, default: 0] += 1 }
        let parts = EqualParts.cut(steps.map { sizes[$0] ?? 0 }, into: nParts)
        let bands = Dictionary(uniqueKeysWithValues: zip(steps, parts))
        return HoldoutPartition(
            name: name, customers: customers, parts: sums.map { bands[$0] ?? 0 })
    }
}

extension ScoreBands {
    /// The same customers by rules, so that these leave nobody out; who has no rule is in a part of his own.
    func partition(
        _ name: String, against: String, by rules: RuledCustomers
    ) -> HoldoutPartition {
        HoldoutPartition(
            name: name, against: against, customers: customers,
            parts: customers.map { rules.parts[ByteText($0)] ?? -1 })
    }
}

extension StudyOptions {
    /// What decides a comparison beside the seed, as stored with it.
    var holdoutText: String {
        "n_clusters=\(nClusters.map(String.init).joined(separator: ",")); restarts=\(restarts); "
            + "draws=\(HoldoutMeasure.nDraws); folds=\(HoldoutMeasure.nFolds); most_rows=\(mostRows)"
    }
}
