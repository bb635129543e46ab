import Foundation
import TestSupport
import Testing

/// Folders and archives: what is no table is left out and told, what cannot be read stops no other file.
struct FolderCommandTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("shop.db")
        try FileManager.default.createDirectory(
            atPath: folder.file("drop/2022"), withIntermediateDirectories: true)
    }

    private static let header =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

    private func write(_ invoice: String, to name: String) throws {
        _ = try folder.write(
            Self.header + "\(invoice),A,MUG,1,2023-01-15 10:00,2.5,\(invoice)c,UK\n", to: name)
    }

    private func names() throws -> [String] {
        try Command.sqlite3(database, "select name from source_file order by source_id").output
            .split(separator: "\n").map(String.init)
    }

    @Test func oneBrokenFileStopsNoOther() throws {
        try write("1", to: "drop/a.csv")
        _ = try folder.write(
            Self.header + "2,A,MUG,x,2023-01-15 10:00,2.5,c,UK\n", to: "drop/b.csv")
        try write("3", to: "drop/c.csv")
        let outcome = try Command.workbench(
            "ingest", folder.file("drop"), "--db", database, "--format", "csv")
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(try names() == ["a.csv", "c.csv"])
        #expect(outcome.output.split(separator: "\n").count == 3)
        #expect(outcome.errors.contains("drop/b.csv:2: quantity \"x\""))
        #expect(outcome.errors.contains("1 file was refused"))
        #expect(outcome.errors.contains("2 tables are in"))
        #expect(!outcome.errors.contains("next:"))
        // As the message says: what is in already is not read twice.
        try write("2", to: "drop/b.csv")
        let again = try Command.workbench("ingest", folder.file("drop"), "--db", database)
        #expect(again.status == 0, "\(again.errors)")
        #expect(try names() == ["a.csv", "c.csv", "b.csv"])
    }

    @Test func aCallOfWhichNothingCanBeReadLeavesNoDatabase() throws {
        for name in ["a.csv", "b.csv"] {
            _ = try folder.write(
                Self.header + "2,A,MUG,x,2023-01-15,2.5,c,UK\n", to: "drop/" + name)
        }
        let outcome = try Command.workbench("ingest", folder.file("drop"), "--db", database)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("2 files were refused"))
        #expect(outcome.errors.contains("nothing was read"))
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test func theOtherTablesOfAnArchiveAreRead() throws {
        let good = Self.header + "1,A,MUG,1,2023-01-15 10:00,2.5,c,UK\n"
        let bad = Self.header + "2,A,MUG,x,2023-01-15 10:00,2.5,c,UK\n"
        let archive = StoredZip.bytes([
            ("a.csv", Array(good.utf8)), ("b.csv", Array(bad.utf8)),
            ("c.csv", Array(good.replacing("1,A", with: "3,A").utf8)),
            ("__MACOSX/._a.csv", [0, 5, 22, 7]), ("readme.txt", Array("hello".utf8)),
        ])
        let path = folder.file("drop.zip")
        try Data(archive).write(to: URL(fileURLWithPath: path))
        let preview = try Command.workbench("ingest", path, "--db", database, "--dry-run")
        #expect(preview.status == 65)
        #expect(preview.errors.contains("1 of these would be refused"))
        let outcome = try Command.workbench("ingest", path, "--db", database)
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains("drop.zip/b.csv"))
        #expect(outcome.errors.contains("readme.txt"))
        #expect(try names() == ["drop.zip/a.csv", "drop.zip/c.csv"])
    }

    @Test func foldersInAFolderAreTold() throws {
        try write("1", to: "drop/a.csv")
        try write("2", to: "drop/2022/b.csv")
        let outcome = try Command.workbench("ingest", folder.file("drop"), "--db", database)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.errors.contains("workbench ingest --db \(database) \(folder.file("drop/2022"))")
        )
        #expect(try names() == ["a.csv"])
        try FileManager.default.removeItem(atPath: folder.file("drop/a.csv"))
        let none = try Command.workbench("ingest", folder.file("drop"), "--db", database)
        #expect(none.status == 66)
        #expect(
            none.errors.contains("workbench ingest --db \(database) \(folder.file("drop/2022"))"))
    }

    @Test func whatIsNoTableIsLeftOutAndTold() throws {
        try write("1", to: "drop/a.csv")
        let others = [
            "readme.txt", "README.md", "Thumbs.db", "desktop.ini", ".DS_Store", "~$a.xlsx",
            "._a.csv",
            "logo.png",
        ]
        for name in others { _ = try folder.write("hello there\n", to: "drop/" + name) }
        // What a program has not finished, though it looks like a table.
        for name in ["b.csv.tmp", "c.csv.part", "d.csv~", "e.crdownload"] {
            try write("9", to: "drop/" + name)
        }
        let outcome = try Command.workbench("ingest", folder.file("drop"), "--db", database)
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in others + ["b.csv.tmp", "c.csv.part", "d.csv~", "e.crdownload"] {
            #expect(outcome.errors.contains("drop/" + name), "\(name)")
        }
        #expect(try names() == ["a.csv"])
    }

    @Test func customersFilesGoOnToo() throws {
        _ = try folder.write("Customer ID,Email\n1,a@x.y\n", to: "drop/a.csv")
        _ = try folder.write("nothing\n", to: "drop/b.csv")
        _ = try folder.write("Customer ID,Email\n2,b@x.y\n", to: "drop/c.csv")
        let outcome = try Command.workbench(
            "ingest", "--customers", folder.file("drop"), "--db", database)
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(
            try Command.sqlite3(database, "select count(*) from customer").output
                .hasPrefix("2"))
    }
}
