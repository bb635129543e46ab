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
        // A shop's own id may begin like a token, and is a customer's all the same.
        #expect(Pseudonym(names.shown("forgotten-7KQ2M9XD4H")) != nil)
        try connection.run(
            """
            insert into forgotten_customer (customer_hash, token, forgotten_at)
            values (?, 'forgotten-7KQ2M9XD4H', '2026-11-30 02:00:00')
            """, [String(repeating: "0", count: 64)])
        let later = try CustomerNames(connection)
        #expect(later.shown("forgotten-7KQ2M9XD4H") == "forgotten-7KQ2M9XD4H")
    }

    /// Which customer of DBSCAN's core somebody belongs to is shown as he is himself, also where ids are names.
    @Test func coreCustomersAreCustomers() throws {
        try connection.execute("update privacy set n_name = 3")
        let names = try CustomerNames(connection)
        let table = ResultTable(columns: ["core_customer"], rows: [["Anna Miller"]])
        #expect(names.shown(table).rows == [[.text(names.shown("Anna Miller"))]])
        #expect(names.shown("Anna Miller") != "Anna Miller")
    }

    /// A rejected line is shown with cells of the ids' kinds hidden, and a product of two words is none.
    @Test func linesHideCellsOfTheIDsKinds() throws {
        let line = "1,A,Mug Large,x,2010-12-01, Anna Miller ,UK,\"0171 2345678\",ann@x.de"
        func shown(_ names: CustomerNames, _ column: String = "raw") throws -> String {
            let table = names.shown(ResultTable(columns: [.init(column)], rows: [[.text(line)]]))
            guard case .text(let text) = table.rows[0][0] else { return "" }
            return text
        }
        let mail = names.shown("ann@x.de")
        #expect(try shown(names) == line.replacing("ann@x.de", with: mail))
        try connection.execute("update privacy set n_name = 1, n_phone = 1")
        let both = try CustomerNames(connection)
        let text = try shown(both)
        for part in ["Anna", "Miller", "2345678", "@"] { #expect(!text.contains(part), "\(text)") }
        #expect(text.hasPrefix("1,A,c-") && text.contains(",x,2010-12-01, c-"))
        #expect(try shown(both, "name") == line.replacing("ann@x.de", with: mail))
        #expect(try shown(try CustomerNames(connection, showsIDs: true)) == line)
    }

    @Test func whetherATableHidesIDsIsTold() {
        let table = ResultTable(columns: ["customer_id"], rows: [["17850"], ["ann@x.de"]])
        #expect(names.hidesIDs(of: table) && !CustomerNames.plain.hidesIDs(of: table))
        #expect(!names.hidesIDs(of: ResultTable(columns: ["customer_id"], rows: [["17850"]])))
        #expect(!names.hidesIDs(of: ResultTable(columns: ["name"], rows: [["ann@x.de"]])))
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

    /// A file that is called by an address has the ending that it has.
    @Test func pathsKeepTheirFoldersAndEndings() {
        let pseudonym = names.shown("ann@x.de")
        #expect(
            names.masked("/data/Ann@X.de.csv.gz: is bad") == "/data/\(pseudonym).csv.gz: is bad")
        #expect(names.masked("ann@x.de") == pseudonym)
    }
}
