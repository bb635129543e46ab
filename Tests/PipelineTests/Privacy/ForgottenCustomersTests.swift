import Pipeline
import Store
import Testing

struct ForgottenCustomersTests {
    private let connection: Connection

    init() throws {
        connection = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,MUG,1,2010-12-01 08:00,2.5,ann@x.de,UK\n"
                + "2,A,MUG,1,2010-12-01 08:00,2.5,12347,UK\n", into: connection)
    }

    @Test func whereNobodyWasForgottenNothingIsLookedUp() throws {
        #expect(try ForgottenCustomers(in: connection) == nil)
    }

    @Test func forgottenCustomersAreFoundInIDsLinesAndTexts() throws {
        _ = try Forgetter(in: connection).forget(["ann@x.de", "12347"])
        let forgotten = try #require(try ForgottenCustomers(in: connection))
        let token = try #require(forgotten.token(of: "ann@x.de"))
        #expect(try ForgottenCustomers.tokens(in: connection).contains(token))
        #expect(forgotten.token(of: "bo@x.de") == nil)
        #expect(forgotten.kept(text: "of Ann@X.de, bo@x.de") == "of \(token), bo@x.de")
        #expect(forgotten.kept(text: "list_ann@x.de.csv.gz") == "list_\(token).csv.gz")
        #expect(forgotten.kept(text: "joann@x.de") == "joann@x.de")
        for line in ["9,A,MUG,x,2011-01-01, Ann@X.de ,UK", "9;\"12347\";x", "9\t12347.0\tx"] {
            #expect(forgotten.kept(raw: line) == ForgottenCustomers.emptied, "\(line)")
        }
        #expect(forgotten.kept(raw: "9,A,MUG,x,123470") == "9,A,MUG,x,123470")
        #expect(forgotten.nMet == 2)
    }

    @Test func withoutTheKeyNobodyIsBroughtBackInSilence() throws {
        _ = try Forgetter(in: connection).forget(["ann@x.de"])
        try connection.execute("update privacy set salt = null")
        #expect(throws: DamagedError.self) { try ForgottenCustomers(in: connection) }
        #expect(throws: DamagedError.self) {
            try IngestTestSupport.ingest(
                IngestTestSupport.header + "3,A,MUG,1,2010-12-01 08:00,2.5,ann@x.de,UK\n",
                into: connection)
        }
    }
}
