import Pipeline
import TestSupport
import Testing

/// Columns of status are told by the words in their names, and name nobody.
@Suite struct ContactStatusNameTests {
    private func file(_ text: String) throws -> SuppressionFile {
        let folder = try TemporaryFolder()
        return try SuppressionFile(path: folder.write(text, to: "gone.csv"), country: nil)
    }

    private func entries(_ text: String) throws -> [String] {
        try file(text).entries.map { "\($0.kind.rawValue) \($0.value)" }
    }

    @Test func aColumnOfStatusNamesNobody() throws {
        let hubspot = try file(
            "Record ID,Email,Unsubscribed from all email,Email hard bounce reason\n1,a@x.de,false,\n2,b@x.de,true,\n"
                + "3,c@x.de,false,550 postmaster@x.de says no\n")
        #expect(hubspot.entries.map(\.value) == ["b@x.de", "c@x.de"])
        #expect(hubspot.reading == "its column \"Email\" names people")
        let brevo = "EMAIL,EMAIL_BLOCKLISTED,SMS,SMS_BLOCKLISTED\na@x.de,No,,No\nb@x.de,Yes,,Yes\n"
        #expect(try entries(brevo) == ["email b@x.de"])
        #expect(
            try entries("status,reason,email,created\n5.1.1,550 <a@x.de> unknown,a@x.de,1\n")
                == ["email a@x.de"])
    }

    /// A list may be called by what it is of.
    @Test func aColumnOfAddressesNamesPeopleWhateverItIsCalled() throws {
        #expect(
            try entries("Unsubscribed emails\na@x.de\nb@x.de\n") == [
                "email a@x.de", "email b@x.de",
            ])
        #expect(
            try entries("Subscriber Email,Unsubscribed SMS\na@x.de,+44 20 7946 0018\n") == [
                "email a@x.de", "phone +442079460018",
            ])
    }
}
