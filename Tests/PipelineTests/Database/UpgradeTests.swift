import Foundation
import Pipeline
import Store
import TestSupport
import Testing

struct UpgradeTests {
    private static let rewriting = Migration(
        number: 22, name: "make_lines_anew", sql: "", load: .rewriting)

    private func plan(_ megabytes: Int, _ migrations: [Migration]) -> MigrationPlan {
        MigrationPlan(fromVersion: 16, migrations: migrations, fileBytes: megabytes * 1_000_000)
    }

    @Test func whatDoesNotFitIsRefusedWithTheFigures() throws {
        let watch = UpgradeWatch(path: "a.db", freeBytes: { _ in 99_000_000 })
        let error = try #require(throws: DatabaseError.self) {
            try watch.willMigrate(plan(100, [Self.rewriting]))
        }
        #expect(error.kind == .inputOutput)
        #expect(
            error.description
                == "a.db: cannot be upgraded here: it has 100.0 MB, the upgrade may take 100.0 MB "
                + "beside it until it is done, and 99.0 MB are free on its disk. Free some, or "
                + "upgrade a copy on another disk; the file was not touched.")
        try watch.willMigrate(plan(99, [Self.rewriting]))
        // What takes no room needs none; where nobody says how much there is, it is tried.
        try UpgradeWatch(path: "a.db", freeBytes: { _ in 0 }).willMigrate(
            plan(100, [Migration(number: 22, name: "a", sql: "")]))
        try UpgradeWatch(path: "a.db", freeBytes: { _ in nil }).willMigrate(
            plan(100, [Self.rewriting]))
    }

    @Test func timeAndSpaceOfALargeFileAreToldBefore() throws {
        var told: [String] = []
        let listener = UpgradeListener(begins: { told.append($0) }, goesOn: { _, _ in })
        let watch = UpgradeWatch(
            path: "a.db", listener: listener, freeBytes: { _ in 5_000_000_000 })
        try watch.willMigrate(plan(60, [Self.rewriting]))
        #expect(told.isEmpty)
        try watch.willMigrate(plan(500, [Self.rewriting]))
        try watch.willMigrate(plan(500, [Migration(number: 22, name: "a", sql: "")]))
        #expect(
            told == [
                "a.db: is upgraded from schema 16 to 22, 2 steps over 500.0 MB: about 30.0 s, and "
                    + "up to 500.0 MB on its disk until it is done (5000.0 MB are free). Stopped "
                    + "before, it stays as it is.",
                "a.db: is upgraded from schema 16 to 22, 2 steps over 500.0 MB: about 10.0 s. "
                    + "Stopped before, it stays as it is.",
            ])
    }

    @Test func openingTellsEveryStep() throws {
        let fixture = try SchemaFixture(copyOf: SchemaFixture.v010)
        var steps: [String] = []
        let listener = UpgradeListener(
            begins: { Issue.record("\($0)") },
            goesOn: { _, text in if steps.last != text { steps.append(text) } })
        try Database.open(fixture.path, for: .writing, upgrade: listener).close()
        let nSteps = Database.schemaVersion - 16 + 1
        #expect(steps.count == nSteps)
        #expect(steps.first == "step 1 of \(nSteps), add snapshot view")
        #expect(steps.last == "step \(nSteps) of \(nSteps), references")
        steps = []
        try Database.open(fixture.path, for: .writing, upgrade: listener).close()
        #expect(steps.isEmpty)
    }

    /// A file of version 0.1.0 with many lines: what they took is told to be free.
    @Test func theRoomThatIsLeftIsTold() throws {
        let fixture = try SchemaFixture(copyOf: SchemaFixture.v010)
        var told: [String] = []
        do {
            let connection = try Connection(path: fixture.path, mode: .readWrite)
            try connection.execute(
                """
                insert into invoice_line (
                    line_id, source_id, line_no, invoice_no, stock_code, description, quantity,
                    invoiced_at, unit_price, customer_id, country)
                with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000)
                select 1000000 + i, (select min(source_id) from source_file), 1000000 + i, '1', 'A',
                    'a thing that is sold', 1, '2010-12-01 08:26:00', 2.5, '17850', 'UK'
                from n
                """)
            connection.close()
        }
        try Database.open(
            fixture.path, for: .writing,
            upgrade: UpgradeListener(
                begins: { _ in }, goesOn: { _, _ in }, ends: { told.append($0) })
        ).close()
        #expect(told.count == 1)
        #expect(told.first?.contains("are free now, for data to come. `sqlite3") == true)
        // Once: the next command upgrades nothing.
        try Database.open(
            fixture.path, for: .writing,
            upgrade: UpgradeListener(
                begins: { _ in }, goesOn: { _, _ in }, ends: { told.append($0) })
        ).close()
        #expect(told.count == 1)
    }

    /// Stopped at each question that it asks.
    @Test func stoppedItLeavesTheOldFileWhole() throws {
        let original = try Data(contentsOf: URL(fileURLWithPath: SchemaFixture.v010))
        var question = 1
        while question < 1000 {
            let fixture = try SchemaFixture(copyOf: SchemaFixture.v010)
            var nAsked = 0
            let isCancelled = {
                nAsked += 1
                return nAsked >= question
            }
            do {
                try Database.open(fixture.path, for: .writing, isCancelled: isCancelled).close()
                break
            } catch let error as StoreError {
                #expect(error.isCancelled)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == original)
            #expect(try fixture.folder.contents() == ["a.db"])
            question += max(1, question / 4)
        }
        #expect(question > Database.schemaVersion - 16)
    }

    @Test func readersSayWhatToType() throws {
        let fixture = try SchemaFixture(copyOf: SchemaFixture.v010)
        let refusal = try fixture.refusal(.reading)
        #expect(
            refusal.hasSuffix(
                "Upgrade it with a writing command, for example `workbench features --db "
                    + "\(fixture.path)`."))
    }
}
