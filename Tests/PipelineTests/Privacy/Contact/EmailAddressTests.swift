import Pipeline
import Testing

struct EmailAddressTests {
    @Test(arguments: [
        ("anna@example.com", "anna@example.com"),
        ("  Anna.B+shop@Example.CO.UK ", "anna.b+shop@example.co.uk"),
        ("\u{FEFF}o'neil@x-y.org\u{200B}", "o'neil@x-y.org"), ("1@2.io", "1@2.io"),
        ("a@xn--mller-kva.de", "a@xn--mller-kva.de"),
    ])
    func addressesAreTrimmedAndFolded(typed: String, text: String) {
        #expect(EmailAddress(typed)?.text == text)
    }

    @Test(arguments: [
        "", " ", "anna", "anna@", "@example.com", "anna@example", "a@b@c.de", "anna @example.com",
        ".a@b.de",
        "a.@b.de", "a..b@c.de", "a@-b.de", "a@b-.de", "a@b..de", "a@b.d", "a@1.2.3.44", "ä@b.de",
        "a@müller.de",
        "a,b@c.de", "a@b.de;c@d.de", "Anna <a@b.de>", "a@b.de\nBcc: c@d.de", "n/a",
        String(repeating: "a", count: 65) + "@b.de",
        "a@" + String(repeating: "b", count: 64) + ".de",
        "a@" + Array(repeating: String(repeating: "b", count: 60), count: 5).joined(separator: ".")
            + ".de",
    ])
    func whatNobodyCanDeliverIsNoAddress(typed: String) {
        #expect(EmailAddress(typed) == nil)
    }
}
