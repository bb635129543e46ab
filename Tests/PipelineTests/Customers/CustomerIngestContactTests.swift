import Pipeline
import Store
import TestSupport
import Testing

/// Roles of columns, and consent, from files of customers.
@Suite struct CustomerIngestContactTests {
    private let connection: Connection
    private let folder: TemporaryFolder

    init() throws {
        connection = try Connection.inMemory()
        try Database.prepare(connection)
        folder = try TemporaryFolder()
    }

    @discardableResult
    private func read(_ text: String, _ flags: ContactFlags = ContactFlags()) throws
        -> CustomerReport
    {
        let path = try folder.write(Array(text.utf8), to: "crm.csv")
        return try CustomerIngest(database: connection, contact: flags).ingest(path: path)[0]
    }

    private func flags(_ consent: String..., email: String? = nil, date: String? = nil)
        -> ContactFlags
    {
        var flags = ContactFlags()
        (flags.consent, flags.email, flags.consentDate) = (consent, email, date)
        return flags
    }

    private func consent(_ channel: String = "email") throws -> [String] {
        try SegmentShop.column(
            "select customer_id || ' ' || is_given from customer_consent where channel = '\(channel)' order by 1",
            connection)
    }

    @Test func clearWordsAreTakenAndNothingIsNo() throws {
        let report = try read(
            "customer_id,ok\n1,Yes\n2, JA \n3,subscribed\n4,1\n5,no\n6,\n7,unsubscribed\n8,pending\n",
            flags("ok"))
        #expect(try consent() == ["1 1", "2 1", "3 1", "4 1", "5 0", "6 0", "7 0", "8 0"])
        #expect(try consent("sms") == consent() && consent("ads") == consent())
        #expect(
            report.decisions.contains {
                $0.hasPrefix("consent for ads, email, sms by \"ok\" as of ")
                    && $0.hasSuffix(
                        ": 4 of 8 customers said yes (50.0 %), no: empty 1, no 1, pending 1, unsubscribed 1"
                    )
            })
    }

    @Test func unclearWordsAreRefusedWithWhatWasSeen() throws {
        let error = try #require(throws: IngestError.self) {
            try read("customer_id,ok\n1,yes\n2,weekly\n3,never\n4,Weekly\n", flags("ok"))
        }
        #expect(
            "\(error)".contains(
                "crm.csv:3: \"weekly\" in \"ok\" is neither a clear yes nor a clear no, as are 2 of 4"
            ))
        #expect("\(error)".contains("ok=weekly"))
        #expect(try connection.scalar("select count(*) from customer_file") == 0)
        try read("customer_id,ok\n1,yes\n2,weekly\n3,never\n4,Weekly\n", flags("ok=weekly"))
        #expect(try consent() == ["1 0", "2 1", "3 0", "4 1"])
        let none = try #require(throws: IngestError.self) {
            try read("customer_id,ok\n1,a\n2,b\n", flags("ok=c"))
        }
        #expect("\(none)".contains("no customer has \"c\""))
    }

    @Test func rolesStayForLaterFiles() throws {
        try read(
            "customer_id,Mail,ok\n1,a@b.de,J\n",
            flags("email:ok=J", email: "Mail", date: "2020-01-01"))
        try read("customer_id,Mail,ok\n1,a@b.de,N\n2,c@d.de,J\n")
        #expect(try consent() == ["1 0", "2 1"])
        #expect(
            try SegmentShop.column(
                "select role || ' ' || column_name || ' ' || coalesce(yes_value, '-') from contact_column order by 1",
                connection) == ["consent_email ok J", "email mail -"])
        // A file without the column says nothing of it.
        try read("customer_id,city\n1,Leeds\n")
        #expect(try consent() == ["1 0", "2 1"])
    }

    @Test func aFileThatIsKnownTakesRolesThatAreTypedLater() throws {
        try read("customer_id,Mail,ok\n1,a@b.de,yes\n")
        #expect(try consent().isEmpty)
        let again = try read("customer_id,Mail,ok\n1,a@b.de,yes\n", flags("sms:ok", email: "Mail"))
        #expect(again.alreadyIngested && again.tookContact)
        #expect(try consent("sms") == ["1 1"] && consent().isEmpty)
        #expect(try connection.scalar("select count(*) from customer_file") == 1)
    }

    @Test func idsThatAreAddressesCanBeTheColumn() throws {
        try read("customer_id,ok\na@b.de,yes\n", flags("ok", email: "customer_id"))
        #expect(
            try SegmentShop.column(
                "select column_name from contact_column where role = 'email'", connection)
                == ["customer_id"])
        #expect(try ContactBook(from: connection).emails[0]?.text == "a@b.de")
    }

    @Test func columnsThatAreNotThereAreNamed() throws {
        let error = try #require(throws: IngestError.self) {
            try read("customer_id,Email,ok\n1,a@b.de,yes\n", flags("okk", email: "Emial"))
        }
        #expect(
            "\(error)".contains("--email Emial: there is no such column. Did you mean \"Email\"?"))
        let twice = try #require(throws: IngestError.self) {
            try read("customer_id,a,b\n1,yes,no\n", flags("a", "sms:b"))
        }
        #expect("\(twice)".contains("two columns for sms"))
        let later = try #require(throws: IngestError.self) {
            try read("customer_id,a\n1,yes\n", flags("a", date: "2999-01-01"))
        }
        #expect("\(later)".contains("is in the future"))
        // Tomorrow is, too: a no that is read today would lose to it.
        let tomorrow = try connection.query(
            "select date(max(date('now'), date('now', 'localtime')), '+1 day')")[0].text(0)
        let next = try #require(throws: IngestError.self) {
            try read("customer_id,a\n1,yes\n", flags("a", date: tomorrow))
        }
        #expect("\(next)".contains("\(tomorrow) is in the future: today is "))
    }

    @Test func columnsOfAShopAreProposed() throws {
        let report = try read(
            "Customer ID,Email,Accepts Email Marketing,Phone,Accepts SMS Marketing\n1,a@b.de,yes,'+44 555 0100,no\n"
        )
        #expect(
            report.decisions.contains {
                $0.hasSuffix(
                    "read the file with --email Email --phone Phone --consent 'email:Accepts Email Marketing'"
                        + " --consent 'sms:Accepts SMS Marketing'")
            })
    }

    /// An export that says the same as an earlier one says it again.
    @Test func aKnownFileOfALaterDaySaysItAgain() throws {
        let text = "customer_id,Mail,ok\n1,a@b.de,yes\n2,c@d.de,no\n"
        try read(text, flags("email:ok", email: "Mail", date: "2020-01-01"))
        let again = try read(text, flags(date: "2020-06-01"))
        #expect(again.alreadyIngested && again.tookContact)
        #expect(
            try SegmentShop.column(
                "select distinct consent_date from customer_consent", connection) == ["2020-06-01"])
        #expect(try consent() == ["1 1", "2 0"])
    }

    @Test func whatDidNotCountIsToldByChannel() throws {
        try read("customer_id,a,b\n1,yes,yes\n", flags("email:a", "sms:b", date: "2020-02-01"))
        let report = try read(
            "customer_id,a,b\n1,no,no\n", flags("email:a", "sms:b", date: "2020-01-01"))
        for channel in ["email", "sms"] {
            #expect(
                report.warnings.contains {
                    $0.hasPrefix("1 statement of consent for \(channel) did not count")
                }, "\(report.warnings)")
        }
    }

    @Test func aFileWithoutTheColumnSaysWhoKeepsAYes() throws {
        try read(
            "customer_id,Mail,ok\n1,a@b.de,yes\n2,c@d.de,no\n",
            flags("email:ok", email: "Mail", date: "2020-01-01"))
        let later = try read("customer_id,Mail\n1,a@b.de\n2,x@d.de\n3,e@f.de\n")
        #expect(
            later.warnings.contains {
                $0.contains("no column \"ok\"") && $0.contains("1 of its customers keeps a yes")
                    && $0.contains("2020-01-01")
            }, "\(later.warnings)")
    }
}
