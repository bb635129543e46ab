import Pipeline
import Store
import Testing

struct ForgetReportTests {
    private let connection: Connection

    /// Two customers of a campaign whose lists were written, and handed over.
    init() throws {
        connection = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,MUG,1,2010-12-01 08:00,2.5,ann@x.de,UK\n"
                + "2,A,MUG,1,2010-12-01 08:00,2.5,bo@x.de,UK\n", into: connection)
        try connection.withoutForeignKeys {
            try connection.execute(
                """
                insert into campaign (campaign_id, campaign_name, publication_id, segment_id, segment_name, seed,
                    control_share, consent_basis, as_of_date, n_targets, n_controls, baseline_days, baseline_date,
                    created_at, condition)
                values (1, 'Spring', 1, 1, 'S', 0, 0.1, 'not_needed', '2011-01-01', 1, 1, 28,
                    '2011-01-01', '2011-01-01 00:00:00', 'customer_id <> ''ann@x.de''');
                insert into campaign_customer (campaign_id, customer_id, arm, contact_group, net_revenue)
                values (1, 'ann@x.de', 'target', 1, 2.5), (1, 'bo@x.de', 'control', 2, 2.5);
                insert into campaign_file (campaign_id, path, arm, n_customers, written_at)
                values (1, '/tmp/Spring.csv', 'target', 1, '2011-01-02 00:00:00'),
                    (1, '/tmp/Spring.control.csv', 'control', 1, '2011-01-02 00:00:00');
                insert into hand_over (hand_over_id, service, campaign_id, channel, n_people, n_added, n_removed,
                    handed_at)
                values (1, 'klaviyo', 1, 'email', 1, 1, 0, '2011-01-03 00:00:00');
                insert into hand_over_customer (hand_over_id, customer_id, email, segment_name)
                values (1, 'ann@x.de', 'ann@x.de', 'S');
                insert into customer_consent (customer_id, channel, is_given, consent_date, customer_file_id)
                values ('ann@x.de', 'email', 1, '2011-01-01', 1), ('bo@x.de', 'email', 1, '2011-01-01', 1);
                insert into global_control (customer_id, since_date) values ('ann@x.de', '2011-01-01');
                """)
        }
    }

    @Test func listsAndHandOversThatHoldThemAreNamed() throws {
        let notes = try Forgetter(in: connection).forget(["ann@x.de"]).notes
        #expect(
            notes.contains("list of the campaign Spring, written on 2011-01-02: /tmp/Spring.csv"))
        #expect(!notes.contains { $0.contains("control.csv") })
        #expect(
            notes.contains(
                "handed over to klaviyo on 2011-01-03 with their addresses: have them deleted there"
            ))
        #expect(
            notes.contains {
                $0.hasPrefix("files that were read still hold them where they lie: sales.csv")
            })
        let last = try #require(notes.last)
        #expect(last.hasPrefix("not known to this file"))
        #expect(last.contains("reports and pictures (a typical customer stands in them by id)"))
    }

    /// Of an address that the service has of somebody who stays, nothing is to be deleted there.
    @Test func addressesOfThoseWhoStayAreNotToBeDeleted() throws {
        try connection.execute(
            """
            update hand_over_customer set email = 'both@x.de';
            insert into hand_over_customer (hand_over_id, customer_id, email, segment_name)
            values (1, 'bo@x.de', 'both@x.de', 'S');
            """)
        func isTold() throws -> Bool {
            try Forgetter(in: connection).forget(["ann@x.de"], isDryRun: true).notes.contains {
                $0.hasSuffix("have them deleted there")
            }
        }
        #expect(try !isTold())
        try connection.execute(
            "update hand_over_customer set phone = '+442079460018' where customer_id = 'ann@x.de'")
        #expect(try isTold())
    }

    /// Whom an earlier draw had is not kept: its lists are named for everybody, and those of the draw's second are its own.
    @Test func listsOfEarlierDrawsAreNamed() throws {
        try connection.execute(
            """
            insert into campaign_file (campaign_id, path, arm, n_customers, written_at)
            values (1, '/tmp/old/Spring.csv', 'target', 2, '2010-12-31 23:59:59'),
                (1, '/tmp/fast/Spring.control.csv', 'control', 2, '2011-01-01 00:00:00');
            """)
        let notes = try Forgetter(in: connection).forget(["ann@x.de"]).notes
        let start = "list of an earlier draw of the campaign Spring, written on "
        #expect(
            notes.filter { $0.hasPrefix(start) } == [
                start + "2010-12-31, in which they may be: /tmp/old/Spring.csv"
            ])
        #expect(
            notes.contains("list of the campaign Spring, written on 2011-01-02: /tmp/Spring.csv"))
    }

    @Test func armsStayAndConsentAndAddressesGo() throws {
        _ = try Forgetter(in: connection).forget(["ann@x.de"])
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        let arms = try connection.query(
            "select customer_id, arm from campaign_customer order by arm desc")
        #expect(try arms.map { try $0.text(0) } == [token, "bo@x.de"])
        let consent = try connection.query("select customer_id from customer_consent")
        #expect(try consent.map { try $0.text(0) } == ["bo@x.de"])
        #expect(try connection.scalar("select count(*) from hand_over_customer") == 0)
        let control = try connection.query("select customer_id from global_control")[0].text(0)
        #expect(control == token)
        let condition = try connection.query("select condition from campaign")[0].text(0)
        #expect(condition == "customer_id <> '\(token)'")
    }

    @Test func whatWasChangedIsCounted() throws {
        let table = try Forgetter(in: connection).forget(["ann@x.de"]).table
        #expect(
            table.rows.contains([
                .text("campaign_customer"), .text("customer_id"), .text("replaced"), 1,
            ]))
        #expect(table.rows.contains([.text("customer_consent"), .text("*"), .text("deleted"), 1]))
    }
}
