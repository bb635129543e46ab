import Clustering
import Reports
import Store

/// Where the clusters of a run come from in a run with fewer clusters: what an alluvial diagram draws.
struct RunNesting {
    /// The run with fewer clusters.
    let fewer: Int
    /// The next one with more, otherwise alike.
    let more: Int
    private let origins: [LabelAgreement.Origin]

    /// A run as far as it decides who follows whom.
    private struct Candidate {
        let runID: Int
        let nClusters: Int
        /// Matrix and algorithm.
        let family: [Value]
        /// All other hyperparameters.
        let others: [Value]
    }

    /// The nestings among the runs: of one matrix and algorithm, by number of clusters, all else equal; where every
    /// number of clusters occurs once, all of them in one chain.
    ///
    /// Algorithms without a number of clusters have none.
    static func all(
        of runIDs: [Int], agreements: [RunPair: LabelAgreement], in connection: Connection,
        algorithms: AlgorithmList = .standard
    ) throws -> [RunNesting] {
        let candidates = try runIDs.compactMap {
            try candidate($0, in: connection, algorithms: algorithms)
        }
        var chains: [[Candidate]] = []
        for (_, family) in Dictionary(grouping: candidates, by: \.family) {
            let areDistinct = Set(family.map(\.nClusters)).count == family.count
            chains +=
                areDistinct
                ? [family] : Array(Dictionary(grouping: family, by: \.others).values)
        }
        return chains.flatMap { chain in
            let ordered = chain.sorted { ($0.nClusters, $0.runID) < ($1.nClusters, $1.runID) }
            return zip(ordered, ordered.dropFirst()).compactMap { fewer, more in
                nesting(fewer, more, agreements)
            }
        }.sorted { ($0.fewer, $0.more) < ($1.fewer, $1.more) }
    }

    private static func candidate(
        _ runID: Int, in connection: Connection, algorithms: AlgorithmList
    ) throws -> Candidate? {
        let run = try ExportedRun(runID, from: connection)
        guard let algorithm = algorithms[run.algorithm] else { return nil }
        let columns = algorithm.hyperparameters.map(\.column)
        guard columns.contains("n_clusters") else { return nil }
        let row = try connection.query("select * from run where run_id = ?", [runID]).first
        // A program before us may have left it open.
        guard let row,
            let nClusters = try reading("run \(runID)", { try row.optionalInt("n_clusters") })
        else { return nil }
        return Candidate(
            runID: runID, nClusters: nClusters,
            family: [.text(run.algorithm), Value(run.snapshotID)],
            others: columns.filter { $0 != "n_clusters" }.map { row[$0] })
    }

    private static func nesting(
        _ fewer: Candidate, _ more: Candidate, _ agreements: [RunPair: LabelAgreement]
    ) -> RunNesting? {
        let pair = RunPair(a: min(fewer.runID, more.runID), b: max(fewer.runID, more.runID))
        guard fewer.nClusters < more.nClusters, let agreement = agreements[pair] else { return nil }
        return RunNesting(
            fewer: fewer.runID, more: more.runID,
            origins: agreement.origins(ofFirst: more.runID == pair.a))
    }

    /// Writes it in the place of what is there, unless that is the same.
    ///
    /// - Precondition: a transaction of the caller is open.
    func store(in connection: Connection) throws {
        if try isStored(in: connection) { return }
        try connection.run("delete from run_nesting where run_a = ? and run_b = ?", [fewer, more])
        for origin in origins {
            try connection.run(
                """
                insert into run_nesting (run_a, run_b, cluster_b, cluster_a, share, n)
                values (?, ?, ?, ?, ?, ?)
                """,
                [
                    fewer, more, Int(origin.group), Int(origin.origin),
                    Double(origin.count) / Double(origin.nRows), origin.count,
                ])
        }
    }

    /// Whether these rows stand there and no others.
    func isStored(in connection: Connection) throws -> Bool {
        try connection.holds(
            origins.map { origin in
                [
                    Int(origin.group), Int(origin.origin),
                    Double(origin.count) / Double(origin.nRows), origin.count,
                ]
            },
            in: """
                select cluster_b, cluster_a, share, n
                from run_nesting
                where run_a = ? and run_b = ?
                """, [fewer, more])
    }
}
