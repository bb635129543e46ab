import Foundation
import Pipeline
import TestSupport
import Testing

struct SuppressionFileTests {
    private func read(_ text: String, country: String? = nil) throws -> SuppressionFile {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array(text.utf8), to: "gone.csv")
        return try SuppressionFile(path: path, country: country.flatMap { PhoneCountry($0) })
    }

    private func words(_ file: SuppressionFile) -> [String] {
        file.entries.map { "\($0.kind.rawValue) \($0.value)" }
    }

    @Test func columnsOfAHeaderCount() throws {
        let file = try read(
            "\u{FEFF}Reason;E-Mail;Phone\nbounce;A@B.de;\nleft;;020 7946 0958\nleft;;\n",
            country: "GB")
        #expect(words(file) == ["email a@b.de", "phone +442079460958"] && file.nEmpty == 1)
    }

    @Test func withoutAHeaderEachLineSaysWhatItIs() throws {
        let file = try read("a@b.de\nA@B.DE \n+44 20 7946 0958\n12346.0\nnobody@\n")
        #expect(
            words(file) == [
                "email a@b.de", "phone +442079460958", "customer 12346", "email nobody@",
            ])
        #expect(try words(read("Ann,a@b.de,2020-01-01\n")) == ["email a@b.de"])
    }

    @Test func aLineThatNamesNobodyIsRefused() throws {
        for text in ["a@b.de,x\nAnn,Leeds\n", "Phone\n12\n", "", "Why,Who\nbounce,Ann\n"] {
            #expect(throws: IngestError.self) { try read(text) }
        }
        #expect(try read("email\n").entries.isEmpty)
    }

    /// As address books and forms write them.
    @Test func addressesAreTakenOutOfWhatStandsAroundThem() throws {
        let file = try read(
            """
            E-mail address,Reason
            Anna <A@B.de>,left
            mailto:c@d.de?subject=x,left
            "e@f.de; g@h.de",left
            Bert,left
            i@j.de,bounce

            """)
        #expect(
            words(file) == [
                "email a@b.de", "email c@d.de", "email e@f.de", "email g@h.de", "email i@j.de",
            ])
        #expect(file.unread.count == 1 && file.unread.first == "line 5: \"Bert\"")
        #expect(try words(read("Anna <a@b.de>\n\"b@c.de, d@e.de\"\n")).count == 3)
    }

    @Test func columnsWithoutAKnownNameCountWhereNoneIsCalledAddress() throws {
        let file = try read("customer_id,Contact\n12346,a@b.de\n,c@d.de\n")
        #expect(words(file) == ["customer 12346", "email a@b.de", "email c@d.de"])
        let other = try read("email,Referred by\na@b.de,z@z.de\n")
        #expect(words(other) == ["email a@b.de"])
        #expect(other.elsewhere.count == 1 && other.elsewhere.first.contains("Referred by: z@z.de"))
    }

    @Test func anIDThatIsAnAddressIsBoth() throws {
        #expect(
            try words(read("customer_id\nA@b.de\n")).map { $0.lowercased() }
                == ["customer a@b.de", "email a@b.de"])
    }

    /// As Klaviyo exports a list: reasons in brackets and quotes, of which quotes in quotes are one.
    @Test func reasonsInDoubledQuotesAreRead() throws {
        let text = "Email,Email Suppressions\na@b.de,[]\nc@d.de,\"[\"\"HARD_BOUNCE\"\"]\"\n"
        let file = try read(text)
        #expect(words(file) == ["email c@d.de"])
        #expect(file.statusWords?.contains("[\"hard bounce\"] 1 counts") == true)
    }

    /// An export of a mail service has its subscribers, too.
    @Test func subscribersOfAnExportAreNotSuppressed() throws {
        let text = "Email Address,Status\na@b.de,subscribed\nc@d.de,Unsubscribed\ne@f.de,cleaned\n"
        let file = try read(text)
        #expect(words(file) == ["email c@d.de", "email e@f.de"])
        #expect(
            file.statusWords
                == "by its column \"Status\" cleaned 1, unsubscribed 1 count, subscribed 1 are passed over"
                + " (--suppress-status says which count)")
        #expect(throws: IngestError.self) { try read(text + "g@h.de,odd\n") }
    }

    /// A column that may say more than the one that counts is named, and those whose names are known count.
    @Test func columnsThatWereNotReadAreTold() throws {
        let file = try read(
            "Email,Unsubscribed,Remark,Empty\na@b.de,no,spam trap,\nc@d.de,yes,,\n")
        #expect(words(file) == ["email c@d.de"])
        #expect(file.statusWords?.contains("not read: \"Remark\" (") == true)
        for column in ["Widerruf,ja", "Block reason,spam", "Rejected,yes", "Invalid email,true"] {
            let cells = column.split(separator: ",")
            let both = try read(
                "Email,Unsubscribed,\(cells[0])\na@b.de,no,\(cells[1])\nc@d.de,yes,\n")
            #expect(words(both) == ["email a@b.de", "email c@d.de"], "\(column)")
            #expect(both.statusWords?.contains("not read") == false, "\(column)")
        }
        let active = try read("email,Active\na@b.de,0\nc@d.de,1\n")
        #expect(words(active) == ["email a@b.de"])
    }

    @Test func lettersBeyondASCIIAreCompared() throws {
        #expect(try words(read("email\nMÜLLER@x.de\n")) == ["email müller@x.de"])
    }
}
