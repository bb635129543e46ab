import Pipeline
import TestSupport
import Testing

/// Addresses made of bytes are those that are made of texts.
@Suite struct EmailAddressBytesTests {
    private func made(_ text: String) -> String? {
        var (text, bytes) = (text, Array("before".utf8))
        let isOne = text.withUTF8 { EmailAddress.append($0, to: &bytes) }
        let rest = String(decoding: bytes.dropFirst(6), as: UTF8.self)
        #expect(bytes.starts(with: Array("before".utf8)) && (isOne || rest.isEmpty), "\(text)")
        return isOne ? rest : nil
    }

    @Test(arguments: [
        "a@b.de", "ANN.Smith+x@Shop-1.Co.UK", "a@b", "@b.de", "a@", ".a@b.de", "a.@b.de",
        "a..b@c.de", "a@b..de",
        "a@.de", "a@b.de.", "a@-b.de", "a@b-.de", "a@b.1", "a@b.12", "a@b.d", "a@b.d1", "a@@b.de",
        "a@b@c.de",
        "a b@c.de", "a,b@c.de", "\"a\"@b.de", "a@b_c.de", "!#$%&'*+/=?^_`{|}~-@x.de", "ä@x.de", "",
        "@", "a@1.1.de",
    ])
    func theyAgree(text: String) {
        #expect(made(text) == EmailAddress(text)?.text)
    }

    @Test func lengthsAreThoseOfTheStandard() {
        for local in [63, 64, 65] {
            for label in [62, 63, 64] {
                let text =
                    String(repeating: "a", count: local) + "@"
                    + String(repeating: "b", count: label) + ".de"
                #expect(made(text) == EmailAddress(text)?.text)
                let long =
                    text + String(repeating: "." + String(repeating: "c", count: 60), count: 3)
                #expect(made(long) == EmailAddress(long)?.text)
            }
        }
    }

    @Test func randomBytesAgree() {
        var generator = SeededGenerator(seed: 5)
        let pieces = ["a", "B1", ".", "@", "-", "_", "+", " ", "é", ",", "de", "b.de", "@x."]
        var nFound = 0
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 2...6, using: &generator)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }.joined()
            let plain = EmailAddress(text)?.text
            // What has spaces around it is left to the text.
            if text.first != " ", text.last != " " { #expect(made(text) == plain, "\(text)") }
            nFound += plain == nil ? 0 : 1
        }
        #expect(nFound > 5)
    }
}
