import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Every status once, and which goes before which.
@Suite struct PlacedCustomersTests {
    typealias Purchase = SegmentShop.Purchase

    /// Customers of `spots` in two groups, a set with nobody else, frozen as of 2011-06-30 with a window of 90
    /// days.
    private static func shop() throws -> Connection {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        return connection
    }

    private static func request(
        _ set: String, window: ObservationWindow = ObservationWindow(),
        population: String? = nil, algorithm: Algorithm = .kmeans
    ) throws -> SweepRequest {
        var request = SweepRequest()
        request.algorithms = [algorithm]
        request.source = .features(
            SnapshotOptions(
                features: set, window: window, population: try population.map { try Population($0) }
            ))
        request.kmeans.nClusters = [2]
        request.kmeans.tol = [1e-4]
        request.dbscan.minSamples = [2]
        request.dbscan.eps = [0.05]
        return request
    }

    private static func statuses(_ connection: Connection) throws -> [String: String] {
        try connection.query(
            """
            select customer_id, status || coalesce(': ' || status_reason, '') from customer_segment
            """
        ).reduce(into: [:]) { $0[try $1.text(0)] = try $1.text(1) }
    }

    @Test func windowPopulationAndLateCustomers() throws {
        let connection = try Self.shop()
        var purchases = (0..<12).map {
            Purchase("m\($0)", "2011-0\(4 + $0 % 3)-1\($0 % 10)", $0 < 6 ? 10 + $0 : 500 + $0)
        }
        purchases += [
            // Returns only: never bought anything, though in a population and a window.
            Purchase("a-returns", "2011-05-01", -5),
            Purchase("b-staff", "2011-05-02", 9_999), Purchase("c-before", "2011-01-02", 20),
            Purchase("d-later", "2011-08-01", 20),
            // A return inside the window, a sale before: the set has no place.
            Purchase("e-outside", "2011-01-05", 20), Purchase("e-outside", "2011-05-05", -20),
            Purchase("f-both", "2011-01-05", 20), Purchase("f-both", "2011-08-05", 20),
            // Whether he buys later decides nothing.
            Purchase("h-first-sent", "2011-05-03", -5), Purchase("h-first-sent", "2011-08-06", 20),
            Purchase("i-later-sent", "2011-08-07", -5),
        ]
        _ = try SegmentShop.make(purchases, in: connection)
        _ = try SweepRunner(
            in: connection,
            request: try Self.request(
                "rfm", window: ObservationWindow(asOf: "2011-06-30 23:59:59", days: 90),
                population: "revenue < 5000")
        ).run()
        // Read after the matrix was made, of a day before its end.
        _ = try SegmentShop.make(
            [Purchase("g-read-late", "2011-05-20", 20)], in: connection, firstInvoice: 500)
        try connection.run(
            "update source_file set ingested_at = '2030-01-01 00:00:00' where source_id = 2")
        try SegmentShop.publish("latest", as: "p", in: connection)
        let statuses = try Self.statuses(connection)
        #expect(statuses["m0"] == "clustered" && statuses["m11"] == "clustered")
        #expect(statuses["a-returns"] == "no_sales: only returns, fees or gifts")
        #expect(statuses["b-staff"] == "out_of_scope: not of the population revenue < 5000")
        #expect(statuses["c-before"] == "before_window: no line since 2011-04-02")
        #expect(statuses["d-later"] == "new: first line after 2011-06-30")
        #expect(statuses["e-outside"] == "outside_set: no sale in the days that count")
        #expect(statuses["f-both"] == "before_window: no line since 2011-04-02")
        #expect(statuses["h-first-sent"] == "no_sales: only returns, fees or gifts")
        #expect(statuses["i-later-sent"] == "new: first line after 2011-06-30")
        // Asked for one by one it is the same.
        let runID = try RunReference("latest").resolve(in: connection)
        for (customer, status) in [
            ("c-before", "before_window"), ("d-later", "new"), ("f-both", "before_window"),
            ("g-read-late", "new"), ("i-later-sent", "new"),
        ] {
            let row = try CustomerExplanation(of: customer, in: runID, from: connection).tables[0]
                .rows[0]
            #expect(row[3] == .text(status), "\(customer)")
            guard case .text(let reason) = row[4] else {
                Issue.record("no reason for \(customer)")
                continue
            }
            #expect(statuses[customer]?.hasSuffix(": " + reason) == true, "\(customer)")
        }
        #expect(statuses["g-read-late"] == "new: lines read after the matrix was made")
        // All of it as of the end: what came later counts nowhere.
        let rows = try connection.query(
            """
            select customer_id, first_purchase_date, last_purchase_date, invoice_count, net_revenue,
                days_since_last_purchase
            from customer_segment
            where customer_id in ('d-later', 'e-outside', 'f-both')
            order by customer_id
            """
        ).map(\.values)
        #expect(rows[0] == [.text("d-later"), .null, .null, .integer(0), .real(0), .null])
        #expect(
            rows[1] == [
                .text("e-outside"), .text("2011-01-05"), .text("2011-01-05"), .integer(1), .real(0),
                .integer(176),
            ])
        #expect(
            rows[2] == [
                .text("f-both"), .text("2011-01-05"), .text("2011-01-05"), .integer(1), .real(20),
                .integer(176),
            ])
        #expect(
            try connection.scalar("select count(*) from customer_segment")
                == connection.scalar("select count(*) from customer_fact"))
    }

    @Test func trimmedAndUnlikeAll() throws {
        let connection = try Self.shop()
        var purchases = (0..<60).map {
            Purchase("m\($0)", "2011-0\(1 + $0 % 9)-1\($0 % 10)", 20 + $0 % 7)
        }
        purchases += [
            Purchase("whale", "2011-05-01", 1_000_000), Purchase("sent", "2011-05-01", -9),
        ]
        _ = try SegmentShop.make(purchases, in: connection)
        _ = try SweepRunner(
            in: connection, request: try Self.request("small", algorithm: .dbscan)
        ).run()
        try SegmentShop.publish("latest", as: "p", in: connection)
        let statuses = try Self.statuses(connection)
        let whale = try #require(statuses["whale"])
        #expect(whale == "trimmed: unusual mean amount of a line: above what is usual")
        // All others bought for 20 to 26.
        #expect(
            try connection.scalar(
                """
                select status_value = 1000000 and status_limit >= 26 and status_limit < 40
                from customer_segment
                where customer_id = 'whale'
                """) == 1)
        #expect(statuses["sent"] == "no_sales: only returns, fees or gifts")
        let counted = try connection.query(
            """
            select
                (select count(*) from customer_segment where status = 'noise'),
                (select count(*) from segment where cluster = -1 and customer_id <> 'sent'),
                (select count(*) from customer_segment where status = 'clustered'),
                (select count(*) from segment where cluster >= 0 and customer_id <> 'sent')
            """)[0]
        #expect(counted[0] == counted[1] && counted[2] == counted[3])
        #expect(counted[0] != .integer(0))
    }

    /// A customer with two invoices has a sale, and too few of them for the set; every status but `clustered` has a
    /// reason without a figure of the customer, whichever of both kinds of publication it is and wherever its rows stand.
    @Test func everyStatusHasAReasonAndFiguresOfItsOwn() throws {
        let connection = try Self.shop()
        var purchases = (0..<12).flatMap { customer in
            (0..<4).map { Purchase("m\(customer)", "2011-0\(3 + $0)-1\((customer + $0) % 10)", 20) }
        }
        purchases += [
            Purchase("two", "2011-04-01", 20), Purchase("two", "2011-05-01", 20),
            Purchase("sent", "2011-05-01", -9), Purchase("back", "2011-05-02", 9),
            Purchase("back", "2011-05-03", -9), Purchase("later", "2011-08-01", 9),
        ]
        _ = try SegmentShop.make(purchases, in: connection)
        _ = try SweepRunner(
            in: connection,
            request: try Self.request(
                "week_profile", window: ObservationWindow(asOf: "2011-06-30 23:59:59", days: nil))
        ).run()
        try SegmentShop.publish("latest", as: "p", in: connection)
        try SegmentShop.publishRules(connection, asOf: "2011-06-30 23:59:59")
        try SegmentShop.publish("latest", as: "q", in: connection) { $0.makesDefault = true }
        for table in ["customer_segment", "publication_customer"] {
            #expect(
                try connection.scalar(
                    """
                    select count(*) from \(table)
                    where status <> 'clustered' and (status_reason is null or status_reason glob '*[0-9].[0-9]*')
                    """) == 0, "\(table)")
        }
        let rows = try SegmentShop.column(
            """
            select customer_id || ', ' || status || ', ' || status_reason || ', ' || coalesce(status_value, '-')
            from customer_segment where status <> 'clustered' order by 1
            """, connection)
        #expect(
            rows == [
                "back, outside_set, fewer invoices than the set needs, 1.0",
                "later, new, first line after 2011-06-30, -",
                "sent, no_sales, only returns, fees or gifts, -",
                "two, outside_set, fewer invoices than the set needs, 2.0",
            ])
        // What stepped aside has them too.
        #expect(
            try SegmentShop.column(
                """
                select customer_id from publication_customer
                where status_value = 2 and publication_id = (
                    select publication_id from publication where publication_name = 'p')
                """, connection) == ["two"])
        #expect(
            try SegmentShop.column(
                """
                select distinct status || ', ' || status_reason from publication_customer
                where status <> 'clustered' and publication_id = (
                    select publication_id from publication where rule_set is not null)
                order by 1
                """, connection) == [
                    "new, first line after 2011-06-30", "no_sales, only returns, fees or gifts",
                ])
    }

    /// Customers of a view who have no line are told, not published.
    @Test func whoHasNoLineIsTold() throws {
        let connection = try Self.shop()
        _ = try SegmentShop.make([Purchase("a", "2011-05-01", 5)], in: connection)
        try connection.execute(
            """
            create table spots (customer_id text, x real);
            insert into spots values ('a', 1.0), ('ghost', 2.0), ('spirit', 9.0);
            """)
        _ = try SweepRunner(in: connection, request: try Self.request("spots")).run()
        let report = try SegmentShop.publish("latest", as: "p", in: connection)
        #expect(
            report.notes.first
                == "2 customers of the run have no line in this file, and stand nowhere here")
        #expect(try connection.scalar("select count(*) from customer_segment") == 1)
    }

    /// Who bought on the day in whose course the window begins has a line since that day.
    @Test func aWindowThatBeginsWithinADayHasItsTime() throws {
        let connection = try Self.shop()
        var purchases = (0..<12).map {
            Purchase("m\($0)", "2011-0\(4 + $0 % 3)-1\($0 % 10)", $0 < 6 ? 10 + $0 : 500 + $0)
        }
        purchases += [Purchase("same-day", "2011-04-01", 5), Purchase("end", "2011-06-30", 20)]
        _ = try SegmentShop.make(purchases, in: connection)
        _ = try SweepRunner(
            in: connection,
            request: try Self.request(
                "rfm", window: ObservationWindow(asOf: "2011-06-30 12:00:00", days: 90),
                population: "revenue < 5000")
        ).run()
        try SegmentShop.publish("latest", as: "p", in: connection)
        let start = try SegmentShop.column("select window_start from snapshot", connection)[0]
        #expect(start == "2011-04-01 12:00:01")
        #expect(
            try Self.statuses(connection)["same-day"] == "before_window: no line since \(start)")
        let place = try PublishedPlaceText.of("same-day", in: connection)
        #expect(place.contains("no line since \(start); there since 2011-06-30."), "\(place)")
    }
}

/// What `explain published --customer` says, on one line.
private enum PublishedPlaceText {
    static func of(_ id: String, in connection: Connection) throws -> String {
        let runID = try RunReference("latest").resolve(in: connection)
        let explanation = try CustomerExplanation(
            of: id, in: runID, called: RunReference("published"), from: connection)
        return TextRenderer(width: 80).text(of: explanation.document).replacing("\n", with: " ")
    }
}
