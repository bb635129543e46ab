import Clustering
import Store

/// Comparisons with later lines in the tables `holdout` and `holdout_result`.
struct HoldoutStore {
    /// Version of the procedure; a new one compares anew.
    static let methodVersion = "2"

    let connection: Connection
    let ground: HoldoutGround
    let seed: UInt32
    let options: String
    private let digest: String

    init(connection: Connection, ground: HoldoutGround, seed: UInt32, options: String) {
        self.connection = connection
        self.ground = ground
        self.seed = seed
        self.options = options
        digest = ground.outcomes.digest
    }

    /// The number of the same comparison, if it was made before.
    func find() throws -> Int? {
        try connection.query(
            """
            select holdout_id
            from holdout
            where snapshot_id = ? and score_snapshot_id = ? and holdout_date = ? and seed = ?
                and options = ? and outcome_digest = ? and engine_version = ?
                and method_version = ?
            """,
            [
                ground.snapshot.id, ground.scores.id, ground.outcomes.period.date, Int(seed),
                options, digest, Engine.resultVersion, Self.methodVersion,
            ]
        ).first?.int(0)
    }

    /// Stores a comparison, whole, unless another process has meanwhile.
    ///
    /// - Returns: Its number.
    func store(_ findings: HoldoutFindings, began: Double) throws -> Int {
        try connection.transaction(.immediate) {
            if let known = try find() { return known }
            let id = try insert(findings, seconds: monotonicSeconds() - began)
            for row in findings.measure.rows {
                for k in findings.nClusters {
                    for method in HoldoutFindings.Method.allCases
                    where row.name == HoldoutFindings.name(k, method) {
                        try insert(row, k, method, into: id)
                    }
                }
            }
            for k in findings.impossible { try insertImpossible(k, into: id) }
            return id
        }
    }

    private func insert(_ findings: HoldoutFindings, seconds: Double) throws -> Int {
        let measure = findings.measure
        let account = measure.account
        let last = try reading("holdout") {
            try connection.query("select max(holdout_id) from holdout").first?.optionalInt(0)
        }
        let id = try StoredID.after(last, in: "holdout")
        try connection.run(
            """
            insert into holdout (holdout_id, snapshot_id, score_snapshot_id, holdout_date, until_date,
                seed, n_draws, n_folds, n_customers, n_buyers, n_capped, n_unscored,
                n_new_customers, n_left_out_customers, later_sales, measured_sales,
                new_customer_sales, left_out_sales, no_customer_sales, options, outcome_digest,
                engine_version, method_version, seconds, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, ground.snapshot.id, ground.scores.id, ground.outcomes.period.date,
                ground.outcomes.period.until, Int(seed), HoldoutMeasure.nDraws,
                HoldoutMeasure.nFolds, measure.nCustomers, account.nBuyers, account.nCapped,
                findings.nUnscored, account.nNew, account.nLeftOut,
                account.all, account.measured, account.new, account.leftOut,
                account.withoutCustomer, options, digest, Engine.resultVersion,
                Self.methodVersion, seconds, Timestamp.now(),
            ])
        return id
    }

    private func insert(
        _ row: HoldoutMeasure.Row, _ nClusters: Int, _ method: HoldoutFindings.Method, into id: Int
    ) throws {
        try connection.run(
            """
            insert into holdout_result (holdout_id, n_clusters, method, outcome, n_parts, n_customers,
                r2, r2_low, r2_high, difference, difference_low, difference_high, note)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, nClusters, method.rawValue, row.outcome.rawValue, row.nParts, row.nCustomers,
                row.r2, row.range?.low, row.range?.high, row.difference,
                row.differenceRange?.low, row.differenceRange?.high, row.note,
            ])
    }

    private func insertImpossible(_ nClusters: Int, into id: Int) throws {
        for outcome in HoldoutOutcome.allCases {
            try connection.run(
                """
                insert into holdout_result (holdout_id, n_clusters, method, outcome, n_parts,
                    n_customers, note)
                values (?, ?, 'clusters', ?, 0, 0, ?)
                """,
                [
                    id, nClusters, outcome.rawValue,
                    "the customers up to the date do not suffice for \(nClusters) clusters",
                ])
        }
    }
}
