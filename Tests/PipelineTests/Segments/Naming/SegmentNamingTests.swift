import Pipeline
import Store
import TestSupport
import Testing

@Suite struct SegmentNamingTests {
    /// Twelve customers with three columns; `again` says what `spend` says, `flat` says nothing.
    private func shop() throws -> (ProfileDatabase, Snapshot) {
        let shop = try ProfileDatabase()
        try shop.connection.execute(
            """
            create table habits (customer_id text, spend real, again real, visits real, flat real);
            insert into habits values
                ('a', 1, 2, 9, 1), ('b', 2, 4, 8, 1), ('c', 3, 6, 9.5, 1),
                ('d', 10, 20, 1, 1), ('e', 11, 22, 2, 1), ('f', 12, 24, 1.5, 1),
                ('g', 10.5, 21, 10, 1), ('h', 11.5, 23, 11, 1), ('i', 12.5, 25, 12, 1),
                ('j', 5, 10, 5, 1), ('k', 6, 12, 6, 1), ('l', 5.5, 11, 5.5, 1)
            """)
        return (shop, try shop.freeze(SnapshotOptions(features: "habits")))
    }

    private static let labels = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]

    @Test func aColumnThatSaysTheSameIsNotNamedTwice() throws {
        let (shop, snapshot) = try shop()
        try shop.profile(1, labels: Self.labels, of: snapshot)
        let names = try shop.names(1)
        #expect(
            names == [
                0: "low spend, rather high visits", 1: "low visits, high spend",
                2: "high visits, high spend", 3: "rather low spend, rather low visits",
            ])
        let rules = try shop.rows("select name_rule from segment_name where cluster = 2")
        #expect(
            rules == [
                [
                    .text(
                        "median of visits above 87.5 % of all customers; median of spend above "
                            + "79.2 % of all customers")
                ]
            ])
    }

    /// Three segments whose medians say the same: further features, then ordinals.
    @Test func equalNamesAreToldApart() throws {
        let shop = try ProfileDatabase()
        try shop.connection.execute("create table one (customer_id text, x real)")
        for (number, x) in [1.0, 1, 2, 2, 3, 3, 10, 10, 11, 11, 12, 12].enumerated() {
            try shop.connection.run("insert into one values (?, ?)", ["c\(100 + number)", x])
        }
        let snapshot = try shop.freeze(SnapshotOptions(features: "one"))
        try shop.profile(1, labels: [0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3], of: snapshot)
        // The one with the smaller id goes first, whatever its number.
        #expect(
            try shop.names(1) == [0: "low x", 1: "low x (2)", 2: "high x", 3: "high x (2)"])
        try shop.profile(2, labels: [1, 0, 1, 0, 1, 0, 2, 3, 2, 3, 2, 3], of: snapshot)
        #expect(
            try shop.names(2) == [1: "low x", 0: "low x (2)", 2: "high x", 3: "high x (2)"])
    }

    @Test func anRFMNameNeedsFourFifths() throws {
        let shop = try ProfileDatabase()
        try shop.connection.execute("create table one (customer_id text, x real)")
        for number in 0..<20 {
            try shop.connection.run(
                "insert into one values (?, ?)", ["c\(100 + number)", Double(number)])
        }
        let snapshot = try shop.freeze(SnapshotOptions(features: "one"))
        try shop.addRun(1, labels: (0..<20).map { $0 / 5 }, of: snapshot)
        let champions: Set = [
            "c100", "c101", "c102", "c103", "c105", "c106", "c107", "c110", "c111", "c112", "c113",
        ]
        _ = try SegmentProfiler(
            in: shop.connection, rfmName: { champions.contains($0) ? "champions" : nil }
        ).ensure(1)
        // Four of five, three of five, four of five, none.
        #expect(
            try shop.names(1) == [
                0: "champions", 1: "rather low x", 2: "champions, rather high x", 3: "high x",
            ])
        let rule = try shop.rows("select name_rule from segment_name where cluster = 0")
        #expect(rule == [[.text("80.0 % of its customers meet the rule champions")]])
    }

    /// The name of a rule tells how long ago they bought: a second word of that may say the opposite.
    @Test func besideAnRFMNameNoWordIsOfRecency() throws {
        let shop = try ProfileDatabase()
        try shop.connection.execute(
            "create table two (customer_id text, recency real, x real)")
        for number in 0..<20 {
            try shop.connection.run(
                "insert into two values (?, ?, ?)",
                ["c\(100 + number)", Double(number), Double(number * 7 % 20)])
        }
        let snapshot = try shop.freeze(SnapshotOptions(features: "two"))
        try shop.addRun(1, labels: (0..<20).map { $0 / 10 }, of: snapshot)
        _ = try SegmentProfiler(in: shop.connection, rfmName: { _ in "new" }).ensure(1)
        let names = try shop.names(1)
        #expect(names[0]?.hasPrefix("new") == true && names[1]?.hasPrefix("new") == true)
        #expect(!names.values.contains { $0.contains("recent") || $0.contains("ago") }, "\(names)")
    }

    @Test func aNameByHandIsNobodyElses() throws {
        let (shop, snapshot) = try shop()
        try shop.profile(1, labels: Self.labels, of: snapshot)
        try SegmentNames.rename(
            1, [SegmentNameChoice("3=High spend, LOW visits 2")], in: shop.connection)
        try SegmentNames.rename(
            1, [SegmentNameChoice("1=mine"), SegmentNameChoice("3=low visits, high spend")],
            in: shop.connection)
        // Made anew: names by hand stay.
        try SegmentProfiler(in: shop.connection).ensure(1)
        #expect(
            try shop.names(1) == [
                0: "low spend, rather high visits", 1: "mine", 2: "high visits, high spend",
                3: "low visits, high spend",
            ])
        let manual = try shop.rows(
            "select cluster, name_rule from segment_name where is_manual = 1")
        #expect(manual == [[.integer(1), .text("by hand")], [.integer(3), .text("by hand")]])
    }
}
