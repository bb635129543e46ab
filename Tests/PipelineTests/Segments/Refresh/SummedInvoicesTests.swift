import Pipeline
import Store
import TestSupport
import Testing

/// What the sums of invoices say is what the views over all lines say, or they are not asked.
@Suite struct SummedInvoicesTests {
    private static let names = ["customer_without_sale", "sale_invoice"]

    /// A generated shop, and lines that views decide about: codes, cancellations, gifts, fine prices, invoices in
    /// pieces, without a number, and of two customers.
    private func shop() throws -> Connection {
        let database = try IngestTestSupport.database()
        try database.run(
            "update shop_convention set cancellation_basis = 'flag', non_product_basis = 'flag'")
        var bytes: [UInt8] = []
        try SampleGenerator(options: SampleOptions(seed: 5, size: .customers(60))).write(
            to: { bytes.append(contentsOf: $0) }, truth: { _ in })
        let options = IngestOptions(maxRejects: .limit(0), dateOrder: .monthFirst)
        try IngestTestSupport.ingest(bytes, into: database, options: options)
        let odd = [
            "9001,A,thing,2,2011-05-01 10:00,1.23456,odd,UK",
            "9001,B,other,1,2011-05-01 10:05,0.5,odd,UK",
            "9001,B,other,3,2011-05-01 10:05,0.333333,two,UK",
            "9002,POST,POSTAGE,1,2011-05-02 10:00,9,fees,UK",
            "C9003,A,thing,-1,2011-05-03 10:00,4,back,UK",
            "c9004,A,thing,1,2011-05-03 10:00,4,small,UK",
            "9005,A,thing,1,2011-05-04 10:00,0,gift,UK", ",A,thing,1,2011-05-05 10:00,3,odd,UK",
            "9006,A,thing,1,2011-05-05 10:00,3,,UK",
            "9007,post,POSTAGE,1,2011-05-06 10:00,3,fees,UK",
            "9008,A,,5,2011-05-07 10:00,3,plain,UK", "9009,A,thing,-2,2011-05-08 10:00,3,back,UK",
        ]
        try IngestTestSupport.ingest(
            IngestTestSupport.header + odd.map { $0 + "\n" }.joined(), into: database,
            options: options, name: "odd.csv")
        return database
    }

    private func texts(_ database: Connection) throws -> ViewTexts {
        try ViewTexts.of(["customer_features_rfm", "customer_without_sale"], in: database)
    }

    @Test(
        arguments: [
            nil, ("2011-03-01 00:00:00", "2011-09-30 23:59:59"),
            ("2011-05-05 10:00:00", "2011-05-05 10:00:00"),
        ] as [(String, String)?])
    func sameRowsAsTheViews(_ window: (start: String, end: String)?) throws {
        let database = try shop()
        if let window {
            try database.run(
                "update observation_window set window_start = ?, as_of = ?",
                [window.start, window.end])
        }
        let bodies = try SummedInvoices.bodies(insteadOf: try texts(database), in: database)
        #expect(bodies.keys.sorted() == Self.names)
        for name in Self.names {
            let body = try #require(bodies[name])
            let sorted = "select * from \(name) order by 1, 2, 3, 4"
            let plain = try FactOracle.rows(sorted, in: database)
            let summed = try FactOracle.rows("with \(name) as (\(body)) \(sorted)", in: database)
            #expect(plain == summed, "\(name)")
            #expect(!plain.isEmpty || name == "customer_without_sale" && window != nil)
        }
    }

    /// An amount of its own below 0 is a return for `invoice`, and a sale for the views.
    @Test func creditsAreLeftToTheViews() throws {
        let database = try shop()
        try database.run(
            """
            update sold_line
            set line_total = -3.5
            where line_id = (select max(line_id) from sale_line where customer_id = 'odd')
            """)
        try CustomerFacts(database).makeAnew()
        #expect(try SummedInvoices.bodies(insteadOf: try texts(database), in: database).isEmpty)
        try database.run("update sold_line set line_total = 3.5 where line_total < 0")
        try CustomerFacts(database).makeAnew()
        #expect(
            try SummedInvoices.bodies(insteadOf: try texts(database), in: database).count == 2)
    }

    /// The sums go by the codes before until a command writes.
    @Test func editedCodesAreLeftToTheViews() throws {
        let database = try shop()
        try database.run("insert into non_product_code (code, meaning) values ('A', 'a thing')")
        #expect(try SummedInvoices.bodies(insteadOf: try texts(database), in: database).isEmpty)
        try CustomerFacts(database).makeAnew()
        #expect(
            try SummedInvoices.bodies(insteadOf: try texts(database), in: database).count == 2)
    }

    /// A text that is not of this program stands for itself, and whatever reads it.
    @Test(arguments: ["observed_line", "product_line", "sale_line", "sale_invoice"])
    func otherTextsAreLeftToTheViews(_ name: String) throws {
        let database = try shop()
        let texts = try texts(database)
        let changed = ViewTexts(
            views: texts.views.map {
                .init(name: $0.name, sql: $0.name == name ? $0.sql + " " : $0.sql)
            })
        let missing = ViewTexts(views: texts.views.filter { $0.name != name })
        for odd in [changed, missing] {
            #expect(
                try SummedInvoices.bodies(insteadOf: odd, in: database).keys.sorted()
                    == (name == "sale_invoice" ? ["customer_without_sale"] : []))
        }
    }

    /// Lines that another program has changed are not in the sums before a command of ours opens the file.
    @Test func linesOfOthersAreLeftToTheViews() throws {
        let folder = try TemporaryFolder()
        let database = try Database.open(folder.file("a.db"), for: .creating)
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,thing,1,2011-05-13 10:00,3,c1,UK\n", into: database)
        func bodies() throws -> Int {
            try database.transaction(.immediate) {
                try SummedInvoices.bodies(insteadOf: try texts(database), in: database).count
            }
        }
        #expect(try bodies() == 2)
        let other = try Connection(path: folder.file("a.db"), mode: .readWrite)
        try other.execute("update sold_line set unit_price = 4")
        #expect(try bodies() == 0)
        other.close()
        let again = try Database.open(folder.file("a.db"), for: .writing)
        #expect(
            try again.transaction(.immediate) {
                try SummedInvoices.bodies(insteadOf: try texts(again), in: again).count
            } == 2)
    }
}
