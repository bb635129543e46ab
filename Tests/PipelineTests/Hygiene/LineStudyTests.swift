import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// What one pass over the lines counts is what the views of the file say of them.
@Suite struct LineStudyTests {
    /// Lines of few kinds, so that many are equal, of invoices that lie in pieces between each other.
    private static func lines(seed: UInt64, count: Int) -> String {
        var state = seed
        func dice(_ n: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % n
        }
        let codes = ["POST", "post", "A1", "a1", "B2", "FEE9", "M", ""]
        let words = ["POSTAGE", "red mug", "", "handling fee", "discount"]
        var text = IngestTestSupport.header
        for _ in 0..<count {
            let customer = dice(5)
            let at = "2011-0\(1 + dice(4))-0\(1 + dice(9)) 10:0\(dice(2))"
            let quantity = [1.0, 1, 2, -1, 0.5][dice(5)]
            let price = [1.0, 2.5, 0.3333, -3, 0][dice(5)]
            text +=
                "\(dice(6) == 0 ? "" : String(dice(9))),\(codes[dice(codes.count)]),\(words[dice(words.count)]),"
            text += "\(quantity),\(at),\(price),\(customer == 0 ? "" : "C\(customer)"),"
            text += "\(dice(2) == 0 ? "UK" : "France")\n"
        }
        return text
    }

    private func finding(
        _ check: DataCheck, _ subject: String, in findings: [Finding]
    ) throws -> Double {
        let found = findings.first { $0.check == check && $0.subject == subject }
        return try #require(found?.value ?? nil, "\(check) \(subject)")
    }

    private func expectTheViewsAgree(_ connection: Connection, _ place: Comment) throws {
        try connection.execute(
            "create view if not exists mine as select customer_id, line_count as friday from customer_fact"
        )
        let findings = try HygieneCheck(in: connection).run(features: "mine")
        let doubles = try connection.query(
            "select coalesce(sum(n_lines - 1), 0), total(surplus_revenue) from duplicate_line")[0]
        let surplus = try doubles.double(1)
        #expect(
            try finding(.duplicateLine, "lines", in: findings) == Double(try doubles.int(0)), place)
        #expect(
            (try finding(.duplicateLine, "revenue", in: findings) - surplus).magnitude < 1e-6, place
        )
        let all = try connection.query(
            """
            select
                total(n_lines) filter (where customer_id is null),
                total(revenue) filter (where customer_id is null),
                total(n_lines - n_complete_lines) filter (where customer_id is not null),
                total(n_non_product_lines) filter (where customer_id is not null),
                total(non_product_revenue) filter (where customer_id is not null),
                total(n_complete_lines) filter (where customer_id is not null and weekday = 6)
            from invoice_summary
            """)[0]
        let expected: [(DataCheck, String)] = [
            (.noCustomer, "lines"), (.noCustomer, "revenue"), (.noDescription, "lines"),
            (.nonProductLine, "lines"), (.nonProductLine, "revenue"), (.saturdayLine, "lines"),
        ]
        for (column, (check, subject)) in expected.enumerated() {
            let (own, view) = (
                try finding(check, subject, in: findings), try all.double(column)
            )
            #expect((own - view).magnitude < 1e-6, "\(check) \(subject), \(place)")
        }
        let returnsOnly = try connection.scalar(
            """
            select count(*)
            from (
                select total(n_returned_lines) as returned, total(n_complete_lines) as complete
                from invoice_summary
                where customer_id is not null
                group by customer_id
            )
            where complete > 0 and returned = complete
            """)
        #expect(
            .integer(Int64(try finding(.returnsOnly, "customers", in: findings))) == returnsOnly,
            place)
        try expectCodesAgree(findings, in: connection, place)
    }

    /// Each code that is proposed has the lines that it has in `observed_line`.
    private func expectCodesAgree(
        _ findings: [Finding], in connection: Connection, _ place: Comment
    ) throws {
        for proposal in findings where proposal.check == .codeProposal && proposal.unit == "lines" {
            let row = try connection.query(
                """
                select count(*), count(distinct customer_id), min(stock_code)
                from observed_line
                where stock_code = ? collate nocase
                """, [proposal.subject])[0]
            #expect(proposal.value == Double(try row.int(0)), place)
            #expect(try row.text(2) == proposal.subject, place)
            #expect(proposal.detail?.contains(", \(try row.int(1)) customer") == true, place)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func whatOnePassCountsIsWhatTheViewsSay(seed: UInt64) throws {
        let connection = try FeatureDatabase.empty()
        let folder = try TemporaryFolder()
        let first = Self.lines(seed: seed, count: 600)
        _ = try Ingest(database: connection).ingest(path: folder.write(first, to: "a.csv"))
        try expectTheViewsAgree(connection, "one file")
        // A second file repeats invoices of the first: its pieces belong together.
        var options = IngestOptions()
        options.onOverlap = .keep
        let again = Self.lines(seed: seed, count: 300) + "9,A1,red mug,1,2011-04-09 10:00,1,C9,UK\n"
        _ = try Ingest(database: connection, options: options).ingest(
            path: folder.write(again, to: "b.csv"))
        try expectTheViewsAgree(connection, "two files")
        try connection.run(
            "update observation_window set window_start = '2011-02-03 10:00:00', as_of = '2011-03-05 10:01:00'"
        )
        try expectTheViewsAgree(connection, "a window")
    }
}
