import Foundation
import Store
import TestSupport
import Testing

struct InterruptionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// `workbench`, started and not waited for; its messages go to the file `errors`.
    private func start(_ arguments: String..., output: Any) throws -> Process {
        try start(arguments, output: output)
    }

    private func start(_ arguments: [String], output: Any) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Command.workbench)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = try FileHandle(
            forWritingTo: URL(fileURLWithPath: try folder.write("", to: "errors")))
        process.standardInput = FileHandle.nullDevice
        // The test itself may be run by `nohup`.
        let hangUp = signal(SIGHUP, SIG_DFL)
        defer { signal(SIGHUP, hangUp) }
        // Tests run on threads that block signals, and a child inherits what is blocked.
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
        return process
    }

    private func errors() throws -> String {
        try String(contentsOfFile: folder.file("errors"), encoding: .utf8)
    }

    @Test func aReaderThatIsGoneIsNoErrorToTalkAbout() throws {
        let shop = try SmallShop.shared.get()
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let process = try start("rejects", "--db", shop.path, output: pipe)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 141)
        #expect(try errors() == "")
    }

    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143)), (SIGHUP, Int32(129))])
    func aSignalEndsASweepBetweenRuns(signal: Int32, status: Int32) throws {
        let path = folder.file("a.db")
        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", path).status == 0)
        let process = try start(
            "sweep", "--repeats", "500", "--threads", "1", "--db", path,
            output: FileHandle.nullDevice)
        let watcher = try Connection(path: path, mode: .readOnly)
        // No clock: the signal goes as soon as a run is in the tables.
        while process.isRunning, try watcher.scalar("select count(*) from run") == 0 {
            usleep(1_000)
        }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        let said = try errors()
        #expect(process.terminationStatus == status, "\(said)")
        #expect(said.contains("The same command again"))

        #expect(try folder.contents() == ["a.db", "errors"])
        let nRuns = try #require(try watcher.scalar("select count(*) from run"))
        #expect(nRuns != 0)
        #expect(nRuns != 36)
        #expect(try watcher.integrityCheck().isEmpty)
        #expect(try watcher.foreignKeyViolations().isEmpty)
        let whole = try watcher.scalar(
            """
            select count(*) from run join snapshot using (snapshot_id)
            where n_rows = (select count(*) from run_label where run_label.run_id = run.run_id)
                and n_rows = (
                    select sum(size) from run_cluster where run_cluster.run_id = run.run_id)
            """)
        #expect(whole == nRuns)
    }

    /// Sends the signal as soon as a file of such a name is there.
    private func interrupt(
        _ process: Process, with number: Int32, atFileNamed prefix: String
    ) throws {
        var isThere = false
        while process.isRunning, !isThere {
            isThere = try folder.contents().contains { $0.hasPrefix(prefix) }
        }
        kill(process.processIdentifier, number)
        process.waitUntilExit()
        #expect(isThere)
        #expect(process.terminationReason == .exit)
    }

    /// A terminal that was closed left `o.csv.XXXXXX`, and `.n.db.XXXXXX` with its journal.
    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143)), (SIGHUP, Int32(129))])
    func aSignalLeavesNoUnfinishedFiles(signal: Int32, status: Int32) throws {
        let sample = try start(
            "sample", "--n-customers", "20000", "--out", folder.file("o.csv"),
            output: FileHandle.nullDevice)
        try interrupt(sample, with: signal, atFileNamed: "o.csv.")
        let sampleSaid = try errors()
        #expect(sample.terminationStatus == status, "\(sampleSaid)")
        #expect(try folder.contents() == ["errors"])

        let lines = try String(contentsOfFile: SmallShop.lines, encoding: .utf8)
        let rest = lines.drop { !$0.isNewline }.dropFirst()
        let big = try folder.write(
            lines + String(repeating: String(rest), count: 300), to: "big.csv")
        let ingest = try start(
            "ingest", big, "--db", folder.file("n.db"), output: FileHandle.nullDevice)
        try interrupt(ingest, with: signal, atFileNamed: ".n.db.")
        let ingestSaid = try errors()
        #expect(ingest.terminationStatus == status, "\(ingestSaid)")
        #expect(try folder.contents() == ["big.csv", "errors"])
    }

    /// Ctrl-C did nothing while a command waited for the other end of a pipe.
    @Test(arguments: [
        ["ingest", "PIPE"], ["ingest", "PIPE", "--dry-run"], ["ingest", "--customers", "PIPE"],
    ])
    func aSignalEndsTheWaitForAPipe(_ words: [String]) throws {
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        for writes in [false, true] {
            let process = try start(
                words.map { $0 == "PIPE" ? pipe : $0 } + ["--db", folder.file("n.db")],
                output: FileHandle.nullDevice)
            // One that nobody has opened yet, and one whose writer falls silent within a file.
            let writer = writes ? open(pipe, O_RDWR) : -1
            if writes { _ = "InvoiceNo,".withCString { write(writer, $0, 10) } }
            usleep(500_000)
            #expect(process.isRunning)
            kill(process.processIdentifier, SIGINT)
            process.waitUntilExit()
            if writes { close(writer) }
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 130)
            #expect(try errors().contains("stopped"))
            #expect(try folder.contents() == ["errors", "pipe"])
        }
    }

    /// `nohup workbench sweep` goes on when the terminal is closed.
    @Test func aHangUpThatTheCallerIgnoresIsIgnored() throws {
        let out = folder.file("o.csv")
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c", "trap '' HUP; exec \"$0\" \"$@\"", try Command.workbench, "sample",
            "--n-customers",
            "5000", "--out", out,
        ]
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        var isThere = false
        while shell.isRunning, !isThere {
            isThere = try folder.contents().contains { $0.hasPrefix("o.csv.") }
        }
        kill(shell.processIdentifier, SIGHUP)
        shell.waitUntilExit()
        #expect(isThere)
        #expect(shell.terminationReason == .exit)
        #expect(shell.terminationStatus == 0)
        #expect(try folder.contents() == ["o.csv"])
    }

    @Test(arguments: ["features", "sweep"])
    func aSignalEndsTheReadingOfAView(_ command: String) throws {
        let path = folder.file("a.db")
        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", path).status == 0)
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.execute(
            """
            create view endless as
            with recursive n (i) as (select 1 union all select i + 1 from n)
            select i as customer_id, max(i) as value from n
            """)
        let process = try start(
            command, "--features", "endless", "--db", path, output: FileHandle.nullDevice)
        // No clock: the write lock says that the view is being read.
        try connection.execute("pragma busy_timeout = 0")
        while process.isRunning, (try? connection.transaction {}) != nil { usleep(1_000) }
        usleep(100_000)
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        let said = try errors()
        #expect(process.terminationStatus == 130, "\(said)")
        #expect(said.contains("stopped"))
        #expect(!said.contains("select"))
        #expect(try folder.contents() == ["a.db", "errors"])
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
    }
}
