import Pipeline
import Testing

struct AddressFoldTests {
    @Test(arguments: [
        ("Anna@X.de", "anna@x.de"), ("MÜLLER@Shop.de", "müller@shop.de"),
        ("mu\u{308}ller@shop.de", "müller@shop.de"), ("ΝΊΚΟΣ@x.gr", "νίκοσ@x.gr"),
        ("νίκος@x.gr", "νίκοσ@x.gr"), ("\u{212A}@x.de", "k@x.de"), ("ſ@x.de", "s@x.de"),
        ("STRAẞE@x.de", "straße@x.de"), ("", ""),
    ])
    func spellingsOfAnAddressAreOne(typed: String, folded: String) {
        #expect(AddressFold.folded(typed).utf8.elementsEqual(folded.utf8))
    }

    @Test(arguments: [("straße@x.de", "strasse@x.de"), ("ı@x.de", "i@x.de"), ("é@x.de", "e@x.de")])
    func otherLettersAreOtherAddresses(one: String, other: String) {
        #expect(AddressFold.folded(one) != AddressFold.folded(other))
    }

    @Test func foldingAgainChangesNothing() {
        var different: [UInt32] = []
        for value in UInt32(0x80)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = AddressFold.folded("a\(scalar)@x")
            if !AddressFold.folded(once).utf8.elementsEqual(once.utf8) { different.append(value) }
        }
        #expect(different.isEmpty)
    }
}
