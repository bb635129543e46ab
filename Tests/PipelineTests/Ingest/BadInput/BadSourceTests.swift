import Foundation
import Pipeline
import Store
import Tabular
import TestSupport
import Testing

/// Cases 101 to 113: duplicates, and what a path can be.
@Suite struct BadSourceTests {
    static let cases: [NamedCase] = [
        .init(
            101, "equal lines in a file", "accepted: kept, as the shop may have sold twice",
            "BadSourceTests.case101EqualLinesAreKept"),
        .init(
            102, "the same file twice", "nothing changes, and says so",
            "IngestTests.sameContentAgainChangesNothing"),
        .init(
            103, "overlapping files", "file refused, or as --on-overlap says",
            "OverlapTests.overlapCountsCopyByCopy"),
        .init(104, "no such file", "exit code 66", "BadSourceTests.case104MissingFile"),
        .init(
            105, "a folder", "its files; exit code 66 without any", "BadSourceTests.case105Folders"),
        .init(
            105, "a folder that holds the database",
            "its files but the database and its `-journal`, `-wal`, `-shm`, which are named",
            "FilePlaceTests.onlyTheDatabaseAndItsThreeAreOurs"),
        .init(
            105, "a folder with a readme, `Thumbs.db`, `desktop.ini`, `~$` locks",
            "its tables; the others are named; exit code 66 without a table",
            "ShopCaseTests.aFolderOfOtherThingsToo"),
        .init(106, "no permission", "exit code 77", "BadSourceTests.case106Permission"),
        .init(
            107, "a named pipe, `<(…)`, standard input", "accepted", "BadSourceTests.case107Pipes"),
        .init(
            107, "a pipe whose later lines prove other conventions",
            "refused: names the flags, as it cannot be read twice",
            "BadSourceTests.case107PipesThatProveThemselvesLate"),
        .init(
            108, "gzip: plain, of several members, under another name", "accepted",
            "ByteSourceTests.unpacksMembersOneAfterAnother"),
        .init(108, "gzip cut off", "refused", "ByteSourceTests.refusesWhatIsCutOff"),
        .init(
            108, "gzip with garbage behind its end", "refused",
            "ByteSourceTests.refusesGarbageBehindTheEnd"),
        .init(
            108, "gzip with a wrong checksum", "refused", "ByteSourceTests.refusesAWrongChecksum"),
        .init(
            109, "a file that grows or shrinks while it is read",
            "refused: ingest it when it is complete", "BadSourceTests.case109ChangingFile"),
        .init(
            110, "a file of any size", "accepted: memory does not grow with it",
            "BadSourceTests.case110MemoryDoesNotGrow"),
        .init(111, "a symbolic link", "accepted: followed", "BadSourceTests.case111Links"),
        .init(
            112, "a pattern without matches", "exit code 66, names the folder",
            "BadSourceTests.case112PatternWithoutMatches"),
        .init(
            113, "the database itself as input", "exit code 64",
            "BadSourceTests.case113DatabaseAsInput"),
    ]

    private let file = BadInput.header + BadInput.good

    private func ingest(_ path: String, into database: Connection? = nil) throws -> IngestReport {
        try #require(
            Ingest(database: database ?? IngestTestSupport.database()).ingest(path: path).first)
    }

    private func failure(_ body: () throws -> Void) throws -> IngestError {
        do {
            try body()
        } catch let error as IngestError {
            return error
        }
        throw IngestError(.internal, "no error")
    }

    @Test func case101EqualLinesAreKept() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(file + BadInput.good + BadInput.good, into: database)
        #expect(
            try database.scalar(
                """
                select sum(n - 1)
                from (
                    select count(*) as n
                    from invoice_line
                    group by invoice_no, stock_code, description, quantity, invoiced_at, unit_price,
                        customer_id, country
                )
                """) == .integer(2))
    }

    @Test func case104MissingFile() throws {
        let error = try failure { _ = try ingest("/no/such/sales.csv") }
        #expect(error.kind == .inputMissing)
        #expect(error.description.hasPrefix("/no/such/sales.csv: no such file"))
    }

    @Test func case105Folders() throws {
        let folder = try TemporaryFolder()
        let error = try failure { _ = try Ingest.files([folder.path], database: "w.db") }
        #expect(error.kind == .inputMissing)
        _ = try folder.write(file, to: "a.csv")
        #expect(try Ingest.files([folder.path], database: "w.db") == [folder.file("a.csv")])
    }

    @Test(.enabled(if: getuid() != 0, "permission bits do not bind root"))
    func case106Permission() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file, to: "a.csv")
        chmod(path, 0)
        #expect(try failure { _ = try ingest(path) }.kind == .permission)
    }

    @Test func case107Pipes() throws {
        let folder = try TemporaryFolder()
        let source = try folder.write(file, to: "a.csv")
        let program = try Command.workbench
        for (number, command) in [
            "\"$1\" ingest <(cat \"$2\") --db \"$3\"", "cat \"$2\" | \"$1\" ingest - --db \"$3\"",
            "mkfifo \"$3.pipe\"; cat \"$2\" > \"$3.pipe\" & \"$1\" ingest \"$3.pipe\" --db \"$3\"",
            "gzip < \"$2\" | \"$1\" ingest /dev/stdin --db \"$3\"",
        ].enumerated() {
            let database = folder.file("\(number).db")
            let outcome = try Command.run(
                "/bin/bash", ["-c", command, "bash", program, source, database])
            #expect(outcome.status == 0, "\(command): \(outcome.errors)")
            let rows = try Connection(path: database, mode: .readOnly)
                .scalar("select count(*) from invoice_line")
            #expect(rows == .integer(1), "\(command)")
        }
    }

    /// A pipe cannot be read again under what its later lines prove; the flags can be typed.
    @Test func case107PipesThatProveThemselvesLate() throws {
        let folder = try TemporaryFolder()
        let late =
            file.replacing(",", with: ";").replacing("2.55", with: "1.234")
            + "N;a;d;1;12/13/2010;2,55;c;UK\n"
        let path = try folder.write(late, to: "late.csv")
        let command = "cat \"$2\" | \"$1\" ingest - --db \"$3\" $4"
        func run(_ flags: String) throws -> Command.Outcome {
            try Command.run(
                "/bin/bash",
                ["-c", command, "bash", Command.workbench, path, folder.file("w.db"), flags])
        }
        let refused = try run("")
        #expect(refused.status == 65)
        #expect(refused.errors.contains("Pass --date-order mdy --decimal-mark comma."))
        #expect(try run("--decimal-mark comma").status == 0)
    }

    @Test(arguments: [true, false]) func case109ChangingFile(_ grows: Bool) throws {
        let folder = try TemporaryFolder()
        let lines = String(repeating: BadInput.good, count: 100_000)
        let path = try folder.write(BadInput.header + lines, to: "a.csv")
        let database = try IngestTestSupport.database()
        var isFirst = true
        let error = try failure {
            _ = try Ingest(database: database).ingest(path: path) { _ in
                // The parser is at most four batches of 4,096 lines ahead, so far from the end.
                guard isFirst, let handle = FileHandle(forUpdatingAtPath: path) else { return }
                isFirst = false
                if grows {
                    handle.seekToEndOfFile()
                    handle.write(Data(BadInput.good.utf8))
                } else {
                    handle.truncateFile(atOffset: UInt64((BadInput.header + lines).utf8.count - 36))
                }
            }
        }
        #expect(error.description.contains("changed while it was read"), "\(error)")
        #expect(try database.scalar("select count(*) from invoice_line") == .integer(0))
    }

    /// Batches go round, so that what a pass holds does not depend on how much it reads.
    @Test func case110MemoryDoesNotGrow() throws {
        let pass = try InvoiceFilePass(
            source: EndlessLines(count: 400_000), name: "endless.csv",
            conventions: FileConventions(), chunk: 1 << 16)
        let batch = InvoiceBatch(capacity: 1000)
        let text = batch.text
        var rows = 0
        let end = try pass.run {
            batch.clear()
            return batch
        } emit: { batch in
            rows += batch.rowCount
            #expect(batch.text == text, "the batch has not moved, so it has not grown")
        }
        guard case .finished = end else {
            Issue.record("not finished")
            return
        }
        #expect(rows == 400_000)
    }

    @Test func case111Links() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file, to: "a.csv")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link.csv"), withDestinationPath: path)
        #expect(try ingest(folder.file("link.csv")).name == "link.csv")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("dangling.csv"), withDestinationPath: folder.file("no.csv"))
        #expect(try failure { _ = try ingest(folder.file("dangling.csv")) }.kind == .inputMissing)
    }

    @Test func case112PatternWithoutMatches() throws {
        let error = try failure { _ = try ingest("drops/*.csv") }
        #expect(error.kind == .inputMissing)
        #expect(error.description.contains("no file matches this pattern"))
        #expect(error.description.contains("drops/"))
    }

    @Test func case113DatabaseAsInput() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("w.db")
        let database = try IngestTestSupport.database(at: path)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link.csv"), withDestinationPath: path)
        for name in ["w.db", "link.csv"] {
            let error = try failure { _ = try ingest(folder.file(name), into: database) }
            #expect(error.kind == .usage)
        }
    }
}

/// A file of good lines that is never there as a whole.
private final class EndlessLines: ByteSource {
    private let line = Array(BadInput.good.utf8)
    private var left: Int
    private var rest = Array(BadInput.header.utf8)
    private(set) var bytesTaken = 0

    init(count: Int) { left = count }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        while rest.count < buffer.count, left > 0 {
            rest += line
            left -= 1
        }
        let count = min(rest.count, buffer.count)
        buffer.copyBytes(from: rest[..<count])
        rest.removeFirst(count)
        bytesTaken += count
        return count
    }
}
