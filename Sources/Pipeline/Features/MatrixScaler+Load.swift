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
        guard features.count == nFeatures else {
            throw FeatureError.damagedSnapshot(
                id, reason: "\(features.count) of its \(nFeatures) features are stored")
        }
        let out = try connection.query(
            """
            select position, feature, transform, reason
            from snapshot_dropped
            where snapshot_id = ?
            order by position
            """, [id])
        let dropped = try out.map {
            Dropped(name: try $0.text(1), input: try $0.int(0), reason: try $0.text(3))
        }
        // Dropped columns know their places; the others fill the rest in order.
        let taken = Set(dropped.map(\.input))
        let free = (0..<features.count + dropped.count).filter { !taken.contains($0) }
        guard free.count == features.count else {
            throw FeatureError.damagedSnapshot(id, reason: "its features and dropped ones overlap")
        }
        var transforms = [Transform](repeating: .none, count: features.count + dropped.count)
        for row in out {
            transforms[try row.int(0)] = Transform(rawValue: try row.text(2)) ?? .none
        }
        var columns: [Column] = []
        for (row, input) in zip(features, free) {
            transforms[input] = Transform(rawValue: try row.text("transform")) ?? .none
            columns.append(try Column(row, input: input))
        }
        var ranks: [Int: RankTable] = [:]
        for column in columns where transforms[column.input] == .rank {
            ranks[column.input] = try RankTable(
                counting: column.name, in: try snapshot.text("values_table"), from: connection)
        }
        return MatrixScaler(
            transforms: ColumnTransforms(
                transforms, pseudoCount: try snapshot.optionalDouble("pseudo_count"),
                ranks: ranks),
            columns: columns, dropped: dropped)
    }
}

extension MatrixScaler.Column {
    fileprivate init(_ row: Row, input: Int) throws {
        let low = try row.optionalDouble("low")
        let high = try row.optionalDouble("high")
        self.init(
            name: try row.text("feature"), input: input,
            limits: low.flatMap { low in high.map { low...max(low, $0) } },
            mean: try row.double("mean"), scale: try row.double("scale"),
            weight: try row.double("weight"), isConstant: try row.int("is_constant") == 1)
    }
}

extension RankTable {
    /// Counts the values of a column of a snapshot's table.
    fileprivate init(
        counting column: String, in table: String, from connection: Connection
    ) throws {
        var counts: [(value: Double, count: Int)] = []
        let name = Identifier.quote(column)
        try connection.forEachRow(
            """
            select \(name), count(*)
            from \(Identifier.quote(table))
            group by \(name)
            order by \(name)
            """, []
        ) { counts.append(($0.double(0), $0.int(1))) }
        self.init(counts: counts)
    }
}
