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

    private func forget(_ id: String, lines: String, customers: String? = nil) throws
        -> (ForgottenCustomers, String)
    {
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines, into: connection, name: "more.csv")
        let folder = try TemporaryFolder()
        if let customers {
            let path = try folder.write(Array(customers.utf8), to: "crm.csv")
            _ = try CustomerIngest(database: connection).ingest(path: path)
        }
        _ = try Forgetter(in: connection).forget([id])
        let forgotten = try #require(try ForgottenCustomers(in: connection))
        return (forgotten, try connection.query("select token from forgotten_customer")[0].text(0))
    }

    /// In a line of theirs an address is theirs whatever is before it; elsewhere a number with a mark may be.
    @Test func whatStandsBeforeAnAddressDoesNotHideIt() throws {
        let (forgotten, token) = try forget(
            "ann@x.de", lines: "5,A,MUG,1,2010-12-02 08:00,2.5,7-ann@x.de,UK\n")
        #expect(forgotten.kept(code: "50-ann@x.de", of: [token]) == "50-\(token)")
        #expect(forgotten.kept(text: "for joe.ann@x.de", of: [token]) == "for joe.\(token)")
        #expect(forgotten.kept(text: "ref 78-ann@x.de") == "ref 78-\(token)")
        #expect(forgotten.kept(text: "ann@x.de.78, d'ann@x.de") == "\(token).78, d'\(token)")
        // Those are other addresses: one of letters, one of a customer, one as a whole.
        for text in ["for joe.ann@x.de", "for 7-ann@x.de", "78-ann@x.de"] {
            #expect(forgotten.kept(text: text) == text)
        }
        #expect(
            forgotten.token(of: "78-ann@x.de") == nil && forgotten.token(of: "o'ann@x.de") == nil)
        #expect(forgotten.owners(ofLine: "9,A,50-ann@x.de,x,ann@x.de") == [token])
    }

    /// A later file brings nothing of it back, in numbers of invoices and descriptions of theirs.
    @Test func linesOfTheirsKeepNothing() throws {
        _ = try Forgetter(in: connection).forget(["ann@x.de"])
        var options = IngestOptions()
        options.maxRejects = .all
        try IngestTestSupport.ingest(
            IngestTestSupport.header
                + "50-ann@x.de,A,ref k-ann@x.de,1,2010-12-03 08:00,2.5,ann@x.de,UK\n"
                + "51-ann@x.de,A,BAD,x,2010-12-03 08:00,2.5,ann@x.de,UK\n",
            into: connection, options: options, name: "ann@x.de.csv")
        for table in ["invoice", "product", "rejected_line", "source_file"] {
            let rows = try connection.query("select * from \(table)")
            #expect(!"\(rows.map(\.values))".contains("ann@x"), "\(table)")
        }
    }

    @Test func headersOfLaterFilesBringNobodyBack() throws {
        _ = try Forgetter(in: connection).forget(["ann@x.de"])
        let folder = try TemporaryFolder()
        for round in 0...1 {
            let path = try folder.write(
                Array("customer_id,Ann@x.de,Note\n12347,7,\(round)\n".utf8), to: "crm.csv")
            _ = try CustomerIngest(database: connection).ingest(path: path)
        }
        try IngestTestSupport.ingest(
            IngestTestSupport.header.replacing("\n", with: ",\"of ann@x.de\"\n")
                + "6,A,MUG,1,2010-12-04 08:00,2.5,12347,UK,1\n", into: connection, name: "odd.csv")
        for table in ["customer_attribute", "data_dictionary", "source_file"] {
            let rows = try connection.query("select * from \(table)")
            #expect(!"\(rows.map(\.values))".lowercased().contains("ann@x"), "\(table)")
        }
        #expect(try connection.scalar("select count(*) from customer_attribute") == 2)
        #expect(
            try connection.columns(ofTable: "customer").allSatisfy { !$0.name.hasPrefix("ann") })
    }

    /// A number is known as an id however it is spaced, with its country and without.
    @Test(arguments: [
        ("0171 2345603", nil), ("12399", "customer_id,Mobile\n12399,0171 2345603\n"),
    ])
    func aNumberIsOneIDInAnySpelling(_ id: String, _ customers: String?) throws {
        let (forgotten, token) = try forget(
            id,
            lines: "5,A,MUG,1,2010-12-02 08:00,2.5,\(id),Germany\n"
                + "6,A,MUG,1,2010-12-02 08:00,2.5,4917123456030,Germany\n", customers: customers)
        for other in [
            "01712345603", "0171 2345603", "(0171) 234-5603", "171 2345603", "1712345603",
            "491712345603",
            "+491712345603", "0049 171 2345603",
        ] {
            #expect(forgotten.token(of: other) == token, "\(other)")
        }
        for other in ["01712345604", "4917123456030", "2345603", "A1712345603", "17123456"] {
            #expect(forgotten.token(of: other) == nil, "\(other)")
        }
    }

    /// An id that is a customer of the file is no number of somebody else.
    @Test func anIDOfSomebodyWhoStaysIsTheirs() throws {
        let (forgotten, token) = try forget(
            "12399",
            lines: "5,A,MUG,1,2010-12-02 08:00,2.5,12399,Germany\n"
                + "6,A,MUG,1,2010-12-02 08:00,2.5,1712345603,Germany\n",
            customers: "customer_id,Mobile\n12399,+49 171 2345603\n")
        #expect(forgotten.token(of: "1712345603") == nil)
        #expect(forgotten.token(of: "01712345603") == token)
    }
}
