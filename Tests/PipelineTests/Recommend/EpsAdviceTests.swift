import Clustering
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

/// `recommend --eps` on small tables.
@Suite struct EpsAdviceTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("e.db"))
    }

    private func ask(
        _ features: String = "points", minSamples: [Int] = [5, 10], gap: Bool = false,
        listener: @escaping Recommender.Listener = { _ in }
    ) throws -> Recommender.Outcome {
        EngineChecks.turnOn()
        var request = RecommendRequest()
        request.source = .features(SnapshotOptions(features: features))
        request.nClusters = [2, 3]
        request.draws = 19
        request.epsMinSamples = minSamples
        request.showsGap = gap
        request.threads = 2
        return try Recommender(in: connection, request: request, listener: listener).run()
    }

    /// Four corners; the curve is that of a plain search over the scaled matrix.
    @Test func theCurvesAreStoredAndAnEpsIsFound() throws {
        let outcome = try ask()
        let advice = try #require(outcome.eps)
        let flags = try #require(advice.flags)
        #expect(flags.prefix(4) == ["--snapshot", "1", "--algorithm", "dbscan"])
        let snapshot = try Snapshot.load(1, from: connection)
        let values = try snapshot.scaledValues(from: connection)
        let distances = (0..<120).map { row in
            (0..<120).map { other in
                let x = values[2 * row] - values[2 * other]
                let y = values[2 * row + 1] - values[2 * other + 1]
                return (x * x + y * y).squareRoot()
            }.sorted()[4]
        }.sorted()
        let stored = try connection.query(
            """
            select position, distance, share, rows_used
            from k_distance
            where snapshot_id = 1 and min_samples = 5
            order by position
            """)
        #expect(try stored.map { try $0.int(0) } == Array(1...120))
        #expect(try stored.map { try $0.double(1) } == distances)
        #expect(try stored[29].double(2) == 0.25 && stored[29].int(3) == 120)
        #expect(try connection.scalar("select count(*) from k_distance") == 240)
        #expect(try connection.scalar("select count(*) from run where algorithm = 'dbscan'") == 0)
    }

    @Test func matricesWithoutGroupsHaveNoEps() throws {
        try connection.execute("create table one (customer_id text, x)")
        try connection.execute("insert into one values ('a', 1)")
        try connection.execute("create table equal as select customer_id, 1 as x from points")
        try connection.execute(
            "create table line as select customer_id, row_number() over (order by x) as x from points"
        )
        for table in ["one", "equal", "line"] {
            let advice = try #require(try ask(table).eps)
            #expect(advice.flags == nil, "\(table)")
            guard case .text(let text)? = advice.document.blocks.first else {
                Issue.record("no words")
                continue
            }
            let words =
                table == "line" ? "no eps gives two dense groups." : "there is no eps to try."
            #expect(text.hasPrefix("DBSCAN, apart: \(words)"), "\(text)")
        }
    }

    /// Everybody is like others in every column: most eps give two groups, and all distances are 0.
    @Test func kindsOfEqualCustomersHaveAnEps() throws {
        try connection.execute(
            "create table kinds as select customer_id, row_number() over (order by x) % 2 as x from points"
        )
        let advice = try #require(try ask("kinds").eps)
        let flags = try #require(advice.flags)
        #expect(flags.contains("--eps"))
    }

    @Test func minSamplesOfOneIsRefused() {
        #expect(throws: RecommendError.self) { try ask(minSamples: [10, 1]) }
    }

    /// One progress over the answer, the gap statistic and the eps; asked again, over what is left.
    @Test func progressNeverStartsAgain() throws {
        for _ in 0..<2 {
            let seen = Mutex<[(Double, String)]>([])
            _ = try ask(gap: true) { event in
                if case .progress(let fraction, let step) = event {
                    seen.withLock { $0.append((fraction, step)) }
                }
            }
            let heard = seen.withLock { $0 }
            #expect(heard.allSatisfy { (0...1).contains($0.0) })
            var highest = 0.0
            for (fraction, step) in heard {
                // Threads may be heard in another order, by a little.
                #expect(fraction > highest - 0.05, "\(step)")
                highest = max(highest, fraction)
            }
            #expect(heard.last?.1 == "eps" && highest > 0.999)
        }
    }
}
