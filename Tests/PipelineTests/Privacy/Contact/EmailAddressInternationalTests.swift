import Pipeline
import Testing

@Suite struct EmailAddressInternationalTests {
    /// Domains by `python3 -c "print('müller.example'.encode('idna'))"`.
    @Test(arguments: [
        ("Ann@MÜLLER.example", "ann@xn--mller-kva.example"),
        ("a@mu\u{308}ller.example", "a@xn--mller-kva.example"),
        ("x@bücher.de", "x@xn--bcher-kva.de"),
    ])
    func domainsAreWrittenAsMailIsDelivered(typed: String, written: String) {
        #expect(EmailAddress(international: typed)?.text == written)
        #expect(EmailAddress(written)?.text == written)
    }

    @Test(arguments: [
        "a@b.de", "müller@x.de", "müller@müller.de", "a b@ü.de", "a@ü ü.de", "ü.de", "@ü.de", "a@ü",
    ])
    func othersAreNone(typed: String) {
        #expect(EmailAddress(international: typed) == nil)
    }
}
