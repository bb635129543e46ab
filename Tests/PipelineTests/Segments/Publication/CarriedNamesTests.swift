import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Names that go on with their segments, and those that would mislead.
@Suite struct CarriedNamesTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PublisherTests.shop(in: folder)
    }

    private func column(_ sql: String) throws -> [String] {
        try SegmentShop.column(sql, connection)
    }

    /// What rules say and what runs say is not the same, however many customers both have together.
    @Test func rulesAndRunsAreNotMatched() throws {
        try SegmentShop.publishRules(connection, name: "Spring")
        let run = try PublisherTests.sweep(connection, k: 1)
        let report = try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        let segments = """
            select segment_id || ' ' || segment_name || ' ' || fate
            from publication_segment
            inner join publication using (publication_id)
            where replaced_at is null and fate <> 'died'
            order by segment_id
            """
        let own = try column("select segment_name from segment_name where run_id = \(run)")
        #expect(try column(segments) == ["9 \(own[0]) born"])
        #expect(
            report.notes.contains { $0.hasPrefix("\"Spring\" was one of rules before") },
            "\(report.notes)")
        // The same again is the same: its segments go on.
        let again = try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        #expect(try column(segments) == ["9 \(own[0]) born"])
        #expect(!again.notes.contains { $0.contains("before") })
        let back = try SegmentShop.publishRules(connection, name: "Spring")
        #expect(back.notes.contains { $0.hasPrefix("\"Spring\" was one of a run before") })
        #expect(
            try column(segments).map { String($0.prefix { $0 != " " }) }
                == (10...17).map(String.init))
    }

    /// "lost" stays the name of those who are lost.
    @Test func aNameOfARuleNeedsItsCustomers() throws {
        let runs = try (0..<3).map { try PublisherTests.sweep(connection, seed: UInt32($0)) }
        try SegmentShop.publish("\(runs[0])", as: "Spring", in: connection)
        let name = """
            select segment_name
            from publication_segment
            inner join publication using (publication_id)
            where publication_name = 'Spring' and replaced_at is null and segment_id = 2
            """
        try SegmentShop.publishRules(
            connection,
            cuts: try SegmentShop.cuts([
                "new_days=1", "attention_days=2", "at_risk_days=3", "lost_days=4",
            ]))
        try connection.run(
            "update publication_segment set segment_name = 'lost' where segment_id = 2 and publication_id = 1"
        )
        let kept = try SegmentShop.publish("\(runs[1])", as: "Spring", in: connection)
        #expect(try column(name) == ["lost"])
        #expect(!kept.notes.contains { $0.contains("by the rules") })
        try SegmentShop.publishRules(
            connection, cuts: try SegmentShop.cuts(["lost_days=900"]))
        let told = try SegmentShop.publish("\(runs[2])", as: "Spring", in: connection)
        let now = try column(name)
        #expect(now != ["lost"] && now.count == 1)
        #expect(
            told.notes.contains {
                $0.hasPrefix(
                    "\"lost\" is called \"\(now[0])\" now, as its run calls it: 0.0 % of its")
                    && $0.contains("\"lost\" by the rules")
            }, "\(told.notes)")
    }

    @Test func namesOfRulesGoOnFromFourFifths() {
        func names(_ name: String, _ share: Double?) -> [Int: String] {
            CarriedNames([.init(number: 0, name: name, own: "often")], others: [0: "often"]) {
                _, _ in share
            }.names
        }
        for name in ["lost", "Lost", "lost (2)", "lost, high value", "needs attention"] {
            #expect(names(name, 0.8) == [0: name])
            #expect(names(name, 0.79).isEmpty)
            #expect(names(name, nil) == [0: name])
        }
        #expect(names("lost causes", 0) == [0: "lost causes"])
    }

    /// Two segments are not called by the same words in another order.
    @Test func theSameWordsAreOneName() {
        func names(_ candidates: [(Int, String, String?)], _ others: [Int: String]) -> [Int: String]
        {
            CarriedNames(
                candidates.map { .init(number: $0.0, name: $0.1, own: $0.2) }, others: others
            ) { _, _ in 1 }.names
        }
        let others = [0: "high value", 1: "frequent, high value", 2: "long ago"]
        #expect(names([(0, "high value, frequent", "high value")], others).isEmpty)
        #expect(names([(0, "Often", "high value")], others) == [0: "Often"])
        // It says what the run says.
        #expect(
            names([(1, "high value, frequent", "frequent, high value")], others)
                == [1: "high value, frequent"])
        // The larger of two keeps its name, and what is given anew may be another's.
        #expect(
            names([(0, "a, b", "high value"), (2, "b, a", "long ago")], others) == [0: "a, b"])
        #expect(
            names([(0, "long ago", "high value"), (2, "frequent, high value", "long ago")], others)
                .isEmpty)
    }
}
