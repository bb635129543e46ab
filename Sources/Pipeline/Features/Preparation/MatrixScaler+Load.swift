import Store

extension MatrixScaler {
    /// Reads back the scaler of a snapshot.
    ///
    /// Ranks are counted from the frozen values again: they are all that a rank depends on.
    /// - Parameter snapshot: Row of the table `snapshot`.
    static func load(_ snapshot: Row, from connection: Connection) throws -> MatrixScaler {
        let id = try snapshot.int("snapshot_id")
        let features = try connection.query(
            """
            select feature, transform, low, high, mean, scale, weight, is_constant
            from snapshot_feature
            where snapshot_id = ?
            order by position
            """, [id])
        let nFeatures = try snapshot.int("n_features")
        guard nFeatures > 0, features.count == nFeatures else {
            throw FeatureError.damagedSnapshot(
                id, reason: "\(features.count) of its \(nFeatures) features are stored")
        }
        let out = try droppedRows(of: id, in: connection)
        let dropped = try out.map {
            Dropped(
                name: try storedName(
                    $0.text(1), "feature", of: "snapshot_dropped of snapshot \(id)"),
                input: try $0.int(0), reason: try $0.text(3), weight: try $0.optionalDouble(4))
        }
        // Dropped columns know their places; the others fill the rest in order.
        let taken = Set(dropped.map(\.input))
        let places = 0..<features.count + dropped.count
        let free = places.filter { !taken.contains($0) }
        guard free.count == features.count, taken.isSubset(of: places) else {
            throw FeatureError.damagedSnapshot(id, reason: "its features and dropped ones overlap")
        }
        var transforms = [Transform](repeating: .none, count: features.count + dropped.count)
        for row in out {
            transforms[try row.int(0)] = try stored(
                Transform.self, try row.text(2), "transform",
                of: "snapshot_dropped of snapshot \(id)")
        }
        var columns: [Column] = []
        for (row, input) in zip(features, free) {
            transforms[input] = try stored(
                Transform.self, try row.text("transform"), "transform",
                of: "snapshot_feature of snapshot \(id)")
            columns.append(try Column(row, input: input, snapshot: id))
        }
        guard Set(columns.map(\.name) + dropped.map(\.name)).count == places.count else {
            throw FeatureError.damagedSnapshot(id, reason: "two of its features have one name")
        }
        let pseudoCount = try snapshot.optionalDouble("pseudo_count")
        guard pseudoCount.map({ $0 > 0 && $0.isFinite }) ?? true else {
            throw DamagedError("snapshot \(id)", "pseudo_count is not above 0")
        }
        let ranks = try ranks(
            of: columns.filter { transforms[$0.input] == .rank }, snapshot: snapshot,
            from: connection)
        return MatrixScaler(
            transforms: ColumnTransforms(
                transforms, pseudoCount: pseudoCount, ranks: ranks),
            columns: columns, dropped: dropped)
    }

    private static func droppedRows(of id: Int, in connection: Connection) throws -> [Row] {
        try connection.query(
            """
            select position, feature, transform, reason, weight
            from snapshot_dropped
            where snapshot_id = ?
            order by position
            """, [id])
    }

    /// Rank tables by the columns' places, counted again.
    private static func ranks(
        of columns: [Column], snapshot: Row, from connection: Connection
    ) throws -> [Int: RankTable] {
        let table = "snapshot_values_\(try snapshot.int("snapshot_id"))"
        var ranks: [Int: RankTable] = [:]
        for column in columns {
            ranks[column.input] = try RankTable(
                counting: column.name, in: table, nRows: try snapshot.int("n_rows"),
                from: connection)
        }
        return ranks
    }
}

extension MatrixScaler.Column {
    fileprivate init(_ row: Row, input: Int, snapshot: Int) throws {
        let low = try row.optionalDouble("low")
        let high = try row.optionalDouble("high")
        let name = try storedName(
            row.text("feature"), "feature", of: "snapshot_feature of snapshot \(snapshot)")
        let (mean, scale) = (try row.double("mean"), try row.double("scale"))
        let weight = try row.double("weight")
        func damaged(_ problem: String) -> DamagedError {
            DamagedError("snapshot_feature of snapshot \(snapshot)", "\(name) has \(problem)")
        }
        guard mean.isFinite else { throw damaged("the mean \(mean)") }
        guard scale > 0, scale.isFinite else { throw damaged("the scale \(scale)") }
        guard weight > 0, weight.isFinite else { throw damaged("the weight \(weight)") }
        guard (low == nil) == (high == nil), low ?? 0 <= high ?? 0, (low ?? 0).isFinite,
            (high ?? 0).isFinite
        else {
            throw damaged("limits that are none")
        }
        self.init(
            name: name, input: input, limits: low.flatMap { low in high.map { low...$0 } },
            mean: mean, scale: scale, weight: weight,
            isConstant: try row.int("is_constant") == 1)
    }
}

extension RankTable {
    /// Counts the values of a column of a snapshot's table.
    fileprivate init(
        counting column: String, in table: String, nRows: Int, from connection: Connection
    ) throws {
        var counts: [(value: Double, count: Int)] = []
        let name = Identifier.quote(column)
        try reading(table) {
            try connection.forEachRow(
                """
                select \(name), count(*)
                from \(Identifier.quote(table))
                group by \(name)
                order by \(name)
                """, []
            ) { counts.append((try $0.double(0), try $0.int(1))) }
        }
        let found = counts.reduce(0) { $0 + $1.count }
        guard found == nRows, nRows > 0 else {
            throw DamagedError(table, "\(found) of its \(nRows) rows are stored")
        }
        self.init(counts: counts)
    }
}
