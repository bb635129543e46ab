import Pipeline
import Reports
import Store
import Testing

struct CustomerNamesTests {
    private let connection: Connection
    private let names: CustomerNames

    init() throws {
        connection = try IngestTestSupport.database()
        let ids = ["ann@x.de", "17850", "17851", "17852"]
        let lines = ids.enumerated().map { "\($0),A,MUG,1,2010-12-01 08:00,2.5,\($1),UK\n" }
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(), into: connection)
        names = try CustomerNames(connection)
    }

    @Test func addressesHavePseudonymsAndNumbersDoNot() {
        #expect(Pseudonym(names.shown("ann@x.de")) != nil)
        #expect(names.shown("17850") == "17850")
        #expect(names.shown("ann@x.de") == names.shown("ann@x.de"))
    }

    @Test func theSameAddressIsTheSameInTexts() {
        let pseudonym = names.shown("ann@x.de")
        #expect(names.masked("of Ann@X.de!") == "of \(pseudonym)!")
    }

    @Test func tablesAreShownByTheirColumns() {
        let table = ResultTable(
            columns: ["customer_id", "typical_customer_id", "name", "core_customer"],
            rows: [["ann@x.de", "17850", "orders ann@x.de", "ann@x.de"]])
        let pseudonym = names.shown("ann@x.de")
        #expect(
            names.shown(table).rows == [
                [.text(pseudonym), "17850", .text("orders \(pseudonym)"), .text(pseudonym)]
            ])
        #expect(CustomerNames.plain.shown(table).rows == table.rows)
    }

    @Test func whereMostArePersonalNoneIsShown() throws {
        try connection.execute("update privacy set n_name = 3")
        let names = try CustomerNames(connection)
        #expect(Pseudonym(names.shown("17850")) != nil)
        #expect(names.shown("forgotten-7KQ2M9XD4H") == "forgotten-7KQ2M9XD4H")
    }

    /// Which customer of DBSCAN's core somebody belongs to is shown as he is himself, also where ids are names.
    @Test func coreCustomersAreCustomers() throws {
        try connection.execute("update privacy set n_name = 3")
        let names = try CustomerNames(connection)
        let table = ResultTable(columns: ["core_customer"], rows: [["Anna Miller"]])
        #expect(names.shown(table).rows == [[.text(names.shown("Anna Miller"))]])
        #expect(names.shown("Anna Miller") != "Anna Miller")
    }

    @Test func withIDsAllIsShown() throws {
        let names = try CustomerNames(connection, showsIDs: true)
        #expect(names.shown("ann@x.de") == "ann@x.de")
        #expect(names.masked("ann@x.de") == "ann@x.de")
    }

    @Test func ofNoFileAddressesAreHidden() {
        #expect(CustomerNames.ofNoFile.masked("no file ann@x.de") == "no file (hidden)")
    }

    @Test func aPseudonymLeadsToTheCustomer() throws {
        let customer = try CustomerReference(names.shown("ann@x.de").lowercased(), in: connection)
        #expect(customer.id == "ann@x.de")
        #expect(throws: ExplanationError.self) {
            try CustomerReference("c-0000000000", in: connection)
        }
    }
}
