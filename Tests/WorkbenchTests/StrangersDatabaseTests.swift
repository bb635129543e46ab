import Foundation
import Store
import TestSupport
import Testing

/// Databases that came by mail, through the built program.
struct StrangersDatabaseTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.db")
        try FileManager.default.copyItem(atPath: try SmallShop.shared.get().path, toPath: path)
    }

    private func tamper(_ sql: String) throws {
        let outcome = try Command.run("/usr/bin/env", ["sqlite3", "-bail", path, sql])
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    private static let endless = """
        create view endless as
        with recursive n (i) as (select 1 union all select i + 1 from n)
        select i as customer_id, max(i) as value from n
        """

    @Test(arguments: ["run", "family_label", "workbench_meta", "schema_migration"])
    func anEndlessViewForATableIs65InEveryCommand(_ table: String) throws {
        try tamper(
            """
            pragma foreign_keys = off; pragma legacy_alter_table = on;
            alter table \(table) rename to hidden;
            create view \(table) as
            with recursive n (i) as (select 1 union all select i + 1 from n) select i from n;
            """)
        for words in [
            ["runs"], ["show", "1"], ["features"], ["sweep"], ["ingest", SmallShop.lines],
            ["compare", "1", "2"], ["predict", "1"], ["export", "1", "--out", folder.file("o")],
        ] {
            let outcome = try Command.run(Command.workbench, words + ["--db", path])
            #expect(outcome.status == 65, "\(words): \(outcome.errors)")
            #expect(outcome.output == "")
            #expect(!outcome.errors.contains("select"))
        }
    }

    @Test func aTriggerOnOurTablesIs65AndNamed() throws {
        try tamper(
            """
            create trigger thief after insert on source_file
            begin delete from invoice_line where line_id < 100; end
            """)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let outcome = try Command.workbench("ingest", SmallShop.lines, "--db", path)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("the trigger thief on source_file"))
        #expect(outcome.errors.contains("drop trigger"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test(arguments: ["features", "sweep"])
    func anEndlessViewEndsAtTheTimeLimit(_ command: String) throws {
        try tamper(Self.endless)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let outcome = try Command.workbench(
            command, "--features", "endless", "--time-limit", "0.3", "--db", path)
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains("the view endless was not read within 0.3 seconds"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        for wrong in ["0", "-1", "nan", "inf", "x"] {
            #expect(
                try Command.workbench(
                    command, "--features", "endless", "--time-limit=\(wrong)", "--db", path
                ).status == 64)
        }
    }

    @Test func aPipeForADatabaseHangsNobody() throws {
        let pipe = folder.file("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        for words in [["runs"], ["sweep"], ["ingest", SmallShop.lines]] {
            let outcome = try Command.run(Command.workbench, words + ["--db", pipe])
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("is a pipe"))
        }
    }

    @Test func aFeatureTableWithAnIndexOfWordsIsNoCrash() throws {
        try tamper(
            """
            create virtual table word using fts5(customer_id, n);
            insert into word select customer_id, amount from customer_features;
            create view words as select customer_id, cast(n as real) as n from word where word match '1*';
            """)
        for set in ["word", "words"] {
            let outcome = try Command.workbench("features", "--features", set, "--db", path)
            #expect([0, 65].contains(outcome.status), "\(outcome.errors)")
        }
    }

    /// The file is whole whenever the process dies: as it was, or migrated.
    @Test func aKilledMigrationLeavesTheOldFileWhole() throws {
        let v010 = Places.fixture("databases/v0.1.0.db")
        let original = try Data(contentsOf: URL(fileURLWithPath: v010))
        for round in 0..<12 {
            let path = folder.file("old\(round).db")
            try FileManager.default.copyItem(atPath: v010, toPath: path)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: try Command.workbench)
            process.arguments = ["features", "--db", path]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(UInt32(round) * 5_000)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let outcome = try Command.workbench("runs", "--db", path)
            if outcome.status != 0 {
                #expect(outcome.errors.contains("older workbench"))
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == original)
            }
            #expect(try Command.workbench("features", "--db", path).status == 0)
            let connection = try Connection(path: path, mode: .readOnly)
            #expect(try connection.scalar("select count(*) from run") == 15)
            #expect(try connection.integrityCheck().isEmpty)
        }
    }
}
