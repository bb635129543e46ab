import Foundation
import Store
import TestSupport
import Testing

/// Databases that several processes make, remove or move at once.
struct PlaceTests {
    private let folder: TemporaryFolder
    private static let header =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A first ingest that fails removed the database that another process was filling.
    @Test func aFailedFirstIngestTakesNoDatabaseOfAnotherAway() throws {
        let good = try folder.write(
            try String(contentsOfFile: SmallShop.lines, encoding: .utf8), to: "good.csv")
        let bad = try folder.write("InvoiceNo\n1\n", to: "bad.csv")
        for round in 0..<12 {
            let path = folder.file("round\(round).db")
            let others = try (0..<3).map { _ in
                try Background(["ingest", bad, "--db", path])
            }
            let one = try Background(["ingest", good, "--db", path])
            #expect(one.wait() == 0, "\(one.errors)")
            for other in others { #expect(other.wait() == 65, "\(other.errors)") }
            let connection = try Connection(path: path, mode: .readOnly)
            #expect(try connection.scalar("select count(*) from invoice_line") == 1500)
            #expect(try connection.integrityCheck().isEmpty)
        }
        #expect(try folder.contents().allSatisfy { !$0.hasSuffix("-journal") })
    }

    @Test func twoFirstIngestsFillOneDatabase() throws {
        let text = try String(contentsOfFile: SmallShop.lines, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        let halves = [lines[1..<700], lines[700...]]
        for round in 0..<6 {
            let path = folder.file("two\(round).db")
            let both = try halves.enumerated().map { index, half in
                try Background([
                    "ingest",
                    try folder.write(
                        ([lines[0]] + half).joined(separator: "\n") + "\n", to: "half\(index).csv"),
                    "--db", path, "--date-order", "mdy",
                ])
            }
            for process in both { #expect(process.wait() == 0, "\(process.errors)") }
            let connection = try Connection(path: path, mode: .readOnly)
            #expect(
                try connection.scalar("select count(*) from invoice_line")
                    == Value(lines.count - 1))
        }
    }

    @Test func oneCustomersFileReadTwiceAtOnceIsInOnce() throws {
        let file = try folder.write(
            "CustomerID,Note\n" + (1...2_000).map { "\($0),n\($0)\n" }.joined(), to: "crm.csv")
        for round in 0..<4 {
            let path = folder.file("crm\(round).db")
            let both = try (0..<3).map { _ in
                try Background(["ingest", "--customers", file, "--db", path])
            }
            for process in both { #expect(process.wait() == 0, "\(process.errors)") }
            let connection = try Connection(path: path, mode: .readOnly)
            #expect(try connection.scalar("select count(*) from customer_file") == 1)
            #expect(try connection.scalar("select count(*) from customer") == 2_000)
        }
    }

    // MARK: What stands there already

    /// The log of a removed database was written into the new one: other sums, and exit code 0.
    @Test(arguments: ["-wal", "-journal", "-shm"])
    func theRestOfARemovedDatabaseIsNotReadIntoANewOne(_ suffix: String) throws {
        let old = folder.file("old.db")
        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", old).status == 0)
        // The log and the journal of a writer that is at work, copied and so without a lock.
        let place = folder.file("shop.db")
        let mode = suffix == "-journal" ? "delete" : "wal"
        let shell = try Command.run(
            "/usr/bin/env",
            [
                "sqlite3", "-bail", old,
                """
                pragma journal_mode = \(mode); begin; update sold_line set quantity = 7;
                \(mode == "wal" ? "commit;" : "")
                select writefile('\(place + suffix)', readfile('\(old + suffix)'));
                """,
            ])
        try #require(shell.status == 0, "\(shell.errors)")
        let before = try folder.contents()
        let refused = try Command.workbench("ingest", SmallShop.lines, "--db", place)
        #expect(refused.status == 73, "\(refused.errors)")
        #expect(refused.errors.contains("`rm \(place + suffix)`"))
        #expect(try folder.contents() == before)

        unlink(place + suffix)
        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", place).status == 0)
        let connection = try Connection(path: place, mode: .readOnly)
        #expect(try connection.scalar("select min(quantity) < 0 from invoice_line") == 1)
    }

    @Test func aFirstIngestThroughALinkFillsItsTargetOrLeavesNothing() throws {
        let link = folder.file("link.db")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "target.db")
        let bad = try folder.write("InvoiceNo\n1\n", to: "bad.csv")
        #expect(try Command.workbench("ingest", bad, "--db", link).status == 65)
        #expect(try folder.contents() == ["bad.csv", "link.db"])

        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", link).status == 0)
        #expect(try folder.contents() == ["bad.csv", "link.db", "target.db"])
        let connection = try Connection(path: folder.file("target.db"), mode: .readOnly)
        #expect(try connection.scalar("select count(*) from invoice_line") == 1500)
    }

    /// What an archive held before the table at fault was lost where another process came first.
    @Test func whatAFailingArchiveLeavesIsKeptInADatabaseThatCameFirst() throws {
        let theirs = folder.file("theirs.db")
        let one = try folder.write(
            Self.header + "1,A,X,2,1/25/2011 10:00,1.5,7,UK\n", to: "one.csv")
        #expect(try Command.workbench("ingest", one, "--db", theirs).status == 0)
        let lines = try String(contentsOfFile: SmallShop.lines, encoding: .utf8)
        let rest = String(lines.drop { !$0.isNewline }.dropFirst())
        _ = try folder.write(lines + String(repeating: rest, count: 200), to: "a.csv")
        _ = try folder.write(Self.header + "1,A,X,two,1/25/2011 10:00,1.5,7,UK\n", to: "b.csv")
        let zip = try Command.run(
            "/usr/bin/env", ["zip", "-q", "both.zip", "a.csv", "b.csv"], in: folder.path)
        try #require(zip.status == 0)

        let place = folder.file("shop.db")
        let process = try Background([
            "ingest", folder.file("both.zip"), "--db", place, "--date-order", "mdy",
            "--on-overlap", "keep",
        ])
        while process.isRunning, try !folder.contents().contains(where: { $0.hasPrefix(".shop") }) {
            usleep(1_000)
        }
        try #require(link(theirs, place) == 0)
        #expect(process.wait() == 65, "\(process.errors)")
        #expect(process.errors.contains("another process has made it"), "\(process.errors)")
        let connection = try Connection(path: place, mode: .readOnly)
        #expect(try connection.scalar("select count(*) from source_file") == 2)
        #expect(try connection.scalar("select count(*) > 1500 from invoice_line") == 1)
    }

    /// Where the place cannot be filled any more, the lost tables are named, with the fault.
    @Test func whatAFailingArchiveLosesIsNamed() throws {
        let lines = try String(contentsOfFile: SmallShop.lines, encoding: .utf8)
        _ = try folder.write(lines, to: "a.csv")
        _ = try folder.write(Self.header + "1,A,X,two,1/25/2011 10:00,1.5,7,UK\n", to: "b.csv")
        let zip = try Command.run(
            "/usr/bin/env", ["zip", "-q", "both.zip", "a.csv", "b.csv"], in: folder.path)
        try #require(zip.status == 0)
        let place = folder.file("shop.db")
        let process = try Background([
            "ingest", folder.file("both.zip"), "--db", place, "--date-order", "mdy", "--quiet",
        ])
        while process.isRunning, try !folder.contents().contains(where: { $0.hasPrefix(".shop") }) {
        }
        _ = try folder.write("rest", to: "shop.db-journal")
        // The table that cannot be read stops no other; the place does.
        #expect(process.wait() == 73, "\(process.errors)")
        #expect(process.errors.contains("not kept: "), "\(process.errors)")
        #expect(process.errors.contains("a.csv"), "\(process.errors)")
        #expect(process.errors.contains("`rm \(place)-journal`"), "\(process.errors)")
        #expect(try folder.contents() == ["a.csv", "b.csv", "both.zip", "shop.db-journal"])
    }

    // MARK: What goes

    /// Lines that go into a file without a name are lost: that is no success.
    @Test(arguments: ["remove", "move", "replace"])
    func aDatabaseThatGoesDuringIngestIsNoSuccess(_ what: String) throws {
        let path = folder.file("shop.db")
        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", path).status == 0)
        // A pipe that stays open keeps the ingest inside its transaction.
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        let process = try Background(["ingest", pipe, "--db", path, "--on-overlap", "keep"])
        let writer = try #require(FileHandle(forWritingAtPath: pipe))
        // More than is looked at before the lock is asked for.
        let line = "999,1,X,2,1/25/2011 10:00,1.5,A,UK\n"
        try writer.write(
            contentsOf: Data(
                ("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
                    + String(repeating: line, count: 20_000)).utf8))
        try waitForWriteLock(path)
        switch what {
        case "remove": unlink(path)
        case "move": rename(path, folder.file("moved.db"))
        default: rename(try folder.write("another file", to: "other"), path)
        }
        try writer.close()
        #expect(process.wait() == 74, "\(process.errors)")
        #expect(process.errors.contains("moved, removed or replaced"), "\(process.errors)")
        #expect(!process.errors.lowercased().contains("insert"))
        if what == "replace" {
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "another file")
        }
    }

    /// Waits until a process is inside its transaction, at most some seconds.
    private func waitForWriteLock(_ path: String) throws {
        for _ in 0..<500 {
            let shell = try Command.run(
                "/usr/bin/env", ["sqlite3", "-bail", path, "begin immediate; rollback;"])
            if shell.status != 0 { return }
            usleep(5_000)
        }
        Issue.record("the ingest never took the lock")
    }
}

/// A workbench that runs beside the test.
private final class Background {
    private let process = Process()
    private let folder: TemporaryFolder

    init(_ arguments: [String]) throws {
        folder = try TemporaryFolder()
        process.executableURL = URL(fileURLWithPath: try Command.workbench)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(
            forWritingTo: URL(fileURLWithPath: try folder.write("", to: "err")))
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
            ? 128 + process.terminationStatus : process.terminationStatus
    }

    var errors: String {
        (try? String(contentsOfFile: folder.file("err"), encoding: .utf8)) ?? ""
    }
}
