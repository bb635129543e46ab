import Pipeline
import Store
import TestSupport
import Testing

struct PeopleChecksTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The path of a shop of these lines.
    private func shop(_ lines: String) throws -> String {
        let file = try folder.write(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
                + lines,
            to: "lines.csv")
        let path = folder.file("a.db")
        let connection = try Database.open(path, for: .creating)
        defer { connection.close() }
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(path: file)
        return path
    }

    private func found(_ path: String) throws -> [Diagnosis] {
        let connection = try Database.open(path, for: .reading)
        defer { connection.close() }
        return try Doctor(path: path).examine(connection).diagnoses.filter { $0.check == "ids" }
    }

    @Test func idsThatDifferInCapitalsAndBlanksAreListedAndMerged() throws {
        let path = try shop(
            """
            1,A,MUG,2,2023-01-05 10:00,1.5,AB-1,UK
            2,A,MUG,2,2023-01-06 10:00,1.5,ab-1,UK
            3,A,MUG,2,2023-01-07 10:00,1.5,AB-1,UK
            4,A,MUG,4,2023-01-07 10:00,1.5,C 2,UK
            5,A,MUG,4,2023-01-08 10:00,1.5,D3,UK

            """)
        let before = try found(path)
        #expect(before.map(\.state) == [.warning])
        #expect(
            before[0].finding.hasPrefix("2 ids of 1 customer, 42.9 % of the sales"),
            "\(before[0].finding)")
        #expect(before[0].finding.contains("AB-1 = ab-1"))
        let connection = try Database.open(path, for: .writing)
        let sum = "select total(net_revenue), count(*) from customer_fact"
        let old = try connection.query(sum)[0].values
        let (after, done) = try Doctor(path: path).fix(connection)
        #expect(
            done.contains { $0.hasPrefix("1 id merged into 1 customer, 1 invoice moved") },
            "\(done)")
        #expect(after.diagnoses.first { $0.check == "ids" }?.state == .ok)
        let new = try connection.query(sum)[0].values
        #expect(new[0] == old[0])
        #expect(new[1] == .integer(3))
        #expect(
            try connection.scalar(
                "select invoice_count from customer_fact where customer_id = 'AB-1'") == 3)
    }

    @Test func idsInTwoFormsOfAnAccentAreMerged() throws {
        let path = try shop(
            """
            1,A,MUG,2,2023-01-05 10:00,1.5,CAFE\u{301},UK
            2,A,MUG,2,2023-01-06 10:00,1.5,CAF\u{C9},UK
            3,A,MUG,2,2023-01-07 10:00,1.5,CAF\u{C9},UK

            """)
        #expect(try found(path).map(\.state) == [.warning])
        let connection = try Database.open(path, for: .writing)
        defer { connection.close() }
        let (after, done) = try Doctor(path: path).fix(connection)
        #expect(done.contains { $0.hasPrefix("1 id merged into 1 customer, 1 invoice moved") })
        #expect(after.diagnoses.first { $0.check == "ids" }?.state == .ok, "\(after.diagnoses)")
        let rows = try connection.query("select customer_id, invoice_count from customer_fact")
        #expect(rows.count == 1)
        #expect(Array(try rows[0].text(0).utf8) == Array("CAF\u{C9}".utf8))
        #expect(try Doctor(path: path).fix(connection).done.isEmpty)
    }

    @Test func theWayBackLeavesTheListOfBefore() throws {
        let path = try shop(
            """
            1,A,MUG,2,2023-01-05 10:00,1.5,AB-1,UK
            2,A,MUG,2,2023-01-06 10:00,1.5,ab-1,UK
            3,A,MUG,2,2023-01-07 10:00,1.5,C1,UK
            4,A,MUG,2,2023-01-08 10:00,1.5,C2,UK

            """)
        let list = try folder.write("C2,C1\n", to: "same.csv")
        let connection = try Database.open(path, for: .writing)
        defer { connection.close() }
        let merge = CustomerMerge(connection)
        _ = try merge.replace(with: SameCustomers(path: list))
        let (_, done) = try Doctor(path: path).fix(connection)
        #expect(try merge.count() == 2)
        let words = try #require(done.first { $0.contains("merged into") })
        #expect(words.contains("--same-customer FILE --db \(path)"), "\(words)")
        #expect(words.contains("held before (1 id); none takes that one back as well"))
        // What it says.
        _ = try merge.replace(with: SameCustomers(path: list))
        #expect(try merge.stored() == ["C2": "C1"])
        #expect(try found(path).map(\.state) == [.warning])
    }

    @Test func idsThatAreOthersAreLeft() throws {
        let path = try shop(
            """
            1,A,MUG,2,2023-01-05 10:00,1.5,AB-1,UK
            2,A,MUG,2,2023-01-06 10:00,1.5,AB1,UK
            3,A,MUG,2,2023-01-06 10:00,1.5,0017,UK
            4,A,MUG,2,2023-01-06 10:00,1.5,17a,UK

            """)
        #expect(try found(path).map(\.state) == [.ok])
    }

    @Test func aPublicationBehindTheLinesIsAWarning() throws {
        let shop = try ExaminedShop()
        #expect(try shop.found("publications")[0].finding.hasPrefix("none"))
        try SegmentShop.publishRules(shop.shop.connection)
        #expect(try shop.found("publications").map(\.state) == [.ok])
        let later = try shop.shop.folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            L1,A,MUG,2,2030-01-05 10:00,1.5,10000,UK

            """, to: "later.csv")
        _ = try Ingest(database: shop.shop.connection, options: IngestOptions()).ingest(path: later)
        let found = try shop.found("publications")
        #expect(found.map(\.state) == [.warning])
        #expect(found[0].advice == "workbench refresh --db \(shop.shop.path)")
    }
}
