import Foundation
import TestSupport
import Testing

/// `ingest --customers`, end to end through the built binary.
struct CustomerCommandTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("shop.db")
    }

    private func ingest(_ path: String, _ more: String...) throws -> Command.Outcome {
        try Command.run(
            Command.workbench, ["ingest", "--customers", path, "--db", database] + more)
    }

    @Test func attributesStandBesideSegments() throws {
        try FileManager.default.copyItem(atPath: SmallShop.shared.get().path, toPath: database)
        let id = try Command.sqlite3(
            database, "select min(customer_id) from segment"
        ).output.split(separator: "\n")[0]
        let path = try folder.write("CustomerID,E-Mail\n\(id).0,a@b\n", to: "crm.csv")
        let outcome = try ingest(path, "--format", "json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\"n_new\": 1"))
        #expect(outcome.errors.contains("e_mail (text)"))
        let mails = try Command.sqlite3(
            database, "select count(e_mail), count(distinct run_id) from segment_customer"
        ).output.split(separator: "\n")[0].split(separator: "|")
        #expect(mails[0] == mails[1])
        let again = try ingest(path)
        #expect(again.errors.contains("nothing changed"))
        let schema = try Command.workbench("schema", "--db", database).output
        #expect(schema.contains("| `e_mail` | text |"))
        #expect(try !Command.workbench("schema").output.contains("e_mail"))
    }

    @Test func aRefusedFileLeavesNoDatabase() throws {
        let path = try folder.write("customer_id,a\n1,x\n1,y\n", to: "crm.csv")
        let outcome = try ingest(path)
        #expect(outcome.status == 65)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("customer 1 on lines 2 and 3"))
        #expect(!FileManager.default.fileExists(atPath: database))
        #expect(try ingest(folder.file("none.csv")).status == 66)
    }

    @Test func aFirstFileOfCustomersKeepsItsDatabaseWhenTheNextIsRefused() throws {
        let good = try folder.write("customer_id,a\n1,x\n", to: "good.csv")
        let bad = try folder.write("customer_id,a\n,x\n", to: "bad.csv")
        let outcome = try ingest(good, bad)
        #expect(outcome.status == 65)
        let count = try Command.sqlite3(database, "select count(*) from customer").output
        #expect(count == "1\n")
    }

    /// A bad table of an archive stops no other one, as in a folder.
    @Test func aBadTableOfAnArchiveStopsNoOther() throws {
        let path = folder.file("crm.zip")
        let tables = [
            ("a.csv", "customer_id,n\na,1\n"), ("b.csv", "customer_id,n\n,1\n"),
            ("c.csv", "customer_id,n\nc,3\n"),
        ]
        try Data(StoredZip.bytes(tables.map { ($0.0, Array($0.1.utf8)) })).write(
            to: URL(fileURLWithPath: path))
        let outcome = try ingest(path)
        #expect(outcome.status == 65, "\(outcome.errors)")
        #expect(outcome.errors.contains("crm.zip/b.csv"))
        #expect(outcome.errors.contains("1 file was refused"))
        #expect(
            try Command.sqlite3(database, "select group_concat(customer_id) from customer").output
                .contains("a,c"))
    }
}
