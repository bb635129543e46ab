import Pipeline
import Store
import Testing

struct ShareRuleTests {
    /// Nothing new leaves the house unseen: a table without a rule fails here.
    @Test func everyTableHasARule() throws {
        let connection = try IngestTestSupport.database()
        let tables = try connection.query(
            """
            select name
            from sqlite_schema
            where type = 'table' and name not like 'sqlite\\_%' escape '\\'
            """
        ).map { try $0.text(0) }
        #expect(tables.count > 90)
        for table in tables {
            #expect(ShareRule.of(table) != nil, "what becomes of \(table) in a shared copy?")
        }
        #expect(ShareRule.of("snapshot_values_12") != nil)
        #expect(ShareRule.of("snapshot_values_x") == nil)
        #expect(ShareRule.of("my_table") == nil)
    }

    /// Who is known by name stays behind, and so do lines.
    @Test func linesAndPeopleAreLeftOut() {
        for table in [
            "invoice", "sold_line", "rejected_line", "product", "customer", "customer_consent",
            "hand_over_customer", "forgotten_customer", "contact_key", "same_customer",
        ] {
            guard case .leftOut? = ShareRule.of(table) else {
                Issue.record("\(table) goes along")
                continue
            }
        }
    }
}
