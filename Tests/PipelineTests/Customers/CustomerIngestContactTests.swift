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
        #expect("\(error)".contains("--consent ok=VALUE"))
        #expect(try connection.scalar("select count(*) from customer_file") == 0)
        try read("customer_id,ok\n1,yes\n2,weekly\n3,never\n4,Weekly\n", flags("ok=weekly"))
        #expect(try consent() == ["1 0", "2 1", "3 0", "4 1"])
        let none = try #require(throws: IngestError.self) {
            try read("customer_id,ok\n1,weekly\n2,b\n", flags("email,sms:ok=weekyl"))
        }
        #expect("\(none)".contains("no customer has \"weekyl\" in \"ok\""))
        #expect(
            "\(none)".contains("there is \"weekly\"") && "\(none)".contains("email,sms:ok=VALUE"))
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

    /// A file of withdrawals alone has no yes, and is right.
    @Test(arguments: ["no", "withdrawn", "N", ""])
    func aFileOfWithdrawalsCounts(_ word: String) throws {
        try read("customer_id,ok\n1,yes\n2,yes\n", flags("email:ok=yes", date: "2020-01-01"))
        let report = try read("customer_id,ok\n1,\(word)\n", flags())
        #expect(try consent() == ["1 0", "2 1"])
        #expect(
            report.warnings.contains {
                $0.hasPrefix("nobody said yes by \"ok\": \"yes\" means yes")
            },
            "\(report.warnings)")
        try read("customer_id,ok\n2,\(word)\n", flags("email:ok=yes"))
        #expect(try consent() == ["1 0", "2 0"])
    }

    @Test func otherValuesThanTheYesAreNoWhateverTheyAre() throws {
        let report = try read("customer_id,ok\n1,B\n2,B\n", flags("email:ok=A"))
        #expect(try consent() == ["1 0", "2 0"])
        #expect(report.warnings.contains { $0.hasPrefix("nobody said yes") })
        // A clear yes is none of the values that can be passed over.
        let yes = try #require(throws: IngestError.self) {
            try read("customer_id,ok\n1,B\n2,ja\n", flags("email:ok=C"))
        }
        #expect("\(yes)".contains("there is \"ja\"") && "\(yes)".contains("email:ok=VALUE"))
    }

    /// A withdrawal must never become the yes, whatever hint is followed.
    @Test(arguments: [
        "ok=withdrawn", "ok=no", "ok=unsubscribed", "ok=", "Unsubscribed", "Unsubscribed=bounced",
    ])
    func aWordForNoIsNoYes(_ typed: String) throws {
        let error = try #require(throws: IngestError.self) {
            try read("customer_id,ok,Unsubscribed\n1,withdrawn,yes\n2,no,\n", flags(typed))
        }
        #expect(error.kind == .usage && "\(error)".contains("Nothing was written."), "\(error)")
        #expect(try connection.scalar("select count(*) from customer_file") == 0)
    }

    /// Under a name that says who wants no more, a no is a yes.
    @Test func aNoOfAColumnOfUnsubscribesIsAYes() throws {
        try read("customer_id,Do not mail\n1,no\n2,yes\n", flags("Do not mail=no"))
        #expect(try consent() == ["1 1", "2 0"])
    }

    /// Columns that were mistaken for each other would leave lists without anybody.
    @Test func columnsWithoutAnAddressAreRefused() throws {
        let text =
            "customer_id,Last Name,Mobile,Email\n1,Fischer,+44 20 7946 0018,a@b.de\n2,Adams,,C <c@d.de>\n"
        for (email, phone, words) in [
            (
                "Mobile", nil,
                "cell in \"Mobile\" that is not empty can be an e-mail address. Nothing was written. Name the column that has them: --email Email"
            ),
            ("Last Name", nil, "--email Email"), ("Email", "Email", "--phone Mobile"),
        ] as [(String, String?, String)] {
            var flags = ContactFlags()
            (flags.email, flags.phone) = (email, phone)
            let error = try #require(throws: IngestError.self) { try read(text, flags) }
            #expect(error.kind == .data && "\(error)".contains(words), "\(error)")
        }
        #expect(try connection.scalar("select count(*) from customer_file") == 0)
        let report = try read(text + "3,Baker,12,nobody\n4,Cole,,\n", flags(email: "Email"))
        #expect(
            report.decisions.contains(
                "\"Email\" holds the e-mail addresses; 1 of 3 cells that are not empty cannot be right"
            ),
            "\(report.decisions)")
        let later = try read("customer_id,Email\n1,hidden\n2,hidden\n", flags())
        #expect(
            later.warnings.contains { $0.contains("none of the 2 cells in \"Email\"") },
            "\(later.warnings)")
    }

    /// The line with the no could not be read: its customer keeps the yes, and that is told.
    @Test func aYesThatARejectedLineKeepsIsTold() throws {
        try read(
            "customer_id,ok\n1,yes\n2,yes\n3,no\n4,yes\n", flags("email:ok", date: "2020-01-01"))
        let path = try folder.write(
            Array("customer_id,ok\n1,no,\"left 2026\"\n\"2\",no,x\n3,no,x\n4,yes\n9,no,x\n".utf8),
            to: "v4.csv")
        var options = IngestOptions()
        options.maxRejects = .all
        let report = try CustomerIngest(database: connection, options: options).ingest(path: path)[
            0]
        #expect(try consent() == ["1 1", "2 1", "3 0", "4 1"])
        #expect(
            report.warnings.contains {
                $0.hasPrefix("2 rejected lines are of customers who keep a yes from before")
                    && $0.contains("line 2")
            }, "\(report.warnings)")
    }
}
