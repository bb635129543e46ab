import Foundation
import Store
import TestSupport
import Testing

/// Commands that write files: what they refuse, spare and leave behind.
struct OutputFileTests {
    private let folder: TemporaryFolder
    private let shop: SmallShop

    init() throws {
        folder = try TemporaryFolder()
        shop = try SmallShop.shared.get()
    }

    private func sample(_ more: String...) throws -> Command.Outcome {
        try Command.run(Command.workbench, ["sample", "--n-customers", "20"] + more)
    }

    private func copyOfShop() throws -> String {
        let path = folder.file("copy.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: path)
        return path
    }

    @Test func aDatabaseIsNeverOverwritten() throws {
        let path = try copyOfShop()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(try sample("--out", path, "--force").status == 73)
        #expect(try sample("--out", path + "-journal").status == 73)
        #expect(try sample("--truth", path).status == 73)
        let rejects = try Command.workbench("rejects", "--export", path, "--force", "--db", path)
        #expect(rejects.status == 73)
        #expect(rejects.errors.contains("is a database"))
        let sweep = try Command.workbench("sweep", "--log", path, "--force", "--db", path)
        #expect(sweep.status == 73)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try folder.contents() == ["copy.db"])
        let new = folder.file("new.db")
        #expect(try Command.workbench("sweep", "--log", new, "--db", new).status == 73)
        #expect(try folder.contents() == ["copy.db"])
    }

    @Test func exportSparesADatabaseInItsPlace() throws {
        let path = folder.file("kmeans/data.csv")
        try FileManager.default.createDirectory(
            atPath: folder.file("kmeans"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: shop.path, toPath: path)
        let outcome = try Command.workbench(
            "export", "kmeans_2_0.001", "--out", folder.path, "--force", "--db", path)
        #expect(outcome.status == 73)
        #expect(try Command.workbench("runs", "--db", path).status == 0)
    }

    @Test func aFileOfAnotherKindNeedsForce() throws {
        let path = try folder.write("letter", to: "letter.txt")
        let refused = try sample("--out", path)
        #expect(refused.status == 73)
        #expect(refused.errors.contains("--force"))
        #expect(try sample("--truth", path).status == 73)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "letter")
        #expect(try sample("--out", path, "--force").status == 0)
        // A shop's own lines begin like this.
        #expect(try sample("--out", path).status == 73)
        for command in [["rejects", "--force"], ["sweep", "--force"]] {
            #expect(try Command.run(Command.workbench, command).status == 64)
        }
    }

    @Test func emptyNamesAreRefused() throws {
        #expect(try sample("--out", "").status == 64)
        #expect(try sample("--truth", "").status == 64)
        for command in [
            ["export", "best", "--out", ""], ["rejects", "--export", ""], ["sweep", "--log", ""],
        ] {
            let outcome = try Command.run(Command.workbench, command + ["--db", shop.path])
            #expect(outcome.status == 64, "\(command)")
            #expect(outcome.output == "")
        }
    }

    @Test func namesOfOneLetterAreNames() throws {
        let arguments = ["sample", "--n-customers", "20", "--out", "x", "--truth", "y"]
        let binary = try Command.workbench
        #expect(try Command.run(binary, arguments, in: folder.path).status == 0)
        #expect(try folder.contents() == ["x", "y"])
        #expect(try Command.run(binary, ["ingest", "?"], in: folder.path).status == 66)
        let into = try Command.run(binary, ["ingest", "x", "--db", "d"], in: folder.path)
        #expect(into.status == 0, "\(into.errors)")
    }

    @Test func oneFileIsWrittenOnce() throws {
        let path = folder.file("x.csv")
        #expect(try sample("--out", path, "--truth", path).status == 64)
        #expect(try sample("--out", "-", "--truth", "-").status == 64)
        #expect(try folder.contents() == [])
    }

    @Test func standardOutputByItsNameIsWrittenThrough() throws {
        let outcome = try sample("--out", "/dev/stdout")
        #expect(outcome.status == 0)
        #expect(outcome.output == (try sample()).output)
        let truth = try sample("--truth", "/dev/stdout", "--out", folder.file("a"))
        #expect(truth.output.hasPrefix("customer_id,segment"))
    }

    @Test func aLogThatCannotBeWrittenIsAnError() throws {
        let full = folder.file("full")
        // Making a device needs rights that not every test has.
        guard mknod(full, S_IFCHR | 0o666, 0x107) == 0 else { return }
        let path = try copyOfShop()
        let outcome = try Command.workbench(
            "sweep", "--algorithm", "kmeans", "--n-clusters", "2", "--log", full, "--quiet", "--db",
            path)
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("full: cannot be written"))
        #expect(outcome.output.contains("kmeans_2_"))
        #expect(try sample("--out", full).status == 74)
        #expect(try sample("--truth", full).status == 74)
        var status = stat()
        #expect(lstat(full, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func aSignalLeavesNoUnfinishedSample(signal: Int32, status: Int32) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Command.workbench)
        process.arguments = [
            "sample", "--n-lines", "40000000", "--out", folder.file("a"), "--truth",
            folder.file("b"),
        ]
        process.standardError = FileHandle.nullDevice
        // Tests run on threads that block signals, and a child inherits what is blocked.
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
        while process.isRunning, try folder.contents().count < 2 { usleep(1_000) }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == status)
        #expect(try folder.contents() == [])
    }

    @Test func aFolderIsReadButForTheDatabase() throws {
        for name in ["shop_2011.csv", "shopping.csv"] {
            try FileManager.default.copyItem(atPath: SmallShop.lines, toPath: folder.file(name))
        }
        let first = try Command.workbench("ingest", ".", "--db", "shop", in: folder.path)
        #expect(first.status == 0, "\(first.errors)")
        let again = try Command.workbench("ingest", ".", "--db", "shop", in: folder.path)
        let lines = again.errors.split(separator: "\n").filter { $0.contains("left out") }
        #expect(lines == ["left out, as the database itself: ./shop"])
        let stored = try Command.sqlite3(folder.file("shop"), "select name from source_file")
        #expect(stored.output == "shop_2011.csv\n")
    }

    /// A set whose columns drive a terminal or a spreadsheet.
    @Test func headingsFromDataAreHarmless() throws {
        let path = try copyOfShop()
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.execute(
            """
            create table wild as
            select
                customer_id,
                customer_id * 7 % 13 as "=1+1",
                customer_id * 5 % 11 as "red\u{1B}[31m"
            from (select distinct customer_id from invoice_line where customer_id is not null)
            """)
        connection.close()
        let sweep = try Command.workbench(
            "sweep", "--features", "wild", "--algorithm", "kmeans", "--n-clusters", "2", "--tol",
            "1e-3", "--db", path)
        try #require(sweep.status == 0, "\(sweep.errors)")
        func show(_ more: String...) throws -> String {
            try Command.run(Command.workbench, ["show", "latest", "--db", path] + more).output
        }
        let table = try show()
        #expect(!table.contains("\u{1B}"))
        #expect(table.contains("red\\u{1b}[31m"))
        #expect(try show("--format", "csv").contains("\ncluster,'=1+1,"))
        #expect(try show("--format", "csv", "--raw").contains("\ncluster,=1+1,"))
        let json = try show("--format", "json")
        #expect(!json.contains("\u{1B}"))
        #expect(json.contains("red\\u001b[31m"))
    }
}
