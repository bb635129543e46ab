import Clustering
import Pipeline
import Store
import Testing

/// Core customers as SQLite looks them up, against the engine, which has a tree for them.
struct ScoringStepsCoresTests {
    /// Of few values, so that many are equally near and many exactly at the radius.
    @Test(arguments: [1, 2, 3, 5], [0.1, 0.30000000000000004, 1])
    func everybodyIsWhereTheEnginePutsHim(_ width: Int, _ eps: Double) throws {
        var dice = SplitMix64(state: UInt64(width))
        func point(_ step: Double) -> [Double] {
            (0..<width).map { _ in Double(Int(dice.next() % 9) - 4) * step }
        }
        let cores = (0..<60).map { _ in point(0.1) }
        let clusters = cores.map { _ in Int(dice.next() % 4) }
        // At the place of core customers too.
        let rows = (0..<60).map { _ in point(0.1) } + (0..<40).map { _ in point(0.07) } + cores
        let nBetween = try CoreTable(cores, clusters, eps: eps).expectTheEngine(
            rows, "\(width) \(eps)")
        // In five columns nobody has two of them so near.
        #expect(nBetween > 0 || width == 5 && eps == 0.1)
    }

    /// Where a coordinate has no digit left for the radius, rounding decides, as in the engine.
    @Test func farOutNobodyIsLost() throws {
        let far = [1e12, -3e15, 0x1p60, 0x1p60 + 256, 1e300]
        let cores = far.map { [$0, 1] } + far.map { [1, $0] }
        let rows =
            cores + far.map { [$0 + 0.25, 1] } + far.map { [$0.nextUp, 1] }
            + far.map { [$0.nextDown, 1.25] }
        try CoreTable(cores, cores.indices.map { $0 % 3 }, eps: 512).expectTheEngine(rows, "far")
    }

    @Test func whoLacksAValueIsNowhere() throws {
        let found = try CoreTable([[0, 0]], [2], eps: 1).scored([
            [nil, 0], [0, nil], [0.5, 0], [.infinity, 0],
        ])
        #expect(found[0] == [.null, .null, .null, .null] && found[1] == found[0])
        #expect(found[2] == [.integer(2), .text("core 0"), .real(0.25), .null])
        #expect(found[3] == found[0])
    }

    /// SQLite before 3.39 puts steps into one another that nothing but this keeps apart.
    @Test(arguments: [false, true])
    func everyStepHasAFence(_ hasCores: Bool) throws {
        let columns = ["none", "log1p", "share", "clr", "rank"].enumerated().map {
            ScoredView.Column(
                input: $0, feature: $1, position: $0, transform: $1, isClipped: true,
                coreKey: $0 < 3 ? $0 + 1 : nil)
        }
        var steps = ScoringSteps(columns: columns, hasCores: hasCores)
        let parts = steps.all(source: "source", population: nil).filter {
            $0.contains(" as materialized (")
        }
        #expect(parts.count > 15)
        for part in parts { #expect(part.hasSuffix("\n    limit -1 offset 0\n)"), "\(part)") }
    }
}

/// Core customers in tables as `LiveScore` writes them.
private struct CoreTable {
    private let connection: Connection
    private let width: Int
    private let eps: Double
    private let cores: [[Double]]
    private let clusters: [Int]

    /// Core customers of any clusters: those of a fit are farther apart, which the steps do not rely on.
    init(_ cores: [[Double]], _ clusters: [Int], eps: Double) throws {
        connection = try Connection.inMemory()
        width = cores[0].count
        (self.cores, self.clusters, self.eps) = (cores, clusters, eps)
        try connection.execute(
            """
            create table live_score (reach_squared real, reach real);
            create table live_scaler (position, mean real, scale real, weight real, low, high);
            create table live_core (
                core_no integer primary key, cluster, customer_id text, key_1 real, key_2 real, key_3 real
            );
            create index live_core_key on live_core (key_1, key_2, key_3, cluster);
            create table live_core_value (core_no, position, value real, primary key (core_no, position));
            """)
        try connection.run(
            "insert into live_score values (?, ?)",
            [eps * eps, eps * (1 + 0x1p-20) + 0x1p-500])
        for position in 0..<width {
            try connection.run(
                "insert into live_scaler values (?, 0.0, 1.0, 1.0, null, null)", [position])
        }
        for (number, core) in cores.enumerated() {
            let keys = (0..<3).map { $0 < width ? core[$0] : nil }
            try connection.run(
                "insert into live_core values (?, ?, ?, ?, ?, ?)",
                [number, clusters[number], "core \(number)", keys[0], keys[1], keys[2]])
            for (position, value) in core.enumerated() {
                try connection.run(
                    "insert into live_core_value values (?, ?, ?)", [number, position, value])
            }
        }
    }

    /// Cluster, number of the nearest core customer within reach, squared distance to it, and its cluster if it is another.
    func scored(_ rows: [[Double?]]) throws -> [[Value]] {
        let names = (0..<width).map { "c\($0)" }
        try connection.execute(
            """
            drop table if exists source;
            create table source (customer_id text, \(names.map { "\($0) real" }.joined(separator: ", ")));
            """)
        let marks = names.map { _ in ", ?" }.joined()
        for (number, row) in rows.enumerated() {
            try connection.run(
                "insert into source values (?\(marks))",
                ["\(100_000 + number)"] + row.map { $0 as any Bindable })
        }
        var steps = ScoringSteps(
            columns: names.enumerated().map {
                ScoredView.Column(
                    input: $0, feature: $1, position: $0, transform: "none", isClipped: false,
                    coreKey: $0 < 3 ? $0 + 1 : nil)
            }, hasCores: true)
        let parts = steps.all(source: "source", population: nil)
        return try connection.query(
            """
            with
            \(parts.joined(separator: ",\n"))
            select cluster, core_customer, distance_squared, second_cluster
            from scored_choice
            order by customer_id
            """
        ).map(\.values)
    }

    /// - Returns: How many belong to another cluster than that of the nearest.
    @discardableResult
    func expectTheEngine(_ rows: [[Double]], _ words: String) throws -> Int {
        let model = DBSCANModel(
            cores: try FeatureMatrix(
                values: cores.flatMap(\.self), nSamples: cores.count, nFeatures: width),
            labels: clusters.map { Int32($0) }, eps: eps)
        let placed = model.assign(
            try FeatureMatrix(
                values: rows.flatMap(\.self), nSamples: rows.count, nFeatures: width))
        let found = try scored(rows)
        var (nWithin, nBetween) = (0, 0)
        for (row, (place, own)) in zip(rows, zip(placed, found)) {
            guard place.cluster >= 0 else {
                #expect(own == [.integer(-1), .null, .null, .null], "\(words): \(row)")
                continue
            }
            nWithin += 1
            let isOther = place.nearestCluster != place.cluster
            if isOther { nBetween += 1 }
            let distance = zip(row, cores[place.nearest]).reduce(0.0) {
                $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
            }
            let expected: [Value] = [
                .integer(Int64(place.cluster)), .text("core \(place.nearest)"), .real(distance),
                isOther ? .integer(Int64(place.nearestCluster)) : .null,
            ]
            #expect(own == expected, "\(words): \(row)")
        }
        #expect(nWithin > 0, "\(words)")
        return nBetween
    }
}
