import Pipeline
import Reports
import Store
import TestSupport
import Testing

struct RunExplanationTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("p.db"))
        _ = try SweepRunner(in: connection, request: PointDatabase.request()).run()
    }

    private func run(_ condition: String) throws -> Int {
        try connection.query("select run_id from run where \(condition) order by run_id")[0].int(0)
    }

    private func text(_ explanation: RunExplanation) -> String {
        var text = ""
        TextRenderer(width: 80).write(explanation.document, to: &text)
        return text
    }

    /// Four corners of a square: two questions tell them apart, whatever the numbers.
    @Test func fourCornersAreFourRules() throws {
        let runID = try run("algorithm = 'kmeans' and n_clusters = 4")
        let explanation = try RunExplanation(of: runID, in: connection)
        #expect(explanation.fidelity == 1)
        #expect(explanation.isInEffect)
        #expect(explanation.remark == nil)
        try explanation.store(in: connection)
        let rules = try connection.query(
            "select condition, n_customers, fidelity from run_rule where run_id = ? order by position",
            [runID])
        #expect(rules.count == 4)
        for rule in rules {
            #expect(try rule.int(1) == 30)
            #expect(try rule.double(2) == 1)
            #expect(try rule.text(0).contains("\"x\""))
        }
        let text = text(explanation)
        #expect(
            text.replacing("\n", with: " ").contains(
                "this segmentation is, in effect (100.0 % of 120 customers)"))
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    /// The longest names there are.
    @Test func theTableFitsALineWithAnyName() throws {
        let runID = try run("algorithm = 'kmeans' and n_clusters = 4")
        try SegmentProfiler(in: connection).ensure(runID)
        let name = String(repeating: "n", count: SegmentNames.longest)
        try SegmentNames.rename(runID, [SegmentNameChoice("2=\(name)")], in: connection)
        let text = text(try RunExplanation(of: runID, in: connection))
        let table = text.split(separator: "\n").filter { $0.contains("n…") }
        #expect(table.count == 1)
        for line in table { #expect(line.count <= 80, "\(line)") }
        #expect(text.contains("  found    in rules"))
    }

    /// As typed: the statement gives the labels of the run as often as is said, rule by rule.
    @Test func theStatementRunsAndIsAsRightAsIsSaid() throws {
        for row in try connection.query("select run_id from run") {
            let runID = try row.int(0)
            let explanation = try RunExplanation(of: runID, in: connection)
            try explanation.store(in: connection)
            let right = try connection.scalar(
                """
                with said as (\(explanation.statement))
                select avg(said.cluster = segment.cluster)
                from segment
                inner join said on said.customer_id = segment.customer_id
                where run_id = \(runID)
                """)
            #expect(right == .real(explanation.fidelity))
            for rule in try connection.query("select * from run_rule where run_id = ?", [runID]) {
                let found = try connection.query(
                    """
                    select count(*), avg(segment.cluster = \(try rule.int("cluster")))
                    from segment
                    inner join points on points.customer_id = segment.customer_id
                    where run_id = \(runID) and (\(try rule.text("condition")))
                    """)[0]
                #expect(try found.int(0) == rule.int("n_customers"))
                #expect(try found.double(1) == rule.double("fidelity"))
            }
        }
    }

    @Test func explainingAgainStoresTheRulesOnce() throws {
        let runID = try run("n_clusters = 2")
        for _ in 0..<2 { try RunExplanation(of: runID, in: connection).store(in: connection) }
        let repeated = try connection.query(
            "select position from run_rule where run_id = ? group by position having count(*) > 1",
            [runID])
        #expect(repeated.isEmpty)
    }

    @Test func aViewThatHasGoneIsTold() throws {
        let runID = try run("n_clusters = 4")
        try connection.execute("drop table points")
        let explanation = try RunExplanation(of: runID, in: connection)
        #expect(explanation.remark?.contains("the view points is gone") == true)
        #expect(explanation.statement.contains("from \"snapshot_values_1\""))
        #expect(try connection.query(explanation.statement).count == 120)
    }

    /// As of another day, in a window, of a population: the view of today has other numbers.
    @Test func whatIsNotOfTodayIsReadFromTheFrozenMatrix() throws {
        let shop = try ProfileDatabase()
        let labels = [0, 0, 0, 0, 1, 1, 1, 1, -1]
        func explained(_ id: Int, _ options: SnapshotOptions) throws -> RunExplanation {
            let snapshot = try shop.freeze(options)
            try shop.addRun(id, labels: Array(labels.prefix(snapshot.nRows)), of: snapshot)
            let explanation = try RunExplanation(of: id, in: shop.connection)
            let right = try shop.connection.scalar(
                """
                with said as (\(explanation.statement))
                select avg(said.cluster = segment.cluster)
                from segment
                inner join said on said.customer_id = segment.customer_id
                where run_id = \(id)
                """)
            #expect(right == .real(explanation.fidelity))
            return explanation
        }
        #expect(try explained(1, SnapshotOptions(features: "rfm")).remark == nil)
        let day = ObservationWindow(asOf: "2024-07-31 23:59:59", days: nil)
        let dated = try explained(2, SnapshotOptions(features: "rfm", window: day))
        #expect(dated.remark?.contains("of lines up to 2024-07-31 23:59:59") == true)
        #expect(dated.statement.contains("from \"snapshot_values_2\""))
        let days = ObservationWindow(asOf: nil, days: 200)
        let recent = try explained(3, SnapshotOptions(features: "rfm", window: days))
        #expect(recent.remark?.contains("of lines since 2024-06-14") == true)
        let some = try explained(
            4, SnapshotOptions(features: "rfm", population: try Population("revenue > 20")))
        #expect(some.remark?.contains("of the population revenue > 20, and") == true)
        // Names that people know, not those of columns.
        #expect(
            TextRenderer(width: 80).text(of: dated.document).contains("Revenue")
                || TextRenderer(width: 80).text(of: dated.document).contains("Days since"))
    }

    /// Constant feature: the rules have nothing to ask.
    @Test(arguments: [[0, 0, 0], [-1, -1, -1], [0, 1, 1], [-1, 0, 0], [0, 1, 2]])
    func whatCannotBeToldApartIsSaid(labels: [Int]) throws {
        let hand = try Connection.inMemory()
        try Database.prepare(hand)
        try HandRuns.addSnapshot(1, customers: ["A", "B", "C"], to: hand)
        try HandRuns.add(1, name: "one", key: "k", snapshot: 1, labels: labels, to: hand)
        let explanation = try RunExplanation(of: 1, in: hand)
        try explanation.store(in: hand)
        #expect(try hand.scalar("select condition from run_rule") == .text("1 = 1"))
        let text = text(explanation)
        #expect(text.contains("everybody"))
        if Set(labels).count == 1 {
            #expect(text.contains("there is nothing to tell apart"))
        } else {
            #expect(text.contains("the features tell no segments apart"))
        }
        #expect(!text.contains("noise"))
    }

    @Test func namesThatNoTerminalShouldGetAreNotPrinted() throws {
        let hand = try Connection.inMemory()
        try Database.prepare(hand)
        try HandRuns.addSnapshot(1, customers: ["A", "B"], to: hand)
        try HandRuns.add(1, name: "one", key: "k", snapshot: 1, labels: [0, 0], to: hand)
        try hand.execute("update snapshot set view_name = 'a' || char(27) || 'b'")
        try hand.execute(
            "create view \"a\u{1B}b\" as select customer_id, x from snapshot_values_1")
        let explanation = try RunExplanation(of: 1, in: hand)
        #expect(throws: ExplanationError.self) { try explanation.script() }
        let plain = try RunExplanation(of: try run("n_clusters = 2"), in: connection)
        #expect(try plain.script() == plain.statement + ";\n")
    }

    @Test func interruptedNothingIsExplained() throws {
        let runID = try run("n_clusters = 4")
        let error = try #require(throws: ExplanationError.self) {
            try RunExplanation(of: runID, in: connection, isCancelled: { true })
        }
        #expect(error.kind == .interrupted)
    }

    @Test func damagedLabelsAreTold() throws {
        let runID = try run("n_clusters = 4")
        try connection.execute("update run set label_digest = 'x'")
        #expect(throws: DamagedError.self) { try RunExplanation(of: runID, in: connection) }
    }

    /// A large segment gives rules their share for nothing.
    @Test func missedSegmentsAreNamed() throws {
        let hand = try Connection.inMemory()
        try Database.prepare(hand)
        try HandRuns.addSnapshot(1, customers: (1...50).map { "C\(100 + $0)" }, to: hand)
        let labels = [1] + [Int](repeating: 0, count: 49)
        try HandRuns.add(1, name: "one", key: "k", snapshot: 1, labels: labels, to: hand)
        let explanation = try RunExplanation(of: 1, in: hand)
        #expect(explanation.fidelity == 0.98)
        #expect(!explanation.isInEffect)
    }
}
