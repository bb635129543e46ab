import Pipeline
import Store
import Testing

struct StoredSumsCheckTests {
    @Test(arguments: [
        ("update sales_by_day set revenue = revenue + 1000", "sales_by_day: not"),
        (
            "delete from calendar where calendar_date = (select max(calendar_date) from calendar)",
            "calendar: not"
        ),
        (
            "update sold_line set quantity = quantity * 10 where line_id <= 50",
            "sales_by_customer_day, sales_by_day: not"
        ),
    ])
    func whatIsNotOfTheLinesIsAFaultUntilItIsFixed(_ sql: String, _ words: String) throws {
        let shop = try ExaminedShop()
        #expect(try shop.found("stored sums").map(\.state) == [.ok])
        try shop.edit(sql)
        let found = try shop.found("stored sums")
        #expect(found.map(\.state) == [.fault], "\(found)")
        #expect(found[0].finding.contains(words), "\(found)")
        #expect(found[0].isFixable)
        _ = try shop.fix()
        #expect(try shop.found("stored sums").map(\.state) == [.ok])
    }

    @Test func anotherProgramIsToldWhereAllSumsStand() throws {
        let shop = try ExaminedShop()
        try shop.edit("update data_dictionary set meaning = 'x' where object = 'run'")
        let found = try shop.found("stored sums")
        #expect(found.map(\.state) == [.warning], "\(found)")
        #expect(found[0].finding.hasPrefix("another program has written since the last command"))
        _ = try shop.fix()
        #expect(try shop.found("stored sums").map(\.state) == [.ok])
    }

    @Test func segmentsAreHeldAgainstTheirCustomers() throws {
        let shop = try ExaminedShop()
        try SegmentShop.publishRules(shop.shop.connection)
        #expect(try shop.found("stored sums").map(\.state) == [.ok])
        let later = try shop.shop.folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            L1,A,MUG,2,2030-01-05 10:00,1.5,10000,UK

            """, to: "later.csv")
        _ = try Ingest(database: shop.shop.connection, options: IngestOptions()).ingest(path: later)
        #expect(try shop.found("stored sums").map(\.state) == [.ok])
        try shop.edit(
            "update segment_overview set size = 999 where segment_id = (select min(segment_id) from segment_overview)"
        )
        let found = try shop.found("stored sums").filter { $0.state == .fault }
        #expect(found.count == 1)
        #expect(found[0].finding.hasPrefix("segment_overview: 1 segment ("), "\(found)")
        #expect(found[0].advice == "workbench refresh --db \(shop.shop.path)")
    }

    @Test func nobodyLooksInWALMode() throws {
        let shop = try ExaminedShop()
        shop.shop.connection.close()
        let other = try Connection(path: shop.shop.path, mode: .readWrite)
        #expect(try other.setJournalMode(.wal) == .wal)
        other.close()
        #expect(try shop.found("stored sums").map(\.state) == [.note])
        #expect(try shop.found("integrity")[0].finding.contains("outside of WAL mode only"))
        _ = try shop.fix()
        #expect(try shop.found("stored sums").map(\.state) == [.ok])
    }
}
