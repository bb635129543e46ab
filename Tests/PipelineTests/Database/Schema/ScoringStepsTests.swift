import Clustering
import Pipeline
import Store
import Testing

/// The steps as SQLite takes them, against the arithmetic of the engine.
struct ScoringStepsTests {
    /// The coordinates that the steps make of rows: one column a value, no centring, no scaling.
    private func coordinates(
        of rows: [[Double]], _ transform: String, pseudoCount: Double? = nil
    ) throws -> [[Double]] {
        let connection = try Connection.inMemory()
        let width = rows[0].count
        let names = (0..<width).map { "c\($0)" }
        try connection.execute(
            """
            create table source (customer_id text, \(names.map { "\($0) real" }.joined(separator: ", ")));
            create table live_power (exponent integer primary key, value real unique);
            create table live_score (pseudo_count real);
            create table live_centre (cluster, position, value);
            create table live_scaler (position, mean real, scale real, weight real, low, high);
            """)
        try connection.run("insert into live_score values (?)", [pseudoCount])
        for exponent in -1022...1023 {
            try connection.run(
                "insert into live_power values (?, ?)",
                [exponent, Double(sign: .plus, exponent: exponent, significand: 1)])
        }
        for position in 0..<width {
            try connection.run(
                "insert into live_scaler values (?, 0.0, 1.0, 1.0, null, null)", [position])
        }
        let marks = names.map { _ in ", ?" }.joined()
        let insert = try connection.prepare("insert into source values (?\(marks))")
        try connection.transaction {
            for (number, row) in rows.enumerated() {
                try insert.bind("\(100_000 + number)", at: 1)
                for (place, value) in row.enumerated() { try insert.bind(value, at: place + 2) }
                try insert.run()
            }
        }
        var steps = ScoringSteps(
            columns: names.enumerated().map {
                ScoredView.Column(
                    input: $0, feature: $1, position: $0, transform: transform, isClipped: false)
            })
        let parts = steps.all(source: "source", population: nil)
        let list = (0..<width).map { "x\($0)" }.joined(separator: ", ")
        return try connection.query(
            "with\n\(parts.joined(separator: ",\n"))\nselect \(list) from \(steps.last) order by customer_id"
        ).map { row in try (0..<width).map { try row.double($0) } }
    }

    private static func neighbours(_ x: Double) -> [Double] { [x.nextDown, x, x.nextUp] }

    /// Values at every border of the function, and of all magnitudes.
    private static let values: [Double] = {
        var values = [0, Double.leastNonzeroMagnitude, .leastNormalMagnitude, 1, 2, 1e150]
        for border in [
            0x1p-54, 0x1p-29, 0x1p-20, 0.41421356237309503, 0.4142135623730951, 1.8284271247461903,
            1, 3, 7, 1023, 0x1p52, 0x1p53, 0x1p54, 0x1p1023,
        ] { values += neighbours(border) }
        var dice = SplitMix64(state: 5)
        for _ in 0..<4_000 {
            let exponent = Int(dice.next() % 400) - 200
            let significand = 1 + Double(dice.next() >> 12) * 0x1p-52
            values.append(Double(sign: .plus, exponent: exponent, significand: significand))
            values.append(Double(dice.next() % 100_000) / 100)
        }
        return values
    }()

    @Test func logarithmsOfOnePlusAreTheEnginesToTheBit() throws {
        let values = Self.values + Self.values.dropFirst().map { -$0 }
        let found = try coordinates(of: values.map { [$0] }, "log1p").map { $0[0] }
        let expected = values.map { $0 < 0 ? -PortableMath.log1p(-$0) : PortableMath.log1p($0) }
        let differing = zip(values, zip(found, expected)).filter {
            $1.0.bitPattern != $1.1.bitPattern
        }
        #expect(differing.isEmpty, "\(differing.prefix(5))")
        #expect(found.count == values.count)
    }

    @Test func logRatiosAreTheEnginesToTheBit() throws {
        let normal = Self.values.filter { $0 == 0 || $0.isNormal }
        let rows = zip(normal, normal.reversed()).map { [$0, $1, 3] }
        let found = try coordinates(of: rows, "clr", pseudoCount: 0.25)
        let expected = rows.map { row in
            let logs = row.map { PortableMath.log($0 > 0 ? $0 : 0.25) }
            let mean = (logs[0] + logs[1] + logs[2]) / 3
            return logs.map { $0 - mean }
        }
        #expect(found.map { $0.map(\.bitPattern) } == expected.map { $0.map(\.bitPattern) })
    }

    @Test func sharesAreOfTheSumAndZeroOfNothing() throws {
        let found = try coordinates(of: [[1, 2, 5], [0, 0, 0], [0.1, 0.2, 0.3]], "share")
        let sum = 0.1 + 0.2 + 0.3
        #expect(found == [[0.125, 0.25, 0.625], [0, 0, 0], [0.1 / sum, 0.2 / sum, 0.3 / sum]])
    }

    @Test(
        arguments: [
            1.0, 0.5, 1.479819860511658591e-01, 6.93147180369123816490e-01,
            1.90821492927058770002e-10, 1.4142135623730951, 0x1p-54, 3,
        ])
    func constantsAreExact(_ value: Double) throws {
        let connection = try Connection.inMemory()
        #expect(try connection.scalar("select \(ScoringSteps.exact(value))") == .real(value))
    }

    /// What Swift writes into queries is what the view `observation_end` says where the owner has set no day.
    @Test func theNewestLineIsThatOfTheView() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        let view = try connection.query(
            "select sql from sqlite_schema where name = 'observation_end'")[0].text(0)
        func squeezed(_ text: String) -> String { text.filter { !$0.isWhitespace } }
        let own = squeezed(ScoredView.newestLine)
        #expect(own.hasPrefix("coalesce(") && own.hasSuffix(",'')"))
        let lines = own.dropFirst("coalesce(".count).dropLast(",'')".count)
        #expect(squeezed(view).contains(lines) && lines.count > 100, "\(view)")
    }
}
