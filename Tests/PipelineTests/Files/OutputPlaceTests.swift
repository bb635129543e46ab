import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// What stands where an output is to go, seen through `WholeFile`.
struct OutputPlaceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(
        _ name: String, as kind: OutputKind = .table, on terms: OutputTerms = OutputTerms()
    ) throws {
        let file = try WholeFile(name, as: kind, on: terms)
        try file.append("customer_id,x\n")
        try file.commit()
    }

    private func kind(
        _ name: String, as kind: OutputKind = .table, on terms: OutputTerms = OutputTerms()
    ) throws -> FailureKind {
        try #require(throws: OutputFileError.self) { try write(name, as: kind, on: terms) }.kind
    }

    private func content(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    private func database(_ name: String) throws -> String {
        let connection = try Connection(path: folder.file(name), mode: .create)
        try connection.execute("create table t (x)")
        connection.close()
        return folder.file(name)
    }

    @Test func noDatabaseIsAnOutputNotEvenByForce() throws {
        let path = try database("other.db")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link"), withDestinationPath: "other.db")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let force = OutputTerms(isForced: true)
        for name in [path, folder.file("link"), path + "-journal", path + "-wal", path + "-shm"] {
            #expect(try kind(name, on: force) == .cannotCreate, "\(name)")
            #expect(throws: OutputFileError.self) { try SweepLog(path: name, on: force) }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try folder.contents() == ["link", "other.db"])
    }

    @Test func aJournalIsKnownByItsFirstBytesToo() throws {
        let bytes: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7, 0, 0]
        let path = try folder.write(bytes, to: "moved")
        #expect(try kind(path, on: OutputTerms(isForced: true)) == .cannotCreate)
    }

    @Test func theCommandsOwnDatabaseIsSparedBeforeItIsThere() throws {
        let terms = OutputTerms(isForced: true, database: folder.file("new.db"))
        #expect(try kind(folder.file("new.db"), on: terms) == .cannotCreate)
        #expect(try kind(folder.file("./new.db-wal"), on: terms) == .cannotCreate)
        _ = try folder.write("", to: "new.db")
        #expect(try kind(folder.file("new.db"), on: terms) == .cannotCreate)
        #expect(try folder.contents() == ["new.db"])
        try write(folder.file("new.db.csv"), on: terms)
    }

    @Test func emptyNamesAndFoldersAreRefused() throws {
        #expect(try kind("") == .usage)
        #expect(try kind(folder.path) == .cannotCreate)
        #expect(throws: OutputFileError.self) { try SweepLog(path: "") }
    }

    @Test(arguments: [
        (OutputKind.table, "customer_id,old\n"), (.labels, "1\n-1\n"),
        (.mending, "\u{FEFF}reject_key,x\n"), (.model, "{\n  \"algorithm\" : \"kmeans\"\n"),
        (.table, ""),
    ])
    func whatTheCommandHasMadeIsReplaced(kind: OutputKind, old: String) throws {
        try write(try folder.write(old, to: "a"), as: kind)
        #expect(try content("a") == "customer_id,x\n")
    }

    @Test(arguments: [
        (OutputKind.table, "id,old\n"), (.labels, "1,2\n"), (.mending, "reject_key,x\n"),
        (.model, "{}"), (.sample, "InvoiceNo,StockCode\n"), (.table, "letter"),
    ])
    func aFileOfAnotherKindNeedsForce(kind: OutputKind, old: String) throws {
        let path = try folder.write(old, to: "a")
        #expect(try self.kind(path, as: kind) == .cannotCreate)
        #expect(try content("a") == old)
        try write(path, as: kind, on: OutputTerms(isForced: true))
        #expect(try content("a") == "customer_id,x\n")
        #expect(try folder.contents() == ["a"])
    }

    @Test func aLinkIsFollowedAndStays() throws {
        for (link, target) in [("old", "there.csv"), ("new", "none.csv")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(link), withDestinationPath: target)
        }
        let target = try folder.write("customer_id,old\n", to: "there.csv")
        #expect(chmod(target, 0o600) == 0)
        for link in ["old", "new"] {
            try write(folder.file(link))
            #expect(try content(link) == "customer_id,x\n")
        }
        #expect(try folder.contents() == ["new", "none.csv", "old", "there.csv"])
        for link in ["old", "new"] {
            #expect(
                try FileManager.default.destinationOfSymbolicLink(atPath: folder.file(link))
                    .hasSuffix(".csv"))
        }
        var status = stat()
        #expect(stat(target, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test func aPipeIsWrittenThrough() throws {
        let path = folder.file("pipe")
        try #require(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        try #require(reader >= 0)
        defer { close(reader) }
        try write(path)
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = read(reader, &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "customer_id,x\n")
        #expect(try folder.contents() == ["pipe"])
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }

    @Test func aPipeWithoutAReaderIsGivenUpOnCancel() throws {
        let path = folder.file("pipe")
        try #require(mkfifo(path, 0o600) == 0)
        let end = monotonicSeconds() + 0.1
        let terms = OutputTerms(isCancelled: { monotonicSeconds() > end })
        #expect(try kind(path, on: terms) == .interrupted)
    }

    @Test func devicesStayDevices() throws {
        // The machine's own must not be at stake; making one needs rights that not every test has.
        let (null, full) = (folder.file("null"), folder.file("full"))
        guard mknod(null, S_IFCHR | 0o666, 0x103) == 0, mknod(full, S_IFCHR | 0o666, 0x107) == 0
        else { return }
        try write(null)
        #expect(try kind(full) == .inputOutput)
        let log = try SweepLog(path: full)
        log.hear(.started(.kmeans, total: 1, missing: 1))
        let error = try #require(throws: OutputFileError.self) { try log.finish() }
        #expect(error.kind == .inputOutput)
        for path in [null, full] {
            var status = stat()
            #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        }
        #expect(try folder.contents() == ["full", "null"])
    }

    @Test func aFileIsWrittenOnceByACommand() throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("same"), withDestinationPath: ".")
        let terms = OutputTerms(isForced: true, others: [folder.file("a")])
        #expect(try kind(folder.file("same/a"), on: terms) == .usage)
        _ = try folder.write("customer_id,", to: "a")
        #expect(link(folder.file("a"), folder.file("b")) == 0)
        #expect(try kind(folder.file("b"), on: terms) == .usage)
        try write(folder.file("c"), on: terms)
    }

    @Test func whatComesToStandThereMeanwhileIsSpared() throws {
        let file = try WholeFile(folder.file("a"), as: .table)
        try file.append("x")
        _ = try database("a")
        #expect(throws: OutputFileError.self) { try file.commit() }
        let head = try #require(
            FileManager.default.contents(atPath: folder.file("a"))?.prefix(6))
        #expect(head == Data("SQLite".utf8))
    }

    @Test func cancellingLeavesNothingBehind() throws {
        let isCancelled = Flag()
        func fails() throws {
            let terms = OutputTerms(isCancelled: { isCancelled.isSet })
            let file = try WholeFile(folder.file("a"), as: .table, on: terms)
            isCancelled.set()
            try file.append(String(repeating: "x", count: 1 << 17))
        }
        let error = try #require(throws: OutputFileError.self) { try fails() }
        #expect(error.kind == .interrupted)
        #expect(try folder.contents() == [])
    }

    @Test func aLogIsAddedToAndOtherFilesNeedForce() throws {
        let path = folder.file("log")
        for _ in 0..<2 {
            let log = try SweepLog(path: path)
            log.hear(.started(.kmeans, total: 2, missing: 1))
            try log.finish()
        }
        #expect(try content("log").split(separator: "\n").count == 2)
        let letter = try folder.write("Dear customer,", to: "letter")
        #expect(throws: OutputFileError.self) { try SweepLog(path: letter) }
        #expect(try content("letter") == "Dear customer,")
        _ = try SweepLog(path: letter, on: OutputTerms(isForced: true))
    }

    /// Names come from the database; a log is read on a terminal.
    @Test func aLogCannotDriveATerminal() throws {
        let log = try SweepLog(path: folder.file("log"))
        log.hear(.stored(name: "a\u{1b}[2J\nb", runID: 1, done: 1, missing: 1, seconds: 1))
        try log.finish()
        let text = try content("log")
        #expect(text.contains("a\\u{1b}[2J\\u{a}b"))
        #expect(text.split(separator: "\n").count == 1)
    }
}
