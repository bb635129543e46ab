import Figures
import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct ReportTests {
    private func html(_ shop: ProfileDatabase, _ target: ReportTarget = .whatCounts) throws
        -> String
    {
        try Report(of: target, database: "shop.db", in: shop.connection).html()
    }

    /// - Parameter path: `nil` for a database in memory, whose profile is made anew by each report.
    private func shop(at path: String? = nil) throws -> ProfileDatabase {
        let shop = try ProfileDatabase(at: path)
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        return shop
    }

    /// The cells of the row that begins with a name.
    private func row(_ name: String, of page: String) throws -> [String] {
        let start = try #require(page.range(of: "<th scope=\"row\" class=\"w\">\(name)</th>"))
        let rest = page[start.upperBound...]
        let line = rest[..<(rest.range(of: "</tr>")?.lowerBound ?? rest.endIndex)]
        return line.components(separatedBy: "<td").dropFirst().compactMap {
            $0.split(separator: ">", maxSplits: 1).last?.components(separatedBy: "</td>").first
        }
    }

    @Test func rowsAreTheMoneyOfTheSegments() throws {
        let page = try html(shop())
        // All lines of 2024: the whole file, as the profile's own test says.
        #expect(try row("all", of: page).prefix(3) == ["10", "592", "100.0 %"])
        #expect(try row("0 recent, high value", of: page).prefix(3) == ["4", "474", "80.1 %"])
        #expect(try row("1 lost", of: page).prefix(3) == ["4", "51", "8.6 %"])
        #expect(try row("in no segment", of: page).prefix(3) == ["2", "6", "1.0 %"])
        #expect(try row("products without a customer", of: page)[1] == "55")
    }

    /// Yes with an address counts; no, an old yes, an address that cannot be right and a list do not.
    @Test func whoMayBeWrittenToIsCounted() throws {
        let shop = try shop()
        let without = try html(shop)
        #expect(!without.contains("may be written to</th>"))
        #expect(without.contains("How many may be written to is not known"))
        let people =
            "customer_id,mail,ok\nc01,a@shop.example,yes\nc02,b@shop.example,no\n"
            + "c03,nowhere,yes\nc05,e@shop.example,yes\n"
        var flags = ContactFlags()
        (flags.email, flags.consent, flags.consentDate) = ("mail", ["email:ok"], "2024-06-01")
        let folder = try TemporaryFolder()
        let path = try folder.write(Array(people.utf8), to: "people.csv")
        _ = try CustomerIngest(database: shop.connection, contact: flags).ingest(path: path)
        let page = try html(shop)
        #expect(try row("0 recent, high value", of: page)[1] == "1")
        #expect(try row("1 lost", of: page)[1] == "1")
        #expect(try row("all", of: page).prefix(3) == ["10", "2", "592"])
        #expect(page.contains("who said yes to e-mail no more than 365 days before"))
    }

    @Test func segmentsStandInTheOrderOfTheirRevenue() throws {
        let shop = try ProfileDatabase()
        let turned = ProfileDatabase.labels.map { $0 < 0 ? $0 : 1 - $0 }
        try shop.profile(1, labels: turned, of: shop.freeze())
        let page = try html(shop)
        let rich = try #require(page.range(of: ">1 recent, high value</th>"))
        let poor = try #require(page.range(of: ">0 lost</th>"))
        #expect(rich.lowerBound < poor.lowerBound)
    }

    @Test func whatMayMisleadIsToldInAFewSentences() throws {
        let shop = try shop()
        #expect(try html(shop).contains("The lines have not been looked at for what misleads."))
        let set = try shop.connection.query("select feature_set from snapshot")[0].text(0)
        _ = try HygieneCheck(in: shop.connection).run(features: set)
        let page = try html(shop)
        let begin = try #require(page.range(of: "What may mislead:"))
        let end = try #require(page.range(of: "Each with its numbers, and what cures it:"))
        let items =
            page[begin.upperBound..<end.lowerBound].components(separatedBy: "<li>").count - 1
        #expect((1...FindingLines.most).contains(items))
        #expect(page[begin.upperBound..<end.lowerBound].contains("without a customer"))
        try shop.connection.run(
            "update data_check set check_name = 'of tomorrow' where position = 0")
        #expect(throws: DamagedError.self) { try html(shop) }
    }

    /// A product that next to nobody bought distinguishes nobody.
    @Test func productsOfNextToNoEffectAreNotNamed() throws {
        let shop = try shop(at: "shop.db")
        #expect(try html(shop).contains("Buy more often: "))
        // In a transaction of ours: behind another program's the profile is made anew.
        try shop.connection.transaction {
            try shop.connection.run(
                "update segment_external set effect_size = 0.04 where kind = 'product'")
        }
        #expect(try !html(shop).contains("Buy more often: "))
    }

    /// One huge customer lifts the mean above everybody else: the usual customer of a segment decides.
    @Test func adviceGoesByTheUsualCustomer() throws {
        let amounts = [100_000, 200, 200, 200, 20, 20, 20, 20, 20]
        let shop = try ProfileDatabase(
            amounts.enumerated().map {
                "\($0),A,Apple,1,2024-\($0 == 0 ? 12 : 10)-01 10:00,\($1),c0\($0),Spain"
            },
            at: "shop.db")
        try shop.profile(1, labels: [0, 1, 1, 1, 2, 2, 2, 2, 2], of: shop.freeze())
        try shop.connection.transaction {
            try shop.connection.run("update segment_name set segment_name = 'S' || cluster")
        }
        let page = try html(shop)
        #expect(try row("1 S1", of: page).last == "Hold: remind them before they drift away")
        #expect(try row("2 S2", of: page).last == "Remind, at low cost")
    }

    @Test func onlyTwelveMonthsCount() throws {
        let old = ProfileDatabase.lines + ["90,A,Apple,1000,2023-12-31 10:00,5,c01,Spain"]
        let shop = try ProfileDatabase(old)
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        let page = try html(shop)
        #expect(try row("all", of: page)[1] == "592")
        #expect(page.contains("Twelve months, 2024-01-01 to 2024-12-31"))
    }

    @Test func theVerdictIsOfThatRun() throws {
        let shop = try shop()
        #expect(try html(shop).contains("whether the data supports them has not been asked"))
    }

    @Test func nothingAtAllIsSaidAndNotGuessed() throws {
        let page = try html(ProfileDatabase([]))
        #expect(page.contains("There are no segments yet."))
        #expect(page.contains("workbench ingest"))
        let unknown = Result { try html(try shop(), .sweep(9)) }
        #expect(throws: ReportingError.unknownSweep(9, known: [1])) { try unknown.get() }
    }

    /// An answer that recommends no run.
    private static let noGroups = """
        insert into recommendation
        values (1, 1, 'none', null, null, null, null, '', '1',
            '1', 0, '', 120, 8, 0.5, 0.5, 0.01, 10, 10, 0.75, 1.0, 1.0, 0, '2026-01-01 00:00:00');
        """

    /// The best run of an answer that recommends none was shown as segments, with advice.
    @Test func whereTheNewestAnswerIsNoneThereAreNoSegments() throws {
        let shop = try shop()
        #expect(try html(shop).contains("The segments</h2>"))
        try shop.connection.execute(Self.noGroups)
        let page = try html(shop)
        #expect(!page.contains("The segments</h2>"))
        #expect(page.contains("No segments: nothing in the data divides these customers."))
        #expect(page.contains("workbench publish --rules rfm"))
        // What serves instead is there to be looked at, and nothing was published for it.
        #expect(page.contains("What fixed rules would say, not published</h2>"))
        #expect(page.contains("The segments are fixed rules, the same for every shop"))
        #expect(page.contains("By rule: all others"))
        #expect(try row("all", of: page)[0] == "10")
        #expect(try shop.connection.scalar("select count(*) from publication") == 0)
        #expect(page.contains("What was read, and what was left out"))
        // Who asks for the run itself gets it, with the verdict on it.
        #expect(try html(shop, .run(RunReference("1"))).contains("The segments</h2>"))
    }

    /// A run that an earlier answer recommended is no longer the recommended one.
    @Test func theRecommendedRunOfASweepIsThatOfTheNewestAnswer() throws {
        let shop = try shop(at: "shop.db")
        let snapshot = try shop.freeze()
        try shop.addRun(2, labels: [0, 0, 1, 1, 2, 2, 2, 2, 2], of: snapshot)
        try shop.addRun(3, labels: [0, 1, 1, 1, 1, 1, 1, 1, 1], of: snapshot)
        func answer(_ id: Int, _ run: Int) -> String {
            "insert into recommendation values (\(id), 1, 'bands', 2, \(run), null, null, '', '1', '1', 0, '\(id)', "
                + "120, 8, 0.5, 0.5, 0.01, 10, 10, 0.75, 1.0, 1.0, \(id), '2026-01-01 00:00:00');"
        }
        try shop.connection.execute(
            """
            insert into sweep_run values (1, 1, 0, 0), (1, 2, 1, 0);
            update run set silhouette = 0.5 where run_id = 1;
            update run set silhouette = 0.4 where run_id = 2;
            """ + answer(1, 2))
        func note() throws -> String {
            try ReportTarget.sweep(1).subject(in: shop.connection).note
        }
        #expect(try note() == "run 2, the recommended one of sweep 1")
        try shop.connection.execute(answer(2, 3))
        #expect(
            try note()
                == "run 1, the one of sweep 1 with the highest silhouette; run 3, which is recommended, is none of the sweep"
        )
        // Equal segments are the recommended ones under another number.
        try shop.connection.execute(
            "update run set partition_digest = 'same' where run_id in (2, 3)")
        #expect(try note() == "run 2, the recommended one of sweep 1")
    }

    /// Behind the escaping of `<` an address has another pseudonym, and what stands behind it was lost.
    @Test func addressesAreMaskedAsOnTheScreen() throws {
        let text = "For Pat <p1@mail.de> & O'Neill"
        let shop = try ProfileDatabase(
            (11...22).map {
                "\($0),\($0 < 17 ? "A,\(text)" : "B,Bread"),1,2024-12-\($0) 10:00,5,c\($0),Spain"
            }, at: "shop.db")
        try shop.profile(1, labels: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], of: shop.freeze())
        let shown = try CustomerNames(shop.connection).masked(text)
        #expect(!shown.contains("@"))
        let page = try html(shop)
        #expect(page.contains(markupText(shown)), "\(shown)")
        #expect(!page.contains("mail.de"))
    }

    /// Products that are called the same are told apart by their codes, and others have none.
    @Test func productsOfOneNameAreToldByTheirCodes() throws {
        let shop = try shop(at: "shop.db")
        #expect(try html(shop).contains("Buy more often: Apple ("))
        // In a transaction of ours: behind another program's the profile is made anew.
        try shop.connection.transaction {
            try shop.connection.run(
                """
                insert into segment_external (run_id, cluster, kind, attribute, value, description, n_customers,
                    share, overall_share, effect_size, p_value, n_tested)
                select run_id, cluster, kind, attribute, 'A2', description, n_customers,
                    share, overall_share, effect_size, p_value, n_tested
                from segment_external
                where kind = 'product' and value = 'A'
                """)
        }
        let page = try html(shop)
        #expect(page.contains("Apple [A] (") && page.contains("Apple [A2] ("))
        #expect(!page.contains("Apple ("))
    }

    /// A refreshed publication had its rows in the order of what its run was once worth.
    @Test func rowsAreSortedByTheRevenueThatTheyShow() throws {
        let late = (1...9).map { "9\($0),A,Apple,100,2024-12-\(10 + $0) 10:00,5,c08,France" }
        let shop = try shop(at: "shop.db")
        try shop.connection.execute(
            """
            insert into publication (publication_id, publication_name, run_id, snapshot_id, is_default, as_of_date,
                published_at)
            values (1, 'S', 1, 1, 1, '2024-12-31', '2024-12-31 10:00:00');
            insert into publication_segment (publication_id, segment_id, cluster, segment_name, fate, n_customers)
            values (1, 7, 0, 'big', 'born', 4), (1, 8, 1, 'small', 'born', 4);
            insert into segment_dim (segment_id, segment_name, sort_order, colour, colour_dark, publication_id,
                publication_name)
            values (7, 'big', 1, '#0964a1', '#66a9ff', 1, 'S'), (8, 'small', 2, '#d16038', '#ff9d5c', 1, 'S');
            insert into customer_segment (customer_id, segment_id, segment_name, status, as_of_date, invoice_count,
                net_revenue, publication_id, segment_since_date)
            values ('c01', 7, 'big', 'clustered', '2024-12-31', 1, 1.0, 1, '2024-12-31'),
                ('c08', 8, 'small', 'clustered', '2024-12-31', 1, 1.0, 1, '2024-12-31');
            """)
        func isBigFirst() throws -> Bool {
            let page = try html(shop)
            let big = try #require(page.range(of: ">7 big</th>"))
            let small = try #require(page.range(of: ">8 small</th>"))
            return big.lowerBound < small.lowerBound
        }
        #expect(try isBigFirst())
        try shop.ingest(late)
        #expect(try !isBigFirst())
    }

    /// "cluster" is no word of a marketer.
    @Test func rowsOfARunAreSegmentsToo() throws {
        let page = try html(shop())
        #expect(page.contains("<th scope=\"col\" class=\"w\">segment</th>"))
        #expect(page.contains("The numbers are those of the run&#39;s clusters"))
    }

    @Test func theChangeIsThatSinceThePublicationBefore() throws {
        let shop = try shop()
        try shop.connection.execute(
            """
            insert into publication (publication_id, publication_name, run_id, snapshot_id, is_default, as_of_date,
                published_at, replaced_at)
            values (1, 'S', 1, 1, 0, '2024-11-30', '2024-11-30 10:00:00', '2024-12-31 10:00:00'),
                (2, 'S', 1, 1, 1, '2024-12-31', '2024-12-31 10:00:00', null);
            insert into publication_segment (publication_id, segment_id, cluster, segment_name, fate, n_customers)
            values (1, 7, 0, 'big', 'born', 1), (2, 7, 0, 'big', 'kept', 4), (2, 8, 1, 'small', 'born', 4);
            insert into segment_dim (segment_id, segment_name, sort_order, colour, colour_dark, publication_id,
                publication_name)
            values (7, 'big', 1, '#0964a1', '#66a9ff', 2, 'S'), (8, 'small', 2, '#d16038', '#ff9d5c', 2, 'S');
            insert into customer_segment (customer_id, segment_id, segment_name, status, as_of_date, invoice_count,
                net_revenue, publication_id, segment_since_date)
            values ('c01', 7, 'big', 'clustered', '2024-12-31', 1, 1.0, 2, '2024-12-31'),
                ('c02', 7, 'big', 'clustered', '2024-12-31', 1, 1.0, 2, '2024-12-31'),
                ('c05', 8, 'small', 'clustered', '2024-12-31', 1, 1.0, 2, '2024-12-31'),
                ('c09', null, null, 'no_sales', '2024-12-31', 0, -15.0, 2, '2024-12-31');
            """)
        let page = try html(shop)
        #expect(page.contains("Customer segments: S"))
        #expect(try row("7 big", of: page)[5] == "+1")
        #expect(try row("8 small", of: page)[5] == "new")
        #expect(try row("in no segment", of: page)[0] == "7")
    }

    /// By hand: three bought long ago, one today; no run in sight.
    @Test func rulesHaveCardsOfTheLines() throws {
        let connection = try SegmentShop.make([
            .init("l1", "2011-01-10", 10), .init("l2", "2011-02-10", 20),
            .init("l2", "2011-02-20", 30), .init("l3", "2011-03-01", 40),
            .init("n1", "2011-12-31", 100),
        ])
        try SegmentShop.publishRules(connection, cuts: try SegmentShop.cuts())
        let page = try Report(of: .whatCounts, database: "shop.db", in: connection).html()
        for fact in [
            "<dt>Customers</dt><dd>3, 75.0 %</dd>", "<dt>Net revenue</dt><dd>100, 50.0 %</dd>",
            "<dt>Orders each</dt><dd>1.3</dd>", "<dt>An order</dt><dd>25</dd>",
            "<dt>One order only</dt><dd>66.7 %</dd>", "<dt>Days since</dt><dd>314</dd>",
            "<dt>Typical customer</dt><dd>l3</dd>", "<dt>Typical customer</dt><dd>n1</dd>",
            "By rule: all others", "By rule: first purchase ever 30 days ago or less",
            "The usual customer: invoices 1 (all: 1), net revenue 40 (all: 45)",
            "Buy more often in: February (33.3 %), January (33.3 %), March (33.3 %)",
            "Countries: UK 100.0 %", "Welcome; win the second order",
            "the map of customers, silhouettes", "first purchase ever",
        ] {
            #expect(page.contains(fact), "\(fact)")
        }
        // Rules of whom nobody is have no card, and nobody is counted twice.
        #expect(page.components(separatedBy: "<article class=\"card\"").count == 3)
        // The look at products leaves the window as it was.
        #expect(
            try connection.query("select window_start, as_of from observation_window")[0].values
                == [.null, .null])
    }

    /// Writing, though it be undone, keeps others waiting, and the next command would suspect another program.
    @Test(arguments: [true, false]) func aPageOfRulesOnlyReads(_ isPublished: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("r.db")
        let shop = try ProfileDatabase(at: path)
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        if isPublished {
            try SegmentShop.publishRules(shop.connection)
        } else {
            try shop.connection.execute(Self.noGroups)
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let other = try Connection(path: path, mode: .readWrite)
        try other.execute("begin immediate")
        let page = try html(shop)
        #expect(page.contains("By rule: all others"))
        try other.execute("rollback")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    /// Who came after the day is in no segment of that day, and no customer of it.
    @Test func laterCustomersAreInNoSum() throws {
        let shop = try ProfileDatabase()
        try SegmentShop.publishRules(shop.connection, asOf: "2024-02-15 23:59:59")
        let page = try html(shop)
        // c05, c06 and c07; the other seven came later.
        #expect(try row("all", of: page)[0] == "3")
        #expect(try row("in no segment", of: page)[0] == "0")
        #expect(try row("first line later (in no sum)", of: page)[0] == "7")
        #expect(
            page.contains(
                "2024-02-15 (not refreshed since 2024-02-15, and there are lines up to 2024-12-31)")
        )
        try SegmentShop.publishRules(shop.connection)
        let now = try html(shop)
        #expect(try row("all", of: now)[0] == "10")
        #expect(!now.contains("first line later") && !now.contains("not refreshed"))
    }

    /// Cards and remainders are of the fit: their day is told where the page's is another.
    @Test func whatIsOfTheFitHasItsDay() throws {
        let shop = try shop(at: "shop.db")
        try shop.connection.execute(
            """
            insert into publication (publication_id, publication_name, run_id, snapshot_id, is_default, as_of_date,
                published_at)
            values (1, 'S', 1, 1, 1, '2024-12-31', '2024-12-31 10:00:00');
            insert into publication_segment (publication_id, segment_id, cluster, segment_name, fate, n_customers)
            values (1, 7, 0, 'big', 'born', 4), (1, 8, 1, 'small', 'born', 4);
            """)
        #expect(try !html(shop).contains("as fitted"))
        try shop.connection.execute("update publication set as_of_date = '2025-01-05'")
        let page = try html(shop)
        for heading in [
            "The segments", "Net revenue in no segment, all lines of the file",
            "Customers on a map",
        ] {
            #expect(page.contains("\(heading), as fitted, up to 2024-12-31"), "\(heading)")
        }
        #expect(!page.contains("Month by month, as fitted"))
    }
}
