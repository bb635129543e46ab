import Foundation
import Store
import Testing

@Suite struct MigrationObserverTests {
    /// Writes down what it hears.
    private final class Listener: MigrationObserver {
        var plans: [MigrationPlan] = []
        var heard: [MigrationProgress] = []
        var refusal: Failure?

        func willMigrate(_ plan: MigrationPlan) throws {
            plans.append(plan)
            if let refusal { throw refusal }
        }

        func migrates(_ progress: MigrationProgress) { heard.append(progress) }
    }

    private static let first = Migration(
        number: 1, name: "create_a", sql: "create table a (id integer primary key, x text)")
    private static let second = Migration(
        number: 2, name: "create_b", sql: "create table b (a integer references a)")
    private static let third = Migration(
        number: 3, name: "copy_a",
        sql: """
            create table c (id integer primary key, x text not null);
            insert into c select id, x || x from a;
            drop table a;
            create table a (id integer primary key);
            insert into a select id from c;
            """, load: .rewriting)

    private let folder: TemporaryFolder
    private let listener = Listener()
    private let migrator = Migrator(migrations: [first, second, third], applicationID: 77)

    init() throws { folder = try TemporaryFolder() }

    /// A file of version 1 with many rows.
    private func old(rows: Int = 40_000) throws -> Connection {
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        try Migrator(migrations: [Self.first], applicationID: 77).migrate(connection)
        try connection.run(
            """
            with recursive n (i) as (select 1 union all select i + 1 from n limit ?)
            insert into a (x) select printf('%060d', i) from n
            """, [rows])
        return connection
    }

    @Test func itHearsThePlanAndEveryStep() throws {
        let connection = try old()
        let size = try folder.bytes("a.db").count
        try migrator.migrate(connection, observer: listener)
        let plan = try #require(listener.plans.first)
        #expect(listener.plans.count == 1)
        #expect(plan.fromVersion == 1)
        #expect(plan.version == 3)
        #expect(plan.migrations.map(\.name) == ["create_b", "copy_a"])
        #expect(plan.nSteps == 3)
        #expect(plan.fileBytes == size)
        #expect(plan.addedBytes == size)
        #expect(plan.movedBytes == 3 * size)
        var steps: [MigrationProgress] = []
        for progress in listener.heard where steps.last?.step != progress.step {
            steps.append(progress)
        }
        #expect(steps.map(\.step) == [1, 2, 3])
        #expect(steps.map(\.name) == ["create_b", "copy_a", "references"])
        #expect(listener.heard.allSatisfy { $0.nSteps == 3 })
        // More than once a step, by what was read and written.
        #expect(listener.heard.count > 10)
        let fractions = listener.heard.map(\.fraction)
        #expect(fractions == fractions.sorted())
        #expect(fractions.allSatisfy { (0..<1).contains($0) })
        #expect((fractions.last ?? 0) > 0.3)
    }

    @Test func itHearsNothingOfNewAndOfCurrentFiles() throws {
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        try migrator.migrate(connection, observer: listener)
        try migrator.migrate(connection, observer: listener)
        #expect(listener.plans.isEmpty)
        #expect(listener.heard.isEmpty)
    }

    @Test func afterwardsItHearsNoMore() throws {
        let connection = try old(rows: 10)
        try migrator.migrate(connection, observer: listener)
        let before = listener.heard.count
        _ = try connection.scalar(
            "with recursive n (i) as (select 1 union all select i + 1 from n limit 100000) "
                + "select count(*) from n")
        #expect(listener.heard.count == before)
    }

    @Test func aRefusalLeavesTheFileWhole() throws {
        let connection = try old()
        let before = try folder.bytes("a.db")
        listener.refusal = Failure(name: "no room")
        #expect(throws: Failure(name: "no room")) {
            try migrator.migrate(connection, observer: listener)
        }
        #expect(listener.heard.isEmpty)
        #expect(try folder.bytes("a.db") == before)
        #expect(try folder.names == ["a.db"])
    }

    /// Asked before each step and while a step lasts.
    @Test(arguments: [1, 2, 4, 12]) func theUserMayStopIt(_ question: Int) throws {
        let connection = try old()
        let before = try folder.bytes("a.db")
        var nAsked = 0
        connection.stopStatements {
            nAsked += 1
            return nAsked >= question
        }
        let error = try #require(throws: MigrationError.self) {
            try migrator.migrate(connection, observer: listener)
        }
        guard case .store(let cause) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(cause.isCancelled)
        connection.stopStatements(when: nil)
        #expect(try folder.bytes("a.db") == before)
        #expect(try folder.names == ["a.db"])
        try migrator.migrate(connection, observer: listener)
        #expect(try connection.scalar("select count(*) from c") == 40_000)
    }
}
