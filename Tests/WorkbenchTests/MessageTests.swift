import Foundation
import Store
import TestSupport
import Testing

/// What reaches the person at the shell: words of ours, and nothing that a name could smuggle in.
struct MessageTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("shop.db")
        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", path).status == 0)
    }

    /// Runs a shell line with `$WB` and `$DB` set.
    private func shell(_ line: String) throws -> Command.Outcome {
        try Command.run(
            "/bin/sh", ["-c", line], in: folder.path,
            environment: ["WB": try Command.workbench, "DB": path])
    }

    /// Permission bits do not bind root: the test becomes somebody else, where it can.
    static let canBecomeAnother =
        (try? Command.run(
            "/bin/sh", ["-c", "\(asAnother) \(Command.workbench) --version"]
        ).status) == 0

    static let asAnother = "exec setpriv --reuid 65534 --regid 65534 --clear-groups"

    private func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            scalar.value < 0x20 && scalar != "\n" || (0x7F..<0xA0).contains(scalar.value)
        }
    }

    @Test(arguments: [
        ["runs", "--db", "none\nerror: forged.db"], ["ingest", "none\nwarning: forged.csv"],
        ["show", "1\nerror: forged"], ["runs", "--columns", "a\nerror: forged"],
    ])
    func aLineFeedInANameForgesNoLine(_ words: [String]) throws {
        let more = words.contains("--db") ? [] : ["--db", path]
        let outcome = try Command.run(Command.workbench, words + more)
        #expect(outcome.status != 0)
        let lines = outcome.errors.split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("error: forged") || $0.hasPrefix("warning:") })
        #expect(outcome.errors.contains("forged"), "\(outcome.errors)")
    }

    @Test(arguments: [
        ["\u{1B}[31mred"], ["runs", "--\u{1B}[31mred"], ["runs", "\u{1B}[31mred"],
        ["sweep", "--n-clusters", "\u{1B}[31m2"], ["sweep", "--n-clusters=\u{1B}[31m2"],
        ["show", "\u{9B}31mred"], ["runs", "--sort", "\u{202E}der"],
        ["runs", "x\nerror: forged"], ["predict", "1", "--window=\u{1B}]52;c;x\u{7}"],
    ])
    func whatWasTypedDoesNotDriveTheTerminal(_ words: [String]) throws {
        let outcome = try Command.run(Command.workbench, words + ["--db", path])
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(!hasControls(outcome.errors), "\(outcome.errors.debugDescription)")
        #expect(!outcome.errors.contains("\u{202E}"))
        #expect(!outcome.errors.contains("\nerror: forged"))
    }

    /// What a message tells to type gets pasted.
    @Test func aNameFromAFileRunsNothingInACommandToType() throws {
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.execute(
            "create trigger \"x'; touch pwned; echo '\" after insert on run begin select 1; end")
        connection.close()
        let refused = try Command.workbench("features", "--db", path)
        #expect(refused.status == 65, "\(refused.errors)")
        let parts = refused.errors.split(separator: "`")
        let remedy = try #require(parts.first { $0.hasPrefix("sqlite3") })
        #expect(try shell(String(remedy)).status == 0, "\(remedy)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("pwned")))
        #expect(try Command.workbench("features", "--db", path).status == 0)
    }

    @Test func anEmptyDatabaseNameIs64() throws {
        for command in ["runs", "features", "sweep"] {
            let outcome = try Command.workbench(command, "--db", "")
            #expect(outcome.status == 64, "\(outcome.errors)")
            #expect(outcome.errors.contains("--db has an empty name"))
        }
    }

    @Test func aFileThatCannotBeUpgradedIsToldWithoutSQL() throws {
        let old = folder.file("old.db")
        try FileManager.default.copyItem(
            atPath: Places.fixture("databases/v0.1.0.db"), toPath: old)
        let connection = try Connection(path: old, mode: .readWrite)
        try connection.execute(
            "update run set run_name = 'rfm_kmeans_5_0.0001' where run_id = 2")
        connection.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: old))
        let outcome = try Command.workbench("features", "--db", old)
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains("cannot be upgraded"))
        #expect(!outcome.errors.contains("update run"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: old)) == before)
    }

    @Test func aFileThatOutgrowsItsLimitIs74() throws {
        let outcome = try shell(
            "ulimit -f 100; exec \"$WB\" sweep --n-clusters 2 --algorithm kmeans --db \"$DB\"")
        #expect(outcome.status == 74, "\(outcome.status) \(outcome.errors)")
        #expect(!outcome.errors.contains("insert"))
        #expect(outcome.errors.contains("shop.db"))
    }

    @Test func aStreamThatIsClosedIs74AndNoFileOfOurs() throws {
        let outcome = try shell("exec \"$WB\" features --list --db \"$DB\" >&-")
        #expect(outcome.status == 74, "\(outcome.errors)")
        let connection = try Connection(path: path, mode: .readOnly)
        #expect(try connection.integrityCheck().isEmpty)
        #expect(try shell("exec \"$WB\" features --list --db \"$DB\" <&-").status == 0)
        #expect(try shell("exec \"$WB\" features --list --db \"$DB\" 2>&-").status == 0)
    }

    @Test(.enabled(if: canBecomeAnother, "another user cannot run the binary here"))
    func whoMayNotReadIsTold77() throws {
        #expect(chmod(path, 0) == 0)
        #expect(chmod(folder.path, 0o755) == 0)
        for command in ["runs", "sweep", "features", "rejects"] {
            let outcome = try shell(
                "\(Self.asAnother) \"$WB\" \(command) --db \"$DB\"")
            #expect(outcome.status == 77, "\(command): \(outcome.errors)")
            #expect(!outcome.errors.contains("select"), "\(outcome.errors)")
        }
    }

    @Test(.enabled(if: canBecomeAnother, "another user cannot run the binary here"))
    func whoMayNotWriteIsTold77() throws {
        #expect(chmod(path, 0o444) == 0)
        #expect(chmod(folder.path, 0o755) == 0)
        let words = [
            "sweep", "features", "compare 1 2", "ingest \(Places.fixture("features/lines.csv"))",
        ]
        for command in words {
            let outcome = try shell(
                "\(Self.asAnother) \"$WB\" \(command) --db \"$DB\"")
            // There are no runs to compare.
            #expect(
                outcome.status == (command.hasPrefix("compare") ? 64 : 77),
                "\(command): \(outcome.errors)")
            #expect(!outcome.errors.contains("SQLite code"), "\(outcome.errors)")
        }
    }
}
