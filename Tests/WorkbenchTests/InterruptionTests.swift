import Foundation
import Store
import TestSupport
import Testing

struct InterruptionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// `workbench`, started and not waited for; its messages go to the file `errors`.
    private func start(_ arguments: String..., output: Any) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Command.workbench)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = try FileHandle(
            forWritingTo: URL(fileURLWithPath: try folder.write("", to: "errors")))
        process.standardInput = FileHandle.nullDevice
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
        let process = try start("runs", "--db", shop.path, output: pipe)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 141)
        #expect(try errors() == "")
    }

    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
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
