import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Codes of no product that were edited after a run was made.
@Suite struct ChangedCodesTests {
    private func changed(
        _ shop: ProfileDatabase, _ set: String = "rfm", edit: String
    ) throws -> ChangedCodes? {
        let snapshot = try shop.freeze(SnapshotOptions(features: set))
        #expect(try ChangedCodes(of: snapshot, run: "a", in: shop.connection) == nil)
        try shop.connection.execute(edit)
        return try ChangedCodes(of: snapshot, run: "a", in: shop.connection)
    }

    /// Apples of c01, c02, c05, c06, c08 and c09: 50 + 40 + 100 - 10 + 10 + 5 + 15 + 20 - 15 of 591.75.
    @Test func linesThatCountOtherwiseAreCounted() throws {
        let shop = try ProfileDatabase()
        let changed = try #require(
            try changed(shop, edit: "insert into non_product_code values ('a', 'apples')"))
        #expect(changed.nCustomers == 6 && changed.revenue.amount == 215)
        let sentence = changed.sentence(.frozen)
        #expect(
            sentence.hasPrefix(
                "The table non_product_code was edited since run a was made (no products now: a): lines of 6 "
                    + "customers that come to 215.00 (36.3 % of the file) count as today in the money, and"
            ))
        #expect(sentence.hasSuffix("workbench sweep --features rfm."))
        #expect(changed.words(.placed).contains("counted otherwise when the segments were made"))
    }

    @Test func codesThatBecameProductsAreToldBeside() throws {
        let shop = try ProfileDatabase()
        let changed = try #require(
            try changed(
                shop,
                edit: """
                    delete from non_product_code where code = 'POST';
                    insert into non_product_code values ('E', 'eggs');
                    """))
        // Postage 4.99 and 0.50 of c01 and c08, eggs of c04.
        #expect(changed.nCustomers == 3)
        #expect(abs(changed.revenue.amount - (4.99 + 0.5 + 60.15)) < 1e-9)
        #expect(
            changed.words(.frozen).contains("(no products now: E; products now: post): lines of 3 ")
        )
    }

    /// SQL folds names, and so does who reads a view for them.
    @Test func namesOfViewsAreReadInAnyCase() throws {
        let shop = try ProfileDatabase()
        try shop.connection.execute(
            """
            create view spend as
            SELECT CUSTOMER_ID as customer_id, SUM(AMOUNT_E4) / 1e4 AS spend, COUNT(DISTINCT INVOICE_NO) AS n
            FROM INVOICE_LINE AS l
            WHERE CUSTOMER_ID IS NOT NULL AND QUANTITY > 0
                AND NOT EXISTS (SELECT 1 FROM "NON_PRODUCT_CODE" AS c WHERE c.CODE = l.STOCK_CODE)
            GROUP BY CUSTOMER_ID
            """)
        let changed = try #require(
            try changed(shop, "spend", edit: "insert into non_product_code values ('A', 'apples')"))
        #expect(changed.nCustomers == 6)
    }

    /// The command is not the same matrix: what it lacks is told.
    @Test func whatElseTheMatrixWasMadeWithIsTold() throws {
        let shop = try ProfileDatabase()
        var options = SnapshotOptions(features: "rfm")
        options.preparation.transform = Transform.none
        let snapshot = try shop.freeze(options)
        try shop.connection.execute("insert into non_product_code values ('a', 'apples')")
        let changed = try #require(
            try ChangedCodes(of: snapshot, run: "a", in: shop.connection))
        #expect(
            changed.words(.frozen).hasSuffix(
                "workbench sweep --features rfm, with the flags for transform: none as snapshot \(snapshot.id) has them"
            ))
    }

    @Test func whoPlacesOtherLinesIsToldOfCodesThatNoLineOfTheFitHas() throws {
        let shop = try ProfileDatabase()
        let snapshot = try shop.freeze(SnapshotOptions(features: "rfm"))
        try shop.connection.execute("insert into non_product_code values ('FOO', 'voucher')")
        #expect(try ChangedCodes(of: snapshot, run: "a", in: shop.connection) == nil)
        let changed = try #require(
            try ChangedCodes(
                of: snapshot, run: "a", alsoWithoutLines: true, in: shop.connection))
        #expect(
            changed.words(.placed).contains("(no products now: FOO): no line that the segments"))
    }

    /// Lines of the edited code lie outside of the period, or nobody's, or the set is made of all lines.
    @Test(arguments: [
        ("standard", "insert into non_product_code values ('A', 'apples')"),
        ("rfm", "insert into non_product_code values ('Z', 'none')"),
        ("rfm", "update shop_convention set cancellation_rule = 'sign'"),
    ])
    func nothingIsSaidWhereNothingCountsOtherwise(_ set: String, _ edit: String) throws {
        #expect(try changed(try ProfileDatabase(), set, edit: edit) == nil)
    }

    @Test func theRuleOfCancellationsCountsToo() throws {
        let shop = try ProfileDatabase(
            ProfileDatabase.lines + ["C17,A,Apple,2,2024-08-09 10:00,5,c03,Spain"])
        try shop.connection.run("update shop_convention set cancellation_rule = 'c-prefix'")
        let changed = try #require(
            try changed(shop, edit: "update shop_convention set cancellation_rule = 'sign'"))
        #expect(changed.nCustomers == 1 && changed.revenue.amount == 10)
        #expect(
            changed.words(.frozen).hasPrefix("the rule of cancellations was edited since run a"))
    }

    /// Of a run under a window only its own lines matter.
    @Test func linesOutsideOfThePeriodDoNotMatter() throws {
        let shop = try ProfileDatabase()
        let snapshot = try shop.freeze(
            SnapshotOptions(
                features: "rfm",
                window: ObservationWindow(asOf: "2024-06-30 00:00:00", days: 100)))
        try shop.connection.run("insert into non_product_code values ('F', 'figs')")
        #expect(try ChangedCodes(of: snapshot, run: "a", in: shop.connection) == nil)
        try shop.connection.run("insert into non_product_code values ('A', 'apples')")
        // May of c02, April of c09.
        let changed = try #require(try ChangedCodes(of: snapshot, run: "a", in: shop.connection))
        #expect(changed.nCustomers == 2 && changed.revenue.amount == 25)
    }

    /// Whoever shows money of today beside features of then.
    @Test func everybodySaysIt() throws {
        let shop = try GeneratedShop()
        let connection = shop.connection
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [4]
        request.kmeans.tol = [1e-4]
        request.source = .features(SnapshotOptions(features: "rfm"))
        _ = try SweepRunner(in: connection, request: request).run()
        try SegmentShop.publish("1", as: "Shown", in: connection)
        try SegmentShop.publish("1", as: "Beside", in: connection)
        try connection.run(
            """
            insert into non_product_code (code, meaning)
            select stock_code, 'none' from sale_line group by stock_code order by count(1) desc limit 1
            """)
        try CustomerFacts(connection).makeAnew()
        let words = "table non_product_code was edited since run"
        func says(_ text: String) -> Bool {
            text.split { $0.isWhitespace }.joined(separator: " ").contains(words)
        }
        try SegmentProfiler(in: connection).ensure(1)
        let profile = try ProfileReport(of: 1, from: connection).document
        var text = ""
        TextRenderer(width: 80).write(profile, to: &text)
        #expect(says(text))
        let explanation = try RunExplanation(of: 1, in: connection)
        #expect(explanation.changedCodes.map(says) == true)
        #expect(explanation.remark?.contains("of other codes of no product") == true)
        #expect(explanation.statement.contains("snapshot_values_1"))
        let customer = try SegmentShop.column(
            "select min(customer_id) from snapshot_row", connection)[0]
        let own = try CustomerExplanation(of: customer, in: 1, from: connection)
        #expect(own.notes.contains(where: says))
        let again = try SegmentShop.publish("1", as: "Shown", in: connection)
        #expect(again.notes.contains(where: says))
        let report = try Refresher(in: connection).refresh()
        #expect(report.notes.count(where: says) == 2, "\(report.notes)")
        let predicted = try Prediction(of: RunReference("1"), in: connection)
            .predict(transactions: shop.lines)
        #expect(predicted.notes.contains(where: says))
        let page = try Report(
            of: .run(RunReference("1")), database: "a.db", in: connection
        ).html()
        #expect(says(page))
    }
}
