import Store

extension Snapshot {
    static func unknown(_ id: Int, in connection: Connection) throws -> FeatureError {
        let known = try connection.query("select snapshot_id from snapshot order by 1")
        return FeatureError.unknownSnapshot(id, known: try known.map { try $0.int(0) })
    }

    /// - Throws: `FeatureError` for a number that no snapshot has.
    static func checkIsThere(_ id: Int, in connection: Connection) throws {
        let isThere = try connection.scalar(
            "select exists (select 1 from snapshot where snapshot_id = ?)", [id])
        guard isThere == 1 else { throw try unknown(id, in: connection) }
    }

    /// Holds `snapshot_row`, by which views name the customers of labels, against the frozen values, which
    /// stand under the fingerprint.
    ///
    /// - Throws: `DamagedError` unless both have the same customers in the same rows.
    /// - Complexity: O(rows).
    func checkRows(in connection: Connection) throws {
        let place = "snapshot_row of snapshot \(id)"
        let counts = try connection.query(
            """
            select
                (select count(*) from snapshot_row where snapshot_id = ?1),
                (
                    select count(*)
                    from \(Identifier.quote(valuesTable)) as frozen
                    inner join snapshot_row on snapshot_row.snapshot_id = ?1
                        and snapshot_row.row_no = frozen.row_no
                        and snapshot_row.customer_id = frozen.customer_id
                        and snapshot_row.replicate = frozen.replicate
                )
            """, [id])[0]
        let (stored, alike) = (try counts.int(0), try counts.int(1))
        guard stored == nRows else {
            throw DamagedError(place, "\(stored) of its \(nRows) rows are stored")
        }
        guard alike == nRows else {
            throw DamagedError(
                place, "\(nRows - alike) of its rows are of other customers than its values")
        }
    }
}
