import Pipeline
import Store
import TestSupport
import Testing

@Suite struct PublicationBeforeTests {
    /// "Change" did not say against what: behind a refresh it was read as what the refresh had moved.
    @Test(arguments: [false, true]) func theColumnSaysWhatItIsHeldAgainst(_ ofRules: Bool) throws {
        let shop = try ProfileDatabase()
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        try shop.connection.execute(
            """
            insert into publication (publication_id, publication_name, run_id, rule_set, snapshot_id, is_default,
                as_of_date, published_at, replaced_at)
            values
                (1, 'S', 1, null, 1, 0, '2024-10-31', '2024-10-31 10:00:00', '2024-11-30 10:00:00'),
                (2, 'S', \(ofRules ? "null, 'rfm', null" : "1, null, 1"), 0, '2024-11-30', '2024-11-30 10:00:00',
                    '2024-12-31 10:00:00'),
                (3, 'Other', 1, null, 1, 0, '2024-12-01', '2024-12-01 10:00:00', null),
                (4, 'S', 1, null, 1, 1, '2024-12-31', '2024-12-31 10:00:00', null);
            insert into publication_segment (publication_id, segment_id, cluster, segment_name, fate, n_customers)
            values (1, 7, 0, 'big', 'born', 2), (2, 7, \(ofRules ? "null" : "0"), 'big', 'born', 1),
                (4, 7, 0, 'big', 'kept', 4), (4, 8, 1, 'small', 'born', 4);
            insert into segment_dim (segment_id, segment_name, sort_order, colour, colour_dark, publication_id,
                publication_name)
            values (7, 'big', 1, '#0964a1', '#66a9ff', 4, 'S'), (8, 'small', 2, '#d16038', '#ff9d5c', 4, 'S');
            insert into customer_segment (customer_id, segment_id, segment_name, status, as_of_date, invoice_count,
                net_revenue, publication_id, segment_since_date)
            values ('c01', 7, 'big', 'clustered', '2024-12-31', 1, 1.0, 4, '2024-12-31');
            """)
        let what =
            ofRules
            ? "fixed rules, as of 2024-11-30 (another division, not only other customers)"
            : "run 1, hand_1, as of 2024-11-30"
        let page = try Report(
            of: .publication("S"), database: "shop.db", in: shop.connection
        ).html()
        #expect(page.contains("&quot;S&quot; was published before: \(what). It is not what"))
    }
}
