import Pipeline
import Store
import TestSupport
import Testing

@Suite struct RuleCutPointsTests {
    typealias Purchase = SegmentShop.Purchase

    private static func values(_ connection: Connection) throws -> [String: Double] {
        try connection.query("select name, value from rule_cut_point where rule_set = 'rfm'")
            .reduce(
                into: [:]
            ) { $0[try $1.text(0)] = try $1.double(1) }
    }

    private static func source(_ name: String, _ connection: Connection) throws -> String {
        try connection.query("select source from rule_cut_point where name = ?", [name])[0].text(0)
    }

    /// Gaps of 1, 2, …, 20 days: half are up to 10, three quarters up to 15, 95 of 100 up to 19.
    @Test func gapsOfTheShopDecide() throws {
        var purchases: [Purchase] = []
        for gap in 1...20 {
            purchases.append(Purchase("c\(gap)", "2011-01-01", 10 * gap))
            purchases.append(Purchase("c\(gap)", PlainRFM.day(730 + gap), 10))
            // A second invoice of the same day is no gap.
            purchases.append(Purchase("c\(gap)", PlainRFM.day(730 + gap), 10))
        }
        purchases += [Purchase("once", "2011-03-01", 7), Purchase("sent", "2011-01-01", -7)]
        let connection = try SegmentShop.make(purchases)
        try SegmentShop.publishRules(connection)
        let values = try Self.values(connection)
        #expect(values["attention_days"] == 10)
        #expect(values["at_risk_days"] == 15)
        #expect(values["lost_days"] == 19)
        #expect(values["new_days"] == 30)
        #expect(values["loyal_invoices"] == 3 && values["champion_invoices"] == 3)
        // 21 customers with a net revenue: 7, 30, 40, …, 220; the sixteenth is the first of the upper quarter.
        #expect(values["champion_revenue"] == 170)
        #expect(values.count == 8)
        #expect(
            try Self.source("lost_days", connection)
                == "95 % of the 20 gaps between purchases of 20 customers with purchases on two days or more"
        )
    }

    @Test func aShopWithoutRepeatersSaysSo() throws {
        let connection = try SegmentShop.make([
            Purchase("a", "2011-01-01", 5), Purchase("b", "2011-02-01", 5),
        ])
        try SegmentShop.publishRules(connection)
        let values = try Self.values(connection)
        #expect(values["at_risk_days"] == 90 && values["lost_days"] == 365)
        #expect(try Self.source("lost_days", connection).hasPrefix("a convention, as no customer"))
        let few = try SegmentShop.make([
            Purchase("a", "2011-01-01", 5), Purchase("a", "2011-02-01", 5),
        ])
        try SegmentShop.publishRules(few)
        #expect(try Self.values(few)["lost_days"] == 31)
        #expect(
            try Self.source("lost_days", few).hasSuffix(
                "so few tell little: look at it again later"))
    }

    /// Later lines change nothing; owners do, by SQL or by a flag.
    @Test func cutPointsAreFrozenUntilSomebodyChangesThem() throws {
        let connection = try SegmentShop.make([
            Purchase("a", "2011-01-01", 5), Purchase("a", "2011-02-01", 5),
            Purchase("b", "2011-01-05", 5),
        ])
        try SegmentShop.publishRules(connection)
        let first = try Self.values(connection)
        _ = try SegmentShop.make(
            (1...9).map { Purchase("n\($0 % 3)", "2011-0\($0)-01", 900) }, in: connection,
            firstInvoice: 100)
        try SegmentShop.publishRules(connection)
        #expect(try Self.values(connection) == first)
        try connection.execute("update rule_cut_point set value = 400 where name = 'lost_days'")
        try SegmentShop.publishRules(connection)
        #expect(try Self.values(connection)["lost_days"] == 400)
        #expect(try SegmentShop.segments(connection)["b"] == "hibernating")
        try SegmentShop.publishRules(connection, cuts: try SegmentShop.cuts(["lost_days=100"]))
        #expect(try Self.values(connection)["lost_days"] == 100)
        #expect(try Self.source("lost_days", connection) == "given with --cut")
        #expect(try SegmentShop.segments(connection)["b"] == "lost")
    }

    @Test(arguments: [
        (
            "update rule_cut_point set value = 1 where name = 'lost_days'",
            "at_risk_days is above lost_days"
        ),
        (
            "update rule_cut_point set value = -1 where name = 'new_days'",
            "new_days is -1, and must be 0 to"
        ),
        (
            "update rule_cut_point set value = 9e999 where name = 'champion_revenue'",
            "must be an amount"
        ),
        ("delete from rule_cut_point where name = 'new_days'", "it has no row new_days"),
        (
            "update rule_cut_point set name = 'old_days' where name = 'new_days'",
            "\"old_days\" means nothing"
        ),
    ])
    func whatMakesNoRulesIsRefused(_ edit: String, _ told: String) throws {
        let connection = try SegmentShop.make([
            Purchase("a", "2011-01-01", 5), Purchase("a", "2011-02-01", 5),
        ])
        try SegmentShop.publishRules(connection)
        try connection.execute(edit)
        let error = try #require(throws: RuleCutError.self) {
            try SegmentShop.publishRules(connection)
        }
        #expect(error.description.contains(told), "\(error.description)")
        #expect(try connection.scalar("select count(*) from publication") == 1)
    }

    @Test(arguments: [
        ("lost", "is not a name and a number"), ("lost_day=3", "Did you mean lost_days?"),
        ("lost_days=x", "must be 0 to 36525 days"), ("season_months=2.5", "1, 2, 3, 4, 5 or 6"),
        ("loyal_invoices=0", "1 or more"), ("champion_revenue=nan", "above 0"),
    ])
    func editsAreRead(_ text: String, _ told: String) throws {
        let error = try #require(throws: RuleCutError.self) { try RuleCutEdit(text) }
        #expect(error.description.contains(told), "\(error.description)")
        #expect(error.kind == .usage)
    }
}
