import Store

/// Frozen matrices with rows of people who are forgotten: each gets a digest anew, so that it can still be held
/// against damage.
///
/// Their fingerprints stay, since keys of runs are made of them: what a run was computed from does not change by who
/// is called how.
struct ForgottenMatrices {
    private struct Matrix {
        let id: Int
        let nCustomers: Int
        /// Whether it was what it should be before anything was changed.
        let isWhole: Bool
    }

    private let matrices: [Matrix]

    /// - Precondition: the list of people is made, and no id has been replaced.
    /// - Complexity: O(values) of each matrix.
    init(of people: [ForgottenPerson], in connection: Connection) throws {
        let rows = try connection.query(
            """
            select snapshot.snapshot_id, count(distinct snapshot_row.customer_id), population
            from snapshot
            left join snapshot_row on snapshot_row.snapshot_id = snapshot.snapshot_id
                and snapshot_row.customer_id in (select customer_id from temp.forgetting)
            group by snapshot.snapshot_id
            """)
        matrices = try rows.compactMap { row in
            let (id, count) = (try row.int(0), try row.int(1))
            let condition = Array((try row.optionalText(2) ?? "").utf8)
            let isNamed = people.contains { person in
                (person.words + ["'\(person.id)'"]).contains {
                    PersonalText.holds(Array($0.utf8), in: condition)
                }
            }
            guard count > 0 || isNamed else { return nil }
            let snapshot = try Snapshot.load(id, from: connection)
            return Matrix(
                id: id, nCustomers: max(count, 1), isWhole: try snapshot.isWhole(in: connection))
        }
    }

    /// Stores the digests of what is there now.
    ///
    /// - Returns: Those that were damaged before: they stay it, and no digest hides that.
    func store(at now: String, in connection: Connection) throws -> [Int] {
        for matrix in matrices where matrix.isWhole {
            let snapshot = try Snapshot.load(matrix.id, from: connection)
            try connection.run(
                """
                insert into snapshot_forgotten (snapshot_id, n_customers, matrix_digest, forgotten_at)
                values (?, ?, ?, ?)
                on conflict (snapshot_id) do update
                set n_customers = n_customers + excluded.n_customers,
                    matrix_digest = excluded.matrix_digest, forgotten_at = excluded.forgotten_at
                """,
                [
                    matrix.id, matrix.nCustomers, try snapshot.presentDigest(from: connection), now,
                ])
        }
        return matrices.filter { !$0.isWhole }.map(\.id)
    }
}
