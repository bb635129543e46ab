import Pipeline
import Store
import Testing

struct PublishedColumnChecksTests {
    @Test func everyPublishedColumnOfOursIsTyped() throws {
        let found = try ExaminedShop().found("declared types")
        #expect(found.map(\.state) == [.ok], "\(found)")
    }

    @Test func anObjectThatTheOwnerPublishesIsLookedAt() throws {
        let shop = try ExaminedShop()
        try shop.edit(
            """
            create view mine as select customer_id, 1 + 1 as two from customer_fact;
            insert into data_dictionary (object, column_name, position, unit, meaning, since, role)
            values ('mine', '*', 0, '', 'Mine.', '0.2.0', 'published');
            """)
        let found = try shop.found("declared types")
        #expect(found.map(\.state) == [.warning])
        #expect(found[0].finding.contains("mine.two (none)"))
    }

    @Test(arguments: [
        ("'yesterday'", "first_purchase_date"), ("'2012-02-30'", "first_purchase_date"),
        ("'many'", "invoice_count"), ("x'00'", "segment_name"),
    ])
    func aValueOfAnotherKindIsAFault(_ value: String, _ column: String) throws {
        let shop = try ExaminedShop()
        try shop.edit(
            """
            insert into publication (publication_name, rule_set, is_default, as_of_date, published_at)
            values ('p', 'rfm', 1, '2011-12-09', '2011-12-09 10:00:00');
            insert into customer_segment (
                customer_id, status, as_of_date, segment_since_date, invoice_count, net_revenue, publication_id
            )
            values ('x', 'no_sales', '2011-12-09', '2011-12-09', 0, 0.0, 1);
            update customer_segment set \(column) = \(value);
            """)
        let found = try shop.found("storage classes")
        #expect(found.map(\.state) == [.fault], "\(found)")
        #expect(found[0].finding.contains("customer_segment.\(column)"))
    }
}
