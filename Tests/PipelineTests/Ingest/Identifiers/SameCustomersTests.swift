import Foundation
import Pipeline
import Store
import Testing

/// Ids that are one person.
@Suite struct SameCustomersTests {
    private func list(_ text: String) throws -> SameCustomers {
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("same.csv")
            try Data(text.utf8).write(to: file)
            return try SameCustomers(path: file.path)
        }
    }

    private let header = IngestTestSupport.header

    private func lines(_ customers: [String], first: Int = 1) -> String {
        header
            + customers.enumerated().map { index, customer in
                "\(first + index),A,MUG,1,2023-01-0\(index % 9 + 1),2.5,\(customer),UK\n"
            }.joined()
    }

    private func facts(_ database: Connection) throws -> [String] {
        try database.query(
            "select customer_id || ' ' || invoice_count || ' ' || revenue from customer_fact order by 1"
        ).map { try $0.text(0) }
    }

    // MARK: Lists

    @Test func chainsEndAtTheIdThatStays() throws {
        let found = try list("customer_id,same_as\na,b\nb,c\nAnn@Shop.example,c\n'00123,123\n")
        #expect(found.kept == ["a": "c", "b": "c", "ann@shop.example": "c", "00123": "123"])
        #expect(found.notes.isEmpty && found.words == "4 ids of 2 customers")
        #expect(try list("1;2\n").kept == ["1": "2"])
    }

    @Test func circlesAndDoublesAreTold() throws {
        let circle = try list("a,b\nb,a\n")
        #expect(circle.kept == ["a": "b"])
        #expect(circle.notes.first?.contains("1 time ids name each other in a circle") == true)
        let double = try list("a,b\na,c\n")
        #expect(double.kept.count == 2 && Set(double.kept.values).count == 1)
        #expect(double.notes.first?.contains("1 time one id is said to be several") == true)
        #expect(double.notes.first?.contains("(line 1)") == true)
    }

    @Test func longChainsAreFast() throws {
        let text = (1...50_000).map { "c\($0),c\($0 + 1)\n" }.joined()
        #expect(Set(try list(text).kept.values) == ["c50001"])
    }

    @Test(arguments: [
        ("a\n", ":1: has one field"), ("a,NULL\n", ":1: \"NULL\" names nobody"),
        ("a,5.01E+12\n", "was damaged by a spreadsheet"), ("id,same_as\n", "names no two ids"),
    ])
    func whatIsNoListIsRefused(_ text: String, _ words: String) throws {
        let error = try #require(throws: IngestError.self) { try list(text) }
        #expect(error.description.contains(words), "\(error)")
    }

    // MARK: Databases

    @Test func idsAreMergedAndTakenBack() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(lines(["1", "2", "3", "1"]), into: database)
        let before = try facts(database)
        #expect(before == ["1 2 5.0", "2 1 2.5", "3 1 2.5"])
        let merge = CustomerMerge(database)
        #expect(try merge.replace(with: list("1,2\n9,3\n"))?.invoices == 2)
        #expect(try facts(database) == ["2 3 7.5", "3 1 2.5"])
        #expect(try merge.strangers() == "1 id of the list of same customers has no lines: 9")
        // The same list again is none.
        #expect(try merge.replace(with: list("1,2\n9,3\n")) == nil)
        // Another list takes the place of the one before.
        #expect(try merge.replace(with: list("3,1\n"))?.invoices == 1)
        #expect(try facts(database) == ["1 3 7.5", "2 1 2.5"])
        #expect(try merge.replace(with: .none)?.invoices == 0)
        #expect(try facts(database) == before)
        #expect(
            try database.scalar(
                "select count(*) from invoice where original_customer_id is not null")
                == 0)
    }

    /// Whatever the order of list and lines.
    @Test func laterFilesObeyTheList() throws {
        let database = try IngestTestSupport.database()
        _ = try CustomerMerge(database).replace(with: list("1,2\n"))
        try IngestTestSupport.ingest(lines(["1", "2"]), into: database)
        #expect(try facts(database) == ["2 2 5.0"])
        try IngestTestSupport.ingest(
            lines(["1", "3"], first: 10), into: database, name: "later.csv")
        #expect(try facts(database) == ["2 3 7.5", "3 1 2.5"])
        #expect(
            try database.query(
                "select customer_id || coalesce(original_customer_id, '') from invoice order by invoice_id"
            ).map { try $0.text(0) } == ["21", "2", "21", "3"])
        // The same lines again overlap, though they name another id.
        var options = IngestOptions()
        options.onOverlap = .skip
        let again = try IngestTestSupport.ingest(
            lines(["1", "2"]) + "99,A,MUG,1,2023-02-01,2.5,1,UK\n", into: database,
            options: options,
            name: "again.csv")
        #expect(again.linesKept == 1 && again.linesOverlapping == 2)
    }

    @Test func attributesGoWithTheIdThatStays() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(lines(["1", "2"]), into: database)
        _ = try CustomerMerge(database).replace(with: list("1,2\n"))
        func ingest(_ text: String) throws -> CustomerReport {
            try IngestTestSupport.withFolder { folder in
                let file = folder.appendingPathComponent("crm.csv")
                try Data(text.utf8).write(to: file)
                return try #require(
                    try CustomerIngest(database: database).ingest(path: file.path).first)
            }
        }
        func rows() throws -> [String] {
            try database.query("select customer_id || ' ' || city from customer order by 1")
                .map { try $0.text(0) }
        }
        #expect(try ingest("customer_id,city\n1,Paris\n").warnings.isEmpty)
        #expect(try rows() == ["1 Paris", "2 Paris"])
        // A row of its own goes before that of another id.
        let report = try ingest("customer_id,city\n1,Paris\n2,Lyon\n")
        #expect(try rows() == ["1 Paris", "2 Lyon"])
        #expect(report.nNew == 1)
        #expect(report.warnings.contains { $0.contains("1 customer is merged into another") })
        _ = try CustomerMerge(database).replace(with: .none)
        #expect(try rows() == ["1 Paris", "2 Lyon"])
    }

    @Test func copiesOfAttributesAreTakenBack() throws {
        let database = try IngestTestSupport.database()
        try database.execute("alter table customer add column city text")
        try database.run("insert into customer (customer_id, city) values ('1', 'Paris')")
        _ = try CustomerMerge(database).replace(with: list("1,2\n"))
        #expect(try database.scalar("select city from customer where customer_id = '2'") == "Paris")
        _ = try CustomerMerge(database).replace(with: .none)
        #expect(try database.scalar("select count(*) from customer") == 1)
    }
}
