import Foundation
import Store
import TestSupport
import Testing

/// The exit codes of docs/cli.md, and what is said and left behind with them.
struct ExitStatusTests {
    private let folder: TemporaryFolder
    private let shop: SmallShop
    private let header =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,"
        + "CustomerID,Country\n"

    init() throws {
        folder = try TemporaryFolder()
        shop = try SmallShop.shared.get()
    }

    /// One clear message on stderr, nothing on stdout.
    private func expect(
        _ status: Int32, _ words: String..., from outcome: Command.Outcome,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.output == "", sourceLocation: sourceLocation)
        for word in words {
            #expect(
                outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: sourceLocation)
        }
    }

    private func ingest(_ path: String, _ more: String...) throws -> Command.Outcome {
        try Command.run(
            Command.workbench, ["ingest", path, "--db", folder.file("new.db")] + more)
    }

    private func count(_ table: String) throws -> Value? {
        try Connection(path: folder.file("new.db"), mode: .readOnly)
            .scalar("select count(*) from \(table)")
    }

    @Test func wrongCallsAre64() throws {
        expect(64, "--colour", from: try Command.workbench("runs", "--colour", "--db", shop.path))
        expect(64, "no run \"999\"", from: try Command.workbench("show", "999", "--db", shop.path))
        expect(
            64, "workbench runs",
            from: try Command.workbench(
                "export", "none", "--out", folder.file("o"), "--db", shop.path))
        expect(64, "two or more", from: try Command.workbench("compare", "1", "--db", shop.path))
        expect(
            64, "there is no column",
            from: try Command.workbench(
                "runs", "--sort", "size", "--db", shop.path))
        expect(
            64, "--limit", from: try Command.workbench("runs", "--limit", "-1", "--db", shop.path))
        expect(
            64, "WORKBENCH_THREADS=x",
            from: try Command.workbench(
                "sweep", "--db", shop.path, environment: ["WORKBENCH_THREADS": "x"]))
        expect(
            64, "--strict goes with --features or --transactions",
            from: try Command.workbench(
                "predict", "dbscan_3_2.5", "--strict", "--db", shop.path))
        #expect(!FileManager.default.fileExists(atPath: folder.file("o")))
    }

    @Test func moreClustersThanRowsAre64AndWriteNothing() throws {
        let path = folder.file("new.db")
        #expect(try ingest(SmallShop.lines).status == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        expect(
            64, "--n-clusters 500", "88 rows",
            from: try Command.workbench("sweep", "--n-clusters", "2,500", "--db", path))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func badPreparationsAreRefusedAndWriteNothing() throws {
        let path = folder.file("new.db")
        #expect(try ingest(SmallShop.lines).status == 0)
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.execute(
            """
            create view flat as
            select customer_id, -number_of_orders as debt, recency, 1 as one from customer_features
            """)
        connection.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        for (words, said) in [
            (["--transform", "logp"], "Did you mean log1p?"),
            (["--weights", "amuont=2"], "Did you mean amount?"),
            (["--weights", "amount=-1"], "above 0"), (["--winsor", "0.5"], "--winsor 0.5"),
            (["--winsor", "-0.1"], "--winsor -0.1"), (["--scale", "minmax"], "zscore, robust"),
            (["--outliers", "trim"], "kit, none, winsor"),
        ] {
            for command in ["features", "sweep"] {
                expect(
                    64, said,
                    from: try Command.run(
                        Command.workbench, [command, "--db", path] + words))
            }
        }
        expect(
            65, "quartiles of column one",
            from: try Command.workbench(
                "sweep", "--features", "flat", "--scale", "robust", "--db", path))
        expect(
            65, "column debt", "below 0",
            from: try Command.workbench(
                "features", "--features", "flat", "--transform", "clr", "--db", path))
        expect(
            64, "--snapshot names a frozen matrix",
            from: try Command.workbench(
                "sweep", "--snapshot", "1", "--winsor", "0.01", "--db", path))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func missingFilesAre66() throws {
        expect(66, "none.csv", from: try ingest(folder.file("none.csv")))
        for command in ["runs", "sweep", "features"] {
            expect(
                66, "none.db", "workbench ingest",
                from: try Command.workbench(command, "--db", folder.file("none.db")))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("none.db")))
    }

    @Test func foldersAreNoFiles() throws {
        expect(66, "folder", from: try ingest(folder.path))
        expect(65, "directory", from: try Command.workbench("runs", "--db", folder.path))
    }

    @Test func anEmptyFileIs65() throws {
        expect(65, "is empty", from: try ingest(try folder.write("", to: "empty.csv")))
        // A first ingest that fails leaves no empty database behind.
        #expect(!FileManager.default.fileExists(atPath: folder.file("new.db")))
    }

    @Test func aHeaderAloneIsTakenAndSaid() throws {
        let outcome = try ingest(try folder.write(header, to: "header.csv"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("0 lines read"))
        #expect(try count("invoice_line") == 0)
        expect(
            65, "no complete line",
            from: try Command.workbench("sweep", "--db", folder.file("new.db")))
    }

    @Test func anUnknownHeaderListsFoundAndExpected() throws {
        let path = try folder.write("id,title\n1,x\n", to: "songs.csv")
        expect(65, "songs.csv:1", "Found: id", "Expected", "Quantity", from: try ingest(path))
    }

    @Test func badLinesAreListedWithTheFlagThatAcceptsThem() throws {
        var text = header
        for number in 1...7 { text += "\(number),1,X,many,1/5/2011 10:00,1,A,UK\n" }
        text += "8,1,X,2,1/25/2011 10:00,1.5,A,UK\n"
        let path = try folder.write(text, to: "bad.csv")
        let refused = try ingest(path)
        expect(65, "--max-rejects", "bad.csv:2", "bad.csv:6", "many", from: refused)
        #expect(!refused.errors.contains("bad.csv:7"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("new.db")))
        let accepted = try ingest(path, "--max-rejects", "all")
        #expect(accepted.status == 0, "\(accepted.errors)")
        #expect(try count("invoice_line") == 1)
        #expect(try count("rejected_line") == 7)
    }

    @Test func wrongDatabasesAre65AndUntouched() throws {
        func expectRefusal(_ path: String, _ words: String) throws {
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            for arguments in [
                ["runs"], ["sweep"], ["ingest", SmallShop.lines], ["compare", "1", "2"],
            ] {
                let outcome = try Command.run(Command.workbench, arguments + ["--db", path])
                expect(65, words, path, from: outcome)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
        try expectRefusal(
            try folder.write(String(repeating: "text ", count: 300), to: "a.txt"), "not a SQLite")
        let foreign = folder.file("foreign.db")
        let connection = try Connection(path: foreign, mode: .create)
        try connection.execute("create table song (title text)")
        connection.close()
        try expectRefusal(foreign, "another program")
        let newer = folder.file("newer.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: newer)
        let copy = try Connection(path: newer, mode: .readWrite)
        try copy.execute("pragma user_version = 999")
        copy.close()
        try expectRefusal(newer, "newer workbench")
        #expect(try folder.contents() == ["a.txt", "foreign.db", "newer.db"])
    }

    @Test func aViewThatIsNoMatrixIs65() throws {
        let path = folder.file("copy.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: path)
        let connection = try Connection(path: path, mode: .readWrite)
        try connection.execute(
            """
            create view words as select customer_id, 'x' as word from customer_features;
            create view none as select customer_id, amount from customer_features where false;
            """)
        connection.close()
        expect(
            65, "words", "word",
            from: try Command.workbench(
                "sweep", "--features", "words", "--db", path))
        expect(
            65, "none",
            from: try Command.workbench(
                "sweep", "--features", "none", "--db", path))
        expect(
            64, "absent",
            from: try Command.workbench(
                "sweep", "--features", "absent", "--db", path))
    }

    @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
        let file = try folder.write("mine", to: "file")
        let outcome = try Command.workbench("export", "latest", "--out", file, "--db", shop.path)
        expect(73, file, from: outcome)
        expect(
            73, "none/log",
            from: try Command.workbench(
                "sweep", "--log", folder.file("none/log"), "--db", shop.path))
        expect(
            73, "none/s.csv",
            from: try Command.workbench("sample", "--out", folder.file("none/s.csv")))
        #expect(try folder.contents() == ["file"])
    }

    /// An archive out of a pipe is copied first, as it is read from its end.
    @Test func anArchiveInAPipeNeedsAFolderForItsCopy() throws {
        let archive = Places.fixture("ingest/workbooks/one.zip")
        let outcome = try Command.run(
            "/bin/bash",
            [
                "-c",
                "cat '\(archive)' | '\(try Command.workbench)' ingest - --db '\(folder.file("z.db"))'",
            ],
            environment: ["TMPDIR": "/nowhere/"])
        expect(74, "No such file or directory. Name another folder: TMPDIR=", from: outcome)
    }

    @Test func aSeriousFindingIs2WithStrictOnly() throws {
        let path = folder.file("copy.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: path)
        let check = ["features", "--check", "--format", "json", "--db", path]
        let found = try Command.run(Command.workbench, check)
        #expect(found.status == 0, "\(found.errors)")
        #expect(found.output.contains("\"severity\": \"serious\""))
        #expect(found.errors.contains("serious: "))
        let strict = try Command.run(Command.workbench, check + ["--strict"])
        #expect(strict.status == 2, "\(strict.errors)")
        #expect(strict.output == found.output)
        expect(
            64, "--check", from: try Command.workbench("features", "--strict", "--db", path))
        expect(
            64, "--features alone",
            from: try Command.workbench("features", "--check", "--repeats", "3", "--db", path))
        expect(
            64, "--features alone",
            from: try Command.workbench(
                "features", "--check", "--transform", "log1p", "--db", path))
    }
}
