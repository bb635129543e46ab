import Pipeline
import Testing

struct ContactKeyTests {
    @Test func anAddressHasOneKeyHoweverItIsWritten() {
        #expect(ContactKey.of(" MÜLLER@Shop.de ") == ContactKey.of("mu\u{308}ller@shop.de"))
        #expect(ContactKey.of("anna@x.de") == "eanna@x.de")
        #expect(ContactKey.of("kein@") == nil && ContactKey.of("a b@x.de") == nil)
    }

    @Test func aNumberHasOneKeyOnceItsCountryIsKnown() {
        let germany = PhoneCountry("DE")
        for text in ["+49 171 5550123", "0049 171 555 0123", "0171/5550123", "49 171 5550123"] {
            #expect(ContactKey.of(text, country: germany) == "p+491715550123", "\(text)")
        }
        #expect(ContactKey.of("0171 5550123", own: germany) == "p+491715550123")
        #expect(ContactKey.of("0171 5550123") == "n01715550123")
        #expect(
            ContactKey.all(of: "+49 171 5550123").contains("n01715550123")
                && ContactKey.all(of: "anna@x.de") == ["eanna@x.de"])
        #expect(ContactKey.of("Anna") == nil)
    }
}
