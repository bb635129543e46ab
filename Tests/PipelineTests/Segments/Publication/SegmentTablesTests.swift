import Figures
import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Tables beside `customer_segment`: each is what plain SQL says of the tables that it follows from.
@Suite struct SegmentTablesTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PublisherTests.shop(in: folder)
    }

    private func rows(_ sql: String) throws -> [String] {
        try FactOracle.rows(sql, in: connection)
    }

    private func publish(_ name: String, k: Int = 4, seed: UInt32 = 0) throws {
        let run = try PublisherTests.sweep(connection, k: k, seed: seed)
        try SegmentShop.publish("\(run)", as: name, in: connection) { $0.makesDefault = true }
    }

    /// `segment_overview` by `customer_segment` alone, and all ids in step.
    private func expectInStep(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let oracle = """
            select
                segment_dim.segment_id,
                segment_dim.segment_name,
                count(shown.customer_id),
                1.0 * count(shown.customer_id) / (
                    select count(*) from customer_fact
                    where first_line_at <= (
                        select as_of_date || ' 23:59:59' from publication where is_default = 1)
                ),
                total(round(shown.net_revenue * 10000)) / 10000,
                total(round(shown.net_revenue * 10000)) / 10000 / (
                    select total(amount_e4) / 10000 from invoice_line
                    where invoiced_at <= (
                        select as_of_date || ' 23:59:59' from publication where is_default = 1)
                ),
                coalesce(sum(shown.invoice_count), 0),
                1.0 * sum(shown.invoice_count) / count(shown.customer_id),
                total(round(shown.net_revenue * 10000)) / 10000
                    / nullif(count(shown.customer_id), 0),
                total(round(shown.net_revenue * 10000)) / 10000 / nullif(sum(shown.invoice_count), 0),
                1.0 * count(*) filter (where shown.invoice_count = 1)
                    / nullif(count(*) filter (where shown.invoice_count > 0), 0)
            from segment_dim
            left join customer_segment as shown on shown.segment_id = segment_dim.segment_id
            group by segment_dim.segment_id
            order by 1
            """
        let found = try rows(
            """
            select segment_id, segment_name, size, customer_share, net_revenue, revenue_share,
                invoice_count, invoices_per_customer, revenue_per_customer, value_per_invoice,
                single_invoice_share
            from segment_overview
            order by 1
            """)
        #expect(try found == rows(oracle), sourceLocation: sourceLocation)
        for row in try connection.query(
            "select segment_id, median_days_since_last_purchase from segment_overview")
        {
            let days = try connection.query(
                """
                select days_since_last_purchase from customer_segment
                where segment_id = ? and days_since_last_purchase is not null
                order by 1
                """, [try row.int(0)]
            ).map { Double(try $0.int(0)) }
            let median =
                days.isEmpty ? nil : (days[(days.count - 1) / 2] + days[days.count / 2]) / 2
            #expect(try row.optionalDouble(1) == median, sourceLocation: sourceLocation)
        }
        #expect(
            try rows(
                """
                select segment_id, segment_name, publication_id, publication_name, cluster from segment_dim
                except
                select segment_id, segment_name, publication_id, publication_name, cluster
                from publication_segment inner join publication using (publication_id)
                where is_default = 1 and fate <> 'died'
                """) == [], sourceLocation: sourceLocation)
        #expect(
            try rows(
                """
                select segment_id from customer_segment
                where segment_id not in (select segment_id from segment_dim)
                """) == [], sourceLocation: sourceLocation)
        let orders = try rows("select sort_order from segment_dim order by 1")
        #expect(orders == (1...orders.count).map { "\($0)" }, sourceLocation: sourceLocation)
        #expect(try connection.foreignKeyViolations().isEmpty, sourceLocation: sourceLocation)
    }

    @Test func isEmptyBeforeTheFirstPublication() throws {
        for table in ["segment_dim", "segment_overview", "segment_move"] {
            #expect(try rows("select * from \(table)") == [])
        }
        try SegmentTables.settle(in: connection)
        #expect(try rows("select * from segment_dim") == [])
    }

    @Test func segmentsOfARunAreOrderedByWorth() throws {
        try publish("Spring")
        try expectInStep()
        let worth = try rows(
            """
            select segment_id from segment_dim order by sort_order
            """)
        #expect(
            try worth
                == rows(
                    "select segment_id from segment_overview order by revenue_per_customer desc"))
        #expect(
            try rows("select colour || colour_dark from segment_dim order by segment_id")
                == Palette.segments.prefix(4).map { $0.light + $0.dark })
    }

    @Test func rulesKeepTheirOrder() throws {
        try SegmentShop.publishRules(connection, cuts: try SegmentShop.cuts())
        try expectInStep()
        #expect(try rows("select segment_id from segment_dim order by sort_order").count == 8)
        #expect(
            try rows("select segment_id from segment_dim where sort_order <> segment_id") == [])
        // Nobody is in most of them.
        #expect(
            try rows(
                """
                select revenue_per_customer, median_days_since_last_purchase from segment_overview
                where size = 0
                """
            ).allSatisfy { $0 == "null null" })
    }

    /// A refit gives segments new clusters, and takes some away.
    @Test func segmentsKeepTheirColours() throws {
        try publish("Spring")
        let before = try rows("select segment_id, colour from segment_dim order by 1")
        try publish("Spring", seed: 3)
        try expectInStep()
        #expect(try rows("select segment_id, colour from segment_dim order by 1") == before)
        try publish("Spring", k: 7)
        try expectInStep()
        let colours = try rows("select distinct colour from segment_dim")
        #expect(colours.count == 7)
        let kept = try rows("select segment_id, colour from segment_dim").filter(before.contains)
        #expect(!kept.isEmpty)
        #expect(
            try kept.count
                == rows("select segment_id from segment_dim where segment_id <= 4").count)
        try publish("Spring", k: 2)
        try expectInStep()
        #expect(try rows("select segment_id from segment_dim").count == 2)
    }

    /// Also while another publication is shown, and through a refit meanwhile.
    @Test func segmentsKeepTheirColoursWhileAnotherIsShown() throws {
        func colours() throws -> [String] {
            try rows("select segment_id, colour from segment_dim order by 1")
        }
        try publish("Spring")
        // Others than the first ones of the palette, as refits leave them.
        try connection.run(
            "update publication_segment set colour_no = (colour_no + 3) % 8 where fate <> 'died'")
        try publish("Spring", seed: 3)
        let before = try colours()
        #expect(before == (1...4).map { "\($0) \(Palette.segments[$0 + 2].light)" })
        try publish("Autumn", k: 3)
        #expect(try colours().count == 3)
        try publish("Spring", seed: 4)
        #expect(try colours() == before)
        // Refitted behind another one.
        try publish("Autumn", k: 3, seed: 5)
        let run = try PublisherTests.sweep(connection, k: 6, seed: 6)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection) { $0.makesDefault = true }
        try expectInStep()
        let after = try colours()
        #expect(after.count == 6 && Set(after.map { $0.suffix(7) }).count == 6)
        let known = after.filter { $0 < "5" }
        #expect(!known.isEmpty && known.allSatisfy(before.contains))
        // The check of the table and the migration's texts have so many.
        #expect(Palette.segments.count == 8)
    }

    /// Another publication in its place: its own ids, from 1 again.
    @Test func anotherDefaultTakesThePlace() throws {
        try publish("Spring", k: 5)
        try publish("Autumn", k: 3)
        try expectInStep()
        #expect(try rows("select distinct publication_name from segment_dim") == ["Autumn"])
        #expect(try rows("select segment_id from segment_dim order by 1") == ["1", "2", "3"])
        // What stands beside changes nothing.
        let before = try rows("select * from segment_dim")
        let run = try PublisherTests.sweep(connection, k: 6)
        try SegmentShop.publish("\(run)", as: "Beside", in: connection)
        #expect(try rows("select * from segment_dim") == before)
        try SegmentShop.publishRules(connection, cuts: try SegmentShop.cuts()) {
            $0.makesDefault = true
        }
        try expectInStep()
    }

    /// `segment_move` by the times of customers, as the view `segment_migration` had it before there was a table.
    @Test func movesAreThoseOfTheTimes() throws {
        let cuts = try SegmentShop.cuts()
        for day in ["2011-06-30", "2011-07-31", "2011-08-31", "2011-09-30"] {
            try SegmentShop.publishRules(connection, asOf: day + " 23:59:59", cuts: cuts)
        }
        try expectInStep()
        let moves = try rows(
            """
            select month, from_segment, to_segment, customers, revenue
            from segment_migration
            order by 1, 2, 3
            """)
        #expect(moves.count > 5)
        let oracle = """
            with stay as (
                select spell.*, coalesce(spell.segment_name, '(' || spell.status || ')') as place
                from customer_segment_time as spell
                inner join publication using (publication_name)
                where publication.is_default = 1
            )
            select substr(was.to_date, 1, 7), was.place, coalesce(now_in.place, '(left)'), count(*),
                sum(round(shown.net_revenue * 10000)) / 10000
            from stay as was
            left join stay as now_in on now_in.customer_id = was.customer_id
                and now_in.from_date = was.to_date
            left join customer_segment as shown on shown.customer_id = was.customer_id
            where was.to_date is not null and (now_in.place is null or now_in.place <> was.place)
            group by 1, 2, 3
            order by 1, 2, 3
            """
        #expect(try moves == rows(oracle))
        #expect(
            try rows("select distinct month || '-01' = month_start_date from segment_move") == ["1"]
        )
    }

    /// As an upgrade leaves them: the segments by the migration, the rest empty.
    @Test func anUpgradeFillsThem() throws {
        try SegmentShop.publishRules(
            connection, asOf: "2011-08-31 23:59:59", cuts: try SegmentShop.cuts())
        try SegmentShop.publishRules(connection, asOf: "2011-09-30 23:59:59")
        let tables = ["segment_dim", "segment_overview", "segment_move"]
        func contents() throws -> [[String]] {
            try tables.map { try rows("select * from \($0) order by 1, 2, 3") }
        }
        let before = try contents()
        for table in tables.dropFirst() { try connection.run("delete from \(table)") }
        try SegmentTables.settle(in: connection)
        #expect(try contents() == before)
        let changes = try connection.scalar("select total_changes()")
        try SegmentTables.settle(in: connection)
        let after = try connection.scalar("select total_changes()")
        #expect(after == changes)
    }

    /// Migration 50 has the colours as texts: customers refer to segments before the program fills the rest.
    @Test func theMigrationEntersTheSameSegments() throws {
        for k in [4, 9] {
            try publish("k\(k)", k: k)
            let columns = """
                segment_id, segment_name, colour, colour_dark, publication_id, publication_name, cluster
                """
            let before = try rows("select \(columns) from segment_dim order by 1")
            #expect(before.count == k)
            let text = try String(
                contentsOfFile: Places.root + "/migrations/0050_create_surface.sql", encoding: .utf8
            )
            let first = "\nupdate publication_segment\nset colour_no"
            let start = try #require(text.range(of: first)).lowerBound
            let end = try #require(text.range(of: "\ninsert into customer_segment (")).lowerBound
            try connection.execute(
                """
                create temporary table old_customer_segment as select * from customer_segment;
                delete from customer_segment;
                delete from segment_overview;
                delete from segment_dim;
                update publication_segment set colour_no = null;
                \(text[start..<end])
                """)
            #expect(try rows("select \(columns) from segment_dim order by 1") == before)
            try connection.execute("drop table temp.old_customer_segment")
        }
    }

    /// What profile found of the run stands under the ids and names of the publication.
    @Test func differencesAreThoseOfTheRun() throws {
        try publish("Spring")
        let run = try RunReference("latest").resolve(in: connection)
        try SegmentProfiler(in: connection).ensure(run)
        let rows = try rows(
            """
            select segment_id, segment_name, feature, role, median, effect_size
            from segment_difference
            order by 1, 4, 3
            """)
        #expect(rows.count > 4)
        #expect(
            try rows
                == self.rows(
                    """
                    select segment_id, segment_name, feature, role, median, effect_size
                    from publication_segment
                    inner join segment_feature using (cluster)
                    where segment_feature.run_id = \(run)
                    order by 1, 4, 3
                    """))
    }

    @Test func theChannelIsThatOfTheCustomersFile() throws {
        try connection.execute("alter table customer add column channel text")
        try connection.run("insert into customer (customer_id, channel) values ('C1003', 'web')")
        try publish("Spring")
        #expect(
            try rows("select customer_id, channel from customer_segment where channel is not null")
                == ["C1003 web"])
        try connection.run("update customer set channel = 'shop'")
        try publish("Spring")
        #expect(
            try rows("select customer_id, channel from customer_segment where channel is not null")
                == ["C1003 shop"])
    }

    /// Behind a customers' file at once, as a publication made anew would have it; so behind a list of same customers.
    @Test func theChannelFollowsTheCustomersFile() throws {
        func shown() throws -> [String] {
            try rows(
                """
                select customer_id, channel from customer_segment
                where channel is not null
                order by 1
                """)
        }
        func ingest(_ text: String) throws {
            let path = try folder.write(text, to: "people.csv")
            _ = try CustomerIngest(database: connection, options: IngestOptions())
                .ingest(path: path)
        }
        try publish("Spring")
        try ingest("customer_id,channel\nC1003,web\nC1004,shop\n")
        #expect(try shown() == ["C1003 web", "C1004 shop"])
        try ingest("customer_id,channel\nC1003,app\nC1004,\n")
        #expect(try shown() == ["C1003 app"])
        // A file without the column says nothing of it.
        try ingest("customer_id,town\nC1003,Bonn\n")
        #expect(try shown() == ["C1003 app"])
        try publish("Spring")
        #expect(try shown() == ["C1003 app"])
        let list = try folder.write("C1003,C1005\n", to: "same.csv")
        _ = try CustomerMerge(connection).replace(with: SameCustomers(path: list))
        #expect(try shown() == ["C1003 app", "C1005 app"])
        _ = try CustomerMerge(connection).replace(with: .none)
        #expect(try shown() == ["C1003 app"])
        #expect(try connection.foreignKeyViolations().isEmpty)
    }

    @Test func whoIsForgottenIsInNoneOfThem() throws {
        try connection.execute("alter table customer add column channel text")
        try connection.run("insert into customer (customer_id, channel) values ('C1003', 'web')")
        try publish("Spring")
        let sums = """
            select count(*), sum(net_revenue), sum(invoice_count) from sales_by_customer_day
            """
        let before = try rows(sums)
        _ = try Forgetter(in: connection).forget(["C1003"])
        #expect(try rows("select * from sales_by_customer_day where customer_id = 'C1003'") == [])
        #expect(try rows("select * from customer_segment where channel is not null") == [])
        #expect(try rows(sums) == before)
        try expectInStep()
        #expect(try FactOracle.differences(in: connection) == [])
    }
}
