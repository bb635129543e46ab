import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct HygieneCheckTests {
    /// The fixture shop with every kind of dirt in it.
    private func dirtyShop() throws -> Connection {
        let connection = try FeatureDatabase.empty()
        _ = try Ingest(database: connection).ingest(path: Places.fixture("hygiene/lines.csv"))
        return connection
    }

    private func finding(
        _ check: DataCheck, _ subject: String, in findings: [Finding]
    ) throws -> Finding {
        try #require(findings.first { $0.check == check && $0.subject == subject })
    }

    @Test func findingsEqualThoseOfPandas() throws {
        let findings = try HygieneCheck(in: try dirtyShop()).run(features: "standard")
        let expected = try CSVTable(path: Places.fixture("hygiene/expected.csv"))
        #expect(expected.rows.count > 35)
        for row in expected.rows {
            let found = findings.first { $0.check.rawValue == row[0] && $0.subject == row[1] }
            let finding = try #require(found, "\(row)")
            for (value, text) in [(finding.value, row[2]), (finding.share, row[3])] {
                guard let number = Double(text) else { continue }
                let own = try #require(value, "\(row)")
                #expect((own - number).magnitude <= 1e-9 * max(1, number.magnitude), "\(row)")
            }
        }
        // What pandas does not find is not found either.
        let known = Set(expected.rows.map { $0[0] + " " + $0[1] })
        for finding in findings
        where finding.severity != .ok && finding.severity != .info
            && finding.check != .populationProposal
        {
            #expect(known.contains("\(finding.check.rawValue) \(finding.subject)"))
        }
    }

    @Test func theSetIsReadWithinTheTimeLimit() throws {
        let connection = try dirtyShop()
        try connection.execute(
            """
            create view endless as
            with recursive n (i) as (select 1 union all select i + 1 from n)
            select i as customer_id, max(i) as value from n
            """)
        #expect(throws: EvaluationError.self) {
            try HygieneCheck(in: connection).run(
                features: "endless", timeLimit: .milliseconds(50))
        }
        #expect(try connection.scalar("select count(*) from data_check") == 0)
    }

    @Test func everyCheckIsInTheListTheWorstFirst() throws {
        let findings = try HygieneCheck(in: try dirtyShop()).run(features: "standard")
        #expect(Set(findings.map(\.check)) == Set(DataCheck.allCases).subtracting([.leftOutCode]))
        // A set over sales leaves out what others count, and says so.
        let ofSales = Set(
            try HygieneCheck(in: try dirtyShop()).run(features: "rfm").map(\.check))
        #expect(ofSales.contains(.leftOutCode))
        #expect(ofSales.isDisjoint(with: [.nonProductLine, .noDescription, .returnsOnly]))
        let ranks = findings.map {
            ["serious", "warning", "info", "ok"].firstIndex(of: $0.severity.rawValue) ?? 9
        }
        #expect(ranks == ranks.sorted())
        for check in DataCheck.allCases {
            #expect(!check.meaning.isEmpty && !check.remedy.isEmpty)
        }
    }

    @Test func redundantColumnsSayWhatTheyAreMadeOf() throws {
        let connection = try dirtyShop()
        try connection.execute(
            """
            create view mine as
            select
                customer_id,
                amount,
                recency,
                2 * recency - 7 as doubled,
                amount + 0.5 * recency as mixed,
                4 as four
            from customer_features
            """)
        let findings = try HygieneCheck(in: connection).run(features: "mine")
        #expect(try finding(.redundantColumn, "doubled", in: findings).detail == "2 × recency")
        #expect(
            try finding(.redundantColumn, "mixed", in: findings).detail
                == "amount + 0.5 × recency")
        #expect(try finding(.constantColumn, "four", in: findings).value == 4)
        #expect(try finding(.rank, "matrix", in: findings).value == 2)
        // A view of one's own has no outlier rule, no weekdays and no months.
        let checks = Set(findings.map(\.check))
        #expect(checks.isDisjoint(with: [.excluded, .saturdayLine, .pooledMonth]))
    }

    @Test func theSameCheckAgainChangesNothing() throws {
        let connection = try dirtyShop()
        let check = HygieneCheck(in: connection)
        _ = try check.run(features: "standard")
        let first = try check.table(features: "standard").rows
        let before = try connection.scalar("select total_changes()")
        _ = try check.run(features: "standard")
        #expect(try connection.scalar("select total_changes()") == before)
        #expect(try check.table(features: "standard").rows == first)
        #expect(first.count == (try connection.query("select * from data_check").count))
    }

    @Test func newLinesReplaceTheFindingsOfTheSetOnly() throws {
        let connection = try dirtyShop()
        let check = HygieneCheck(in: connection)
        _ = try check.run(features: "standard")
        let small = try check.run(features: "small")
        #expect(try finding(.rank, "matrix", in: small).value == 3)
        let rows = try check.table(features: "small").rows
        try connection.run(
            """
            delete from sold_line
            where invoice_id in (select invoice_id from invoice where customer_id is null)
            """)
        try connection.execute(TestLines.addUp)
        let cleaned = try check.run(features: "standard")
        #expect(try finding(.noCustomer, "lines", in: cleaned).severity == .ok)
        #expect(try finding(.noCustomer, "lines", in: cleaned).value == 0)
        #expect(try check.table(features: "small").rows == rows)
        let numbers = try connection.query(
            "select count(*) from data_check where check_name = 'no_customer' and value = 0")
        #expect(numbers[0][0] == 2)
    }

    @Test func anInvoiceWithLinesAtTwoTimesIsOneInvoice() throws {
        let connection = try FeatureDatabase.empty()
        let folder = try TemporaryFolder()
        let path = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,A,X,1,2011-03-05 10:00,1,one,UK
            1,A2,X,1,2011-03-05 10:01,1,one,UK
            2,A,X,1,2011-03-05 10:00,1,two,UK
            3,A,X,1,2011-03-05 10:00,1,two,UK
            C4,A,X,-1,2011-03-31 10:00,1,returns,UK
            5,POST,X,1,2011-03-31 10:00,1,free,UK
            6,A,X,1,2011-03-31 10:00,0,gift,UK

            """, to: "lines.csv")
        _ = try Ingest(database: connection).ingest(path: path)
        try connection.execute(
            """
            create view mine as
            select customer_id, number_of_orders as friday from customer_features
            """)
        let findings = try HygieneCheck(in: connection).run(features: "mine")
        // Only one: postage is no invoice, as in customer_fact; returns and gift have bought nothing.
        let single = try finding(.singleInvoice, "customers", in: findings)
        #expect(single.value == 1)
        #expect(single.share == 1.0 / 2)
        #expect(
            try connection.scalar("select count(*) from customer_fact where invoice_count = 1") == 1
        )
        #expect(single.severity == .warning)
        #expect(try finding(.returnsOnly, "customers", in: findings).value == 1)
        #expect(try finding(.nonProductLine, "lines", in: findings).value == 1)
        #expect(try finding(.saturdayLine, "lines", in: findings).value == 4)
        // All in one month, which begins on the fifth.
        let month = try finding(.partialMonth, "2011-03", in: findings)
        #expect(month.value == 27)
        #expect(month.share == 27.0 / 31)
        #expect(month.severity == .warning)
    }

    @Test func aMatrixThatCannotBeReadIsRefusedAndNothingNoted() throws {
        let connection = try FeatureDatabase.empty()
        #expect(throws: FeatureError.self) {
            try HygieneCheck(in: connection).run(features: "standard")
        }
        #expect(throws: FeatureError.self) {
            try HygieneCheck(in: connection).run(features: "nowhere")
        }
        #expect(try connection.scalar("select count(*) from data_check") == 0)
    }

    /// Two visits without an invoice number are two invoices, as for the views.
    @Test func linesWithoutANumberAreTheInvoiceOfTheirTime() throws {
        let connection = try FeatureDatabase.empty()
        let folder = try TemporaryFolder()
        var text = IngestTestSupport.header
        for customer in 1...4 {
            for day in 1...4 {
                // Customer 1 comes on four days, the others on one.
                let time = customer == 1 ? "2011-01-0\(day) 10:00" : "2011-01-0\(customer) 10:00"
                text += ",A,d,\(day),\(time),\(customer).5,C\(customer),UK\n"
            }
        }
        _ = try Ingest(database: connection).ingest(path: folder.write(text, to: "lines.csv"))
        let findings = try HygieneCheck(in: connection).run(features: "rfm")
        #expect(try finding(.singleInvoice, "customers", in: findings).value == 3)
        #expect(
            try connection.query(
                "select 1 from sale_invoice group by customer_id having count(*) = 1"
            ).count == 3)
    }
}

/// The real data against pandas and numpy (`Tests/Fixtures/hygiene/make_hygiene.py OnlineRetail…`).
@Suite(.enabled(if: Places.hasRealData, Comment(rawValue: Places.noRealData)))
struct HygieneRealDataTests {
    private let expected: [(check: DataCheck, subject: String, value: Double, share: Double?)] = [
        (.noCustomer, "revenue", 1_447_682.12, 0.1485145214876255),
        (.noCustomer, "lines", 135_080, 0.249266943342886),
        (.noDescription, "lines", 0, 0),
        (.nonProductLine, "revenue", 13_402.494, 0.0016147455092938615),
        (.nonProductLine, "lines", 1_920, 0.004719427572763986),
        (.returnsOnly, "customers", 33, 0.007548032936870997),
        (.singleInvoice, "customers", 1_505, 1505.0 / 4334),
        (.duplicateLine, "lines", 5_268, 0.009721189350979592),
        (.duplicateLine, "revenue", 21_740.98, 0.0022303592734653904),
        (.saturdayLine, "lines", 0, 0),
        (.partialMonth, "2010-12", 31, 1),
        (.partialMonth, "2011-12", 9, 0.2903225806451613),
        (.pooledMonth, "december", 2, 0.3967783244591225),
        (.excluded, "revenue", 2_013_543.32, 0.24259365710133152),
        (.excluded, "customers", 116, 0.026532479414455627),
        (.size, "number_of_orders", 0.9954368251201193, nil),
        (.size, "revenue", 0.5470720660866806, nil),
        (.size, "first_component", 0.29778112015738406, 0.29778112015738406),
        (.rank, "matrix", 19, 0.9047619047619048),
        (.skew, "sunday", 6.005698253295649, nil),
        (.skew, "recency", 1.2515222925459604, nil),
    ]

    @Test func findingsEqualThoseOfPandas() throws {
        let connection = try FeatureDatabase.empty()
        _ = try Ingest(database: connection).ingest(path: Places.realData)
        let findings = try HygieneCheck(in: connection).run(features: "standard")
        for row in expected {
            let found = findings.first { $0.check == row.check && $0.subject == row.subject }
            let finding = try #require(found, "\(row)")
            let value = try #require(finding.value, "\(row)")
            #expect((value - row.value).magnitude <= 1e-9 * max(1, row.value), "\(row)")
            guard let share = row.share else { continue }
            #expect(((finding.share ?? .nan) - share).magnitude < 1e-10, "\(row)")
        }
        let redundant = findings.filter { $0.check == .redundantColumn }
        #expect(redundant.map(\.subject) == ["wednesday", "september"])
        #expect(
            redundant[0].detail
                == "number_of_orders - friday - monday - sunday - thursday - tuesday")
        #expect(
            findings.filter { $0.severity == .serious }.map { "\($0.check) \($0.subject)" }
                == [
                    "noCustomer revenue", "noCustomer lines", "excluded revenue",
                    "size number_of_orders",
                ])
    }

    /// Whatever the checks give, no two rows have one key; who has a subject alone keeps it.
    @Test func keysAreDistinctWhateverTheChecksGive() {
        let subjects = ["a", "a (2)", "a (3)", "b", "a (2) (2)", ""]
        var state: UInt64 = 7
        for _ in 0..<500 {
            let findings = (0..<12).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let place = Int(state >> 33)
                return Finding(
                    [DataCheck.populationProposal, .noCustomer][place % 2], subjects[place / 2 % 6],
                    nil, "x",
                    severity: .info)
            }
            let distinct = HygieneCheck.distinct(findings)
            #expect(Set(distinct.map { [$0.check.rawValue, $0.subject] }).count == findings.count)
            #expect(distinct.map(\.check) == findings.map(\.check))
            #expect(zip(distinct, findings).allSatisfy { $0.subject.hasPrefix($1.subject) })
        }
    }
}
