import Reports
import Store

/// What a comparison is printed as.
extension RunComparison {
    func table(of runIDs: [Int]) throws -> ResultTable {
        var table = ResultTable(name: "runs", columns: [])
        for runID in runIDs {
            let part = try ResultTable(
                connection,
                """
                select run_id, run_name, snapshot_id, n_clusters_found, n_noise, n_iter, inertia,
                    silhouette,
                    (
                        select silhouette_coverage
                        from run_overview
                        where run_overview.run_id = run.run_id
                    ) as silhouette_coverage,
                    calinski_harabasz, davies_bouldin,
                    (
                        select min(size)
                        from run_cluster
                        where run_cluster.run_id = run.run_id and cluster >= 0
                    ) as smallest_cluster,
                    (
                        select max(size)
                        from run_cluster
                        where run_cluster.run_id = run.run_id and cluster >= 0
                    ) as largest_cluster
                from run
                where run_id = ?
                """, [runID])
            table.columns = part.columns
            table.rows += part.rows
        }
        try RunRanges.check(table) { "run \($0[0].int ?? 0)" }
        return table
    }

    func pairTable(_ pairs: [RunPair]) throws -> ResultTable {
        var table = ResultTable(name: "pairs", columns: [])
        for pair in pairs {
            let part = try ResultTable(
                connection,
                """
                select run_a, run_b, a.run_name as name_a, b.run_name as name_b, n_shared, n_moved,
                    ari, nmi, ami, variation_of_information
                from run_pair
                join run as a on a.run_id = run_a
                join run as b on b.run_id = run_b
                where run_a = ? and run_b = ?
                """, [pair.a, pair.b])
            table.columns = part.columns
            table.rows += part.rows
        }
        return table
    }

    func cellTable(_ pairs: [RunPair]) throws -> ResultTable {
        var table = ResultTable(name: "contingency", columns: [])
        for pair in pairs {
            let part = try ResultTable(
                connection,
                """
                select run_a, run_b, cluster_a, cluster_b, n, is_match
                from run_pair_cell
                where run_a = ? and run_b = ?
                order by cluster_a, n desc, cluster_b
                """, [pair.a, pair.b])
            table.columns = part.columns
            table.rows += part.rows
        }
        return table
    }

    func nestingTable(_ nestings: [RunNesting]) throws -> ResultTable {
        var table = ResultTable(name: "nesting", columns: [])
        for nesting in nestings {
            let part = try ResultTable(
                connection,
                """
                select run_a, run_b, a.run_name as name_a, b.run_name as name_b, cluster_b,
                    cluster_a, share, n
                from run_nesting
                join run as a on a.run_id = run_a
                join run as b on b.run_id = run_b
                where run_a = ? and run_b = ?
                order by cluster_b
                """, [nesting.fewer, nesting.more])
            table.columns = part.columns
            table.rows += part.rows
        }
        return table
    }

    /// Customers whom one matrix has and the other has not, by what became of them there.
    func notSharedTable(_ pairs: [RunPair], _ labels: PairLabels) throws -> ResultTable {
        var table = ResultTable(
            name: "not_shared",
            columns: [
                .init("run_a", role: .identifier), .init("run_b", role: .identifier),
                .init("missing_in", role: .identifier), "status",
                .init("customers", unit: "customers", role: .measure),
            ])
        var known: [PairLabels.SnapshotPair: [(status: String, n: Int)]] = [:]
        for pair in pairs {
            let matrices = labels.matrices(of: pair)
            if matrices.a == matrices.b { continue }
            for (missing, own, other) in [
                (pair.b, matrices.a, matrices.b), (pair.a, matrices.b, matrices.a),
            ] {
                let key = PairLabels.SnapshotPair(a: own, b: other)
                let counts = try known[key] ?? notShared(own, other)
                known[key] = counts
                for (status, n) in counts {
                    table.append([
                        Cell(pair.a), Cell(pair.b), Cell(missing), .text(status), Cell(n),
                    ])
                }
            }
        }
        return table
    }

    /// Statuses as in `segment_excluded`; whoever is in neither table of the other matrix came later, or has no line
    /// that its set sees.
    private func notShared(_ own: Int, _ other: Int) throws -> [(status: String, n: Int)] {
        try reading("snapshot_excluded of snapshot \(other)") {
            try connection.query(
                """
                select
                    case
                        when excluded.rule is null then 'not in the matrix'
                        when excluded.rule in ('population', 'population_unknown')
                            then 'outside population'
                        when excluded.rule in ('amount', 'recency', 'number_of_orders') then 'trimmed'
                        else 'outside set'
                    end as status,
                    count(distinct own.customer_id)
                from snapshot_row as own
                left join snapshot_excluded as excluded on excluded.snapshot_id = ?2
                    and excluded.customer_id = own.customer_id
                where own.snapshot_id = ?1
                    and not exists (
                        select 1 from snapshot_row as other
                        where other.snapshot_id = ?2 and other.customer_id = own.customer_id
                    )
                group by 1
                order by 1
                """, [own, other]
            ).map { (try $0.text(0), try $0.int(1)) }
        }
    }
}
