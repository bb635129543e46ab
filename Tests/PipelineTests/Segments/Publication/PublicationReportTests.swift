import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Shares of one base, and what stands before the names.
@Suite struct PublicationReportTests {
    typealias Purchase = SegmentShop.Purchase

    private static func text(_ report: PublicationReport) -> String {
        TextRenderer(width: 80).text(of: report.document)
    }

    private static func total(_ report: PublicationReport, _ name: String) -> Double {
        report.tables.prefix(2).reduce(0) { sum, table in
            guard let place = table.columns.firstIndex(where: { $0.name == name }) else {
                return .nan
            }
            return sum + table.rows.reduce(0) { $0 + ($1[place].double ?? 0) }
        }
    }

    /// Whoever came after the day is told, and counts in no share.
    @Test func laterCustomersAreInNoShare() throws {
        let connection = try SegmentShop.make([
            Purchase("a", "2011-01-05", 30), Purchase("b", "2011-01-06", -5),
            Purchase("", "2011-01-07", 20), Purchase("c", "2011-03-01", 60),
            Purchase("d", "2011-03-02", 60), Purchase("", "2011-03-03", 1_000),
        ])
        let then = try SegmentShop.publishRules(connection, asOf: "2011-02-01 23:59:59")
        #expect(abs(Self.total(then, "customer_share") - 1) < 1e-12)
        #expect(abs(Self.total(then, "revenue_share") - 1) < 1e-12)
        #expect(Self.total(then, "customers") == 4 && Self.total(then, "net_revenue") == 45)
        #expect(
            then.tables[1].rows.last
                == [.text("first line after 2011-02-01"), .integer(2), .null, .null, .null])
        let text = Self.text(then)
        #expect(
            text.replacing("\n", with: " ").contains(
                "Shares are of the 2 customers with a line by then, and of all 45.00 of the lines up to "
                    + "2011-02-01, returns taken off."), "\(text)")
        #expect(
            text.contains(
                "\nall lines up to 2011-02-01              2  100.0 %       45     100.0 %\n"),
            "\(text)")
        #expect(text.contains("\nfirst line later (in no share)          2"), "\(text)")
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let now = try SegmentShop.publishRules(connection)
        #expect(abs(Self.total(now, "revenue_share") - 1) < 1e-12)
        #expect(Self.total(now, "customers") == 4 && Self.total(now, "net_revenue") == 1_165)
        #expect(Self.text(now).contains("\nwhole file "))
    }

    /// What profile says of a segment is what publish says of it, under the same number.
    @Test func sharesAndNumbersAreThoseOfTheProfile() throws {
        var purchases = (0..<24).map {
            Purchase("m\($0)", "2011-0\(4 + $0 % 3)-1\($0 % 10)", $0 < 12 ? 1_000 + $0 : 5_000 + $0)
        }
        purchases += [Purchase("", "2011-05-05", 7_777), Purchase("sent", "2011-05-06", -50)]
        let connection = try SegmentShop.make(purchases)
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.source = .features(SnapshotOptions(features: "rfm"))
        request.kmeans.nClusters = [3]
        request.kmeans.tol = [1e-4]
        _ = try SweepRunner(in: connection, request: request).run()
        let runID = try RunReference("latest").resolve(in: connection)
        try SegmentProfiler(in: connection).ensure(runID)
        let report = try SegmentShop.publish("latest", as: "p", in: connection)
        let profiled = try connection.query(
            """
            select cluster, segment_name, revenue_share, net_revenue
            from segment_profile
            where cluster >= 0
            order by cluster
            """)
        #expect(profiled.count == 3 && report.tables[0].rows.count == 3)
        let text = Self.text(report)
        for row in profiled {
            let (number, name) = (Int64(try row.int(0)), try row.text(1))
            let share = try row.double(2)
            let found = report.tables[0].rows.first { $0[2].int == number }
            let cells = try #require(found)
            #expect(cells[1] == .text(name))
            #expect(abs((cells[6].double ?? 0) - share) < 1e-12)
            #expect(text.contains("\n\(cells[0].int ?? 0) \(name) "), "\(text)")
        }
        #expect(abs(Self.total(report, "revenue_share") - 1) < 1e-12)
        #expect(text.contains("\nproducts without a customer "))
        #expect(
            text.replacing("\n", with: " ").contains(
                "The number before a name is the segment's: --segment of campaign takes it, or the name."
            ), "\(text)")
        // Money as people write it.
        #expect(text.contains(" 7,777 "), "\(text)")
    }

    /// Another may be called as one that is gone was, and history counts in days.
    @Test func whatIsGoneIsMarkedAndMovesOfOneDayAreTold() throws {
        let folder = try TemporaryFolder()
        let connection = try PublisherTests.shop(in: folder)
        let four = try PublisherTests.sweep(connection)
        let two = try PublisherTests.sweep(connection, k: 2)
        try SegmentShop.publish("\(four)", as: "Spring", in: connection)
        let sameDay = try SegmentShop.publish("\(two)", as: "Spring", in: connection)
        let gone = sameDay.tables[0].rows.filter { $0[2] == .null }
        #expect(!gone.isEmpty)
        for row in gone {
            guard case .text(let name) = row[1], let id = row[0].int else {
                return #expect(Bool(false), "\(row)")
            }
            #expect(Self.text(sameDay).contains("\n- \(id) \(name) (before): is gone"))
        }
        let moved = sameDay.tables[2].rows.filter { row in
            guard case .text(let from) = row[0] else { return false }
            return from.hasSuffix(" (before)")
        }
        #expect(!moved.isEmpty)
        let told = "moves are of the day on which the customers came to where they were"
        func flat(_ report: PublicationReport) -> String {
            Self.text(report).replacing("\n", with: " ")
        }
        #expect(flat(sameDay).contains("All of these " + told), "\(Self.text(sameDay))")
        #expect(try connection.scalar("select count(*) from customer_segment_history") == 0)
        try connection.execute("update customer_segment set segment_since_date = '2011-06-01'")
        let later = try SegmentShop.publish("\(four)", as: "Spring", in: connection)
        #expect(!later.tables[2].rows.isEmpty && !flat(later).contains(told))
    }

    /// A segment has one name, in moves too; who comes later is new, and no mover.
    @Test func aSegmentHasOneName() throws {
        let folder = try TemporaryFolder()
        let connection = try PublisherTests.shop(in: folder)
        let first = try PublisherTests.sweep(connection)
        let second = try PublisherTests.sweep(connection, k: 5)
        try SegmentShop.publish("\(first)", as: "Spring", in: connection)
        _ = try Publisher(in: connection).publish(
            PublishRequest(.run(RunReference("\(second)")), as: PublicationName("Fine")))
        let cluster = try connection.query(
            "select cluster from segment where run_id = ? and customer_id = 'C1000'", [second])[0]
            .int(0)
        try SegmentNames.rename(second, [SegmentNameChoice("\(cluster)=Typed")], in: connection)
        let report = try SegmentShop.publish("\(second)", as: "Spring", in: connection)
        let text = Self.text(report).replacing("\n", with: " ")
        let renamed = report.tables[0].rows.filter { row in
            if case .text(let words)? = row.last {
                words.hasPrefix("goes on, called \"")
            } else {
                false
            }
        }
        let kept = report.tables[0].rows.filter { row in
            if case .text(let words)? = row.last { words.hasPrefix("goes on") } else { false }
        }
        #expect(!renamed.isEmpty)
        #expect(
            text.contains("under their numbers, \(kept.count - renamed.count) of them under"),
            "\(text)")
        let now = Set(
            report.tables[0].rows.compactMap { $0.last == .text("is gone") ? nil : $0[1] })
        for move in report.tables[2].rows {
            guard case .text(let from) = move[0], !from.hasPrefix("(") else { continue }
            #expect(now.contains(.text(from)) || from.hasSuffix(" (before)"), "\(from)")
        }
    }

    @Test func whoCameLaterIsNewAndNoMover() throws {
        let folder = try TemporaryFolder()
        let connection = try PublisherTests.shop(in: folder)
        try SegmentShop.publishRules(connection, asOf: "2011-04-30 23:59:59")
        let report = try SegmentShop.publishRules(connection, asOf: "2011-09-30 23:59:59")
        let later = try connection.query(
            """
            select count(*) from customer_segment_history
            where status = 'new' and segment_id is null
            """)[0].int(0)
        #expect(later > 0)
        let text = Self.text(report).replacing("\n", with: " ")
        #expect(text.contains("; \(later) customers are new to it"), "\(text)")
        #expect(
            !report.tables[2].rows.contains { $0[0] == .text("(came later)") },
            "\(report.tables[2])")
        #expect(!text.contains("of these moves are of the day"), "\(text)")
    }

    /// Where nobody was in a segment before, nothing goes on.
    @Test func nothingGoesOnOfNothing() throws {
        let folder = try TemporaryFolder()
        let connection = try PublisherTests.shop(in: folder)
        var request = PointDatabase.request([.dbscan])
        request.dbscan.minSamples = [100]
        request.dbscan.eps = [0.0001]
        _ = try SweepRunner(in: connection, request: request).run()
        let first = try SegmentShop.publish("latest", as: "Spring", in: connection)
        #expect(!first.hasSegments)
        let again = try SegmentShop.publish("latest", as: "Spring", in: connection)
        #expect(!Self.text(again).contains("of the 0"), "\(Self.text(again))")
    }
}
