import Pipeline
import Testing

/// Lists with several columns that say who still gets letters.
@Suite struct ContactStatusesTests {
    private func taken(
        _ names: [String], _ rows: [[String]], asked: String? = nil
    ) throws -> (lines: [Int], words: String) {
        var status = try #require(
            try ContactStatuses.find(in: names, asked: asked, file: "list.csv"))
        let lines = rows.indices.filter { status.takes(rows[$0], line: $0 + 2) }.map { $0 + 2 }
        try status.check(file: "list.csv")
        return (lines, status.words)
    }

    private func refusal(_ names: [String], _ rows: [[String]]) -> String {
        let error = #expect(throws: IngestError.self) { _ = try taken(names, rows) }
        #expect(error?.kind == .data)
        return error?.description ?? ""
    }

    private let klaviyo = ["Email Marketing Consent", "Email Suppressions"]

    /// As Klaviyo exports a list: who agreed and bounced is suppressed, who never agreed is nobody's no.
    @Test func whoIsStoppedByOneOfThemCounts() throws {
        let found = try taken(
            klaviyo,
            [
                ["SUBSCRIBED", "[]"], ["SUBSCRIBED", "['HARD_BOUNCE']"], ["UNSUBSCRIBED", "[]"],
                ["NEVER_SUBSCRIBED", ""], ["", "['USER_SUPPRESSED']"], ["", "[]"],
                ["UNSUBSCRIBED", "['UNSUBSCRIBE']"],
            ])
        #expect(found.lines == [3, 4, 6, 8])
        #expect(
            found.words.contains(
                "\"Email Marketing Consent\" and \"Email Suppressions\" who is stopped by one"))
        #expect(
            found.words.contains("\"Email Marketing Consent\" unsubscribed 2;"), "\(found.words)")
        #expect(found.words.contains("3 lines are passed over"), "\(found.words)")
    }

    /// Mailchimp and others have a day of each event, which is in different columns.
    @Test func reasonsAndDaysInSeveralColumnsAreTaken() throws {
        let names = ["Status", "Unsubscribed At", "Bounce Type", "Complained"]
        let found = try taken(
            names,
            [
                ["active", "", "", "no"], ["active", "2026-01-03", "", "no"],
                ["active", "", "hard", "no"], ["active", "", "", "yes"],
                ["unsubscribed", "2026-01-03", "", "no"], ["vip", "2026-01-03", "", ""],
            ])
        #expect(found.lines == [3, 4, 5, 6, 7])
    }

    /// Two consents that contradict each other, and channels of which one is stopped, are of nobody to guess.
    @Test func whatContradictsIsRefusedWithItsLines() {
        let consents = refusal(
            ["Status", "Accepts Marketing"],
            [
                ["subscribed", "yes"], ["unsubscribed", "yes"], ["unsubscribed", "no"],
                ["active", "no"],
            ])
        #expect(
            consents.contains("\"Status\" and \"Accepts Marketing\" say different things"),
            "\(consents)")
        #expect(consents.contains("lines 3, 5."), "\(consents)")
        // One of them alone would lose whom the other one stops.
        #expect(consents.contains("--suppress-status any."), "\(consents)")
        #expect(!consents.contains("Status=unsubscribed"), "\(consents)")
        let channels = refusal(
            ["Email Status", "SMS Status"],
            [["subscribed", "subscribed"], ["subscribed", "unsubscribed"]])
        #expect(channels.contains("line 3."), "\(channels)")
        let reasons = refusal(
            ["Email Marketing Consent", "SMS Suppressions"], [["SUBSCRIBED", "['BOUNCE']"]])
        #expect(reasons.contains("line 2."), "\(reasons)")
        let many = refusal(
            ["Status", "Consent"], [[String]](repeating: ["unsubscribed", "yes"], count: 12))
        #expect(many.contains("lines 2, 3, 4, 5, 6, … (12 lines)."), "\(many)")
    }

    @Test func channelsThatSayTheSameAreTaken() throws {
        let found = try taken(
            ["Email Status", "SMS Status", "Unsubscribed"],
            [
                ["subscribed", "subscribed", ""], ["unsubscribed", "unsubscribed", ""],
                ["subscribed", "subscribed", "yes"],
            ])
        #expect(found.lines == [3, 4])
    }

    /// A word that says neither is refused where no other column decides.
    @Test func unclearWordsAreRefusedWhereNothingDecides() {
        let words = refusal(
            ["Unsubscribed At", "Email Status"], [["2026-01-01", "cleaned"], ["", "live"]])
        #expect(words.contains("list.csv:3: \"live\" in \"Email Status\""), "\(words)")
        #expect(words.contains("--suppress-status any"), "\(words)")
        let alone = refusal(
            ["Unsubscribed At", "Email Status"], [["", "cleaned"], ["", "live"]])
        #expect(alone.contains("--suppress-status 'Email Status=cleaned'"), "\(alone)")
        let nobody = refusal(klaviyo, [["SUBSCRIBED", "[]"], ["", ""]])
        #expect(nobody.contains("no line counts by its columns"), "\(nobody)")
    }

    /// Klaviyo's list of two consents and the suppressions: who never agreed to one channel contradicts nothing.
    @Test(arguments: ["NEVER_SUBSCRIBED", "pending", "Transactional", "not subscribed", ""])
    func whoNeverAgreedContradictsNothing(_ word: String) throws {
        let names = ["Email Marketing Consent", "SMS Marketing Consent", "Email Suppressions"]
        let found = try taken(
            names,
            [
                ["UNSUBSCRIBED", word, "[]"], ["SUBSCRIBED", word, "hard bounce"],
                ["SUBSCRIBED", word, "[]"], [word, "UNSUBSCRIBED", "[]"],
            ])
        #expect(found.lines == [2, 3, 5])
        #expect(
            try taken(["Email Marketing Consent", "Status"], [[word, "unsubscribed"]]).lines == [2])
        #expect(try taken(["Email Status", "Consent"], [["valid", "unsubscribed"]]).lines == [2])
        // Only a yes does.
        let yes = refusal(names, [["SUBSCRIBED", "SUBSCRIBED", "hard bounce"]])
        #expect(yes.contains("line 2. To leave out who is stopped by any of them"), "\(yes)")
    }

    @Test func anyTakesWhoIsStoppedByOneOfThem() throws {
        let found = try taken(
            ["Status", "Accepts Marketing", "Unsubscribed At"],
            [
                ["unsubscribed", "yes", ""], ["active", "yes", "2026-01-03"], ["vip", "yes", ""],
                ["active", "no", ""], ["active", "yes", ""],
            ], asked: "any")
        #expect(found.lines == [2, 3, 5])
        #expect(
            found.words.contains(
                "2 lines are passed over (--suppress-status any; words that are not known: vip 1)"),
            "\(found.words)")
        let one = try taken(["Status"], [["cleaned"], ["vip"]], asked: "any")
        #expect(one.lines == [2])
        #expect(
            one.words.contains("by its column \"Status\" who is stopped counts"), "\(one.words)")
        #expect(throws: IngestError.self) { try taken(["Status"], [["vip"]], asked: "any") }
        #expect(throws: IngestError.self) { try taken(["Stage"], [["vip"]], asked: "any") }
    }

    @Test func theColumnThatIsTypedDecidesAlone() throws {
        let rows = [["subscribed", "unsubscribed"], ["unsubscribed", "subscribed"]]
        #expect(
            try taken(["Email Status", "SMS Status"], rows, asked: "SMS Status=unsubscribed").lines
                == [2])
        #expect(throws: IngestError.self) {
            try taken(["Email Status", "SMS Status"], rows, asked: "unsubscribed")
        }
    }

    /// As services and shops export them: who is stopped by one of the columns is found by the words in its name.
    @Test(
        arguments: [
            (
                ["Unsubscribed from all email", "Email hard bounce reason"],
                [["false", ""], ["false", "NO_MAILBOX"], ["true", ""]], [3, 4]
            ),
            (
                ["Hard bounce reason", "Unsubscribed"],
                [["mailbox full", "no"], ["", "no"], ["", "yes"]], [2, 4]
            ),
            (
                ["Unsubscribed on", "Bounced at"],
                [["2026-01-01", ""], ["", "2026-01-02"], ["", ""]], [2, 3]
            ),
            (
                ["State", "Complaint"],
                [
                    ["Active", "no"], ["Unsubscribed", "no"], ["Active", "yes"], ["Deleted", "no"],
                ], [3, 4, 5]
            ),
            (["EMAIL_BLOCKLISTED", "x"], [["No", ""], ["Yes", ""]], [3]),
            (
                ["status", "reason"],
                [["5.1.1", "550 <a@x.de> unknown"], ["4.4.7", ""], ["550", ""]], [2, 3, 4]
            ),
            (
                ["Emails bounced", "Opted out of SMS"], [["0", ""], ["2", ""], ["", "true"]],
                [3, 4]
            ),
        ] as [([String], [[String]], [Int])])
    func namesOfServicesAreKnown(names: [String], rows: [[String]], lines: [Int]) throws {
        var status = try #require(
            try ContactStatuses.find(in: names, asked: nil, file: "f") { place in
                rows.map { $0[place] }
            })
        let found = rows.indices.filter { status.takes(rows[$0], line: $0 + 2) }.map { $0 + 2 }
        try status.check(file: "f")
        #expect(found == lines)
    }

    /// One of two channels that is stopped is told, and not lost.
    @Test func anObjectionToOneChannelIsNotLost() throws {
        let names = ["do_not_email", "do_not_sms"]
        let words = refusal(names, [["N", "Y"], ["N", "N"]])
        #expect(words.contains("line 2.") && words.contains("--suppress-status any"), "\(words)")
        #expect(try taken(names, [["N", "Y"], ["N", "N"]], asked: "any").lines == [2])
    }

    /// Where somebody lives is no status, nor is the day of a consent, nor where one unsubscribes.
    @Test(arguments: [
        ["Email", "State"], ["Email", "Opt-in date"], ["Email", "Unsubscribe link"],
        ["Email", "Stage"],
    ])
    func othersAreNone(names: [String]) throws {
        let cells = ["CA", "NY", "subscribed"]
        #expect(try ContactStatuses.find(in: names, asked: nil, file: "f") { _ in cells } == nil)
    }
}
