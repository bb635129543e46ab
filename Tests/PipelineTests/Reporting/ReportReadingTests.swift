import Pipeline
import Store
import TestSupport
import Testing

@Suite struct ReportReadingTests {
    private func shop() throws -> ProfileDatabase {
        let shop = try ProfileDatabase()
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        return shop
    }

    private func html(_ shop: ProfileDatabase) throws -> String {
        try Report(of: .run(RunReference("1")), database: "shop.db", in: shop.connection).html()
    }

    /// The list had the figures of an earlier check without a day, beside fresh ones.
    @Test func whatMayMisleadHasItsDayWhereItIsNotThePages() throws {
        let shop = try shop()
        let set = try shop.connection.query("select feature_set from snapshot")[0].text(0)
        _ = try HygieneCheck(in: shop.connection).run(features: set)
        #expect(try html(shop).contains("What may mislead:"))
        try shop.ingest(["40,A,Apple,4,2025-01-05 10:00,5,c11,Spain"])
        let old = try html(shop)
        #expect(old.contains("What may mislead, in the lines up to 2024-12-31:"))
        #expect(old.contains("1 file was read since, and nothing of that is in this list."))
        #expect(old.contains("workbench features --check --features \(set)"))
        _ = try HygieneCheck(in: shop.connection).run(features: set)
        let new = try html(shop)
        // The page is of the run, and so of an earlier day.
        #expect(new.contains("What may mislead, in the lines up to 2025-01-05:"))
        #expect(!new.contains("read since"))
    }
}
