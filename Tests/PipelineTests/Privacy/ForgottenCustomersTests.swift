import Pipeline
import Store
import TestSupport
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
        #expect(
            forgotten.kept(text: "list_ann@x.de.csv.gz", isName: true) == "list_\(token).csv.gz")
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

    /// Addresses and numbers that were nobody else's stay away, whoever's id or text they come in.
    @Test func addressesOfTheForgottenAreTheirs() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            Array(
                "customer_id,E-Mail,Phone\n12347,anna@y.de,+49 171 5550123\n1,both@y.de,\n12348,both@y.de,\n"
                    .utf8),
            to: "crm.csv")
        _ = try CustomerIngest(database: connection).ingest(path: path)
        _ = try Forgetter(in: connection).forget(["12347", "1"])
        let forgotten = try #require(try ForgottenCustomers(in: connection))
        let token = try #require(forgotten.token(of: "12347"))
        for id in ["ANNA@y.de", "+491715550123", "Anna <anna@y.de>", "anna@y.de (old)"] {
            #expect(forgotten.token(of: id) == token, "\(id)")
        }
        let country = try #require(PhoneCountry("DE"))
        #expect(forgotten.token(ofNumber: "0171 555 0123", in: [country]) == token)
        #expect(forgotten.token(ofNumber: "0171 555 0123") == nil)
        #expect(forgotten.kept(text: "tel +49-171-5550123!") == "tel \(token)!")
        #expect(forgotten.kept(raw: "9;mailto:anna@y.de;x") == ForgottenCustomers.emptied)
        // Somebody else has it, too.
        #expect(forgotten.token(of: "both@y.de") == nil)
    }
}
