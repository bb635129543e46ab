import Tabular
import Testing

@Suite struct AmountNotationTests {
    private func read(_ bytes: [UInt8]) -> String {
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: AmountNotation.maxBytes)
        defer { room.deallocate() }
        return bytes.withUnsafeBufferPointer { bytes in
            guard AmountNotation.isDressed(bytes) else { return "plain" }
            guard let plain = AmountNotation.undressed(bytes, into: room) else { return "none" }
            return String(decoding: plain.bytes, as: UTF8.self)
                + (plain.currency.map { " \($0)" } ?? "")
        }
    }

    private func read(_ text: String) -> String { read(Array(text.utf8)) }

    @Test(arguments: [
        ("£2.55", "2.55 GBP"), ("£ 2.55", "2.55 GBP"), ("2,55 €", "2,55 EUR"),
        ("2,55€", "2,55 EUR"), ("$1,234.50", "1,234.50 $"), ("-$3", "-3 $"), ("$-3", "-3 $"),
        ("($3.00)", "-3.00 $"), ("$(3.00)", "-3.00 $"), ("3-", "-3"), ("3 -", "-3"),
        ("\u{2212}3", "-3"), ("£\u{2212}3", "-3 GBP"), ("(3)", "-3"), ("( 3 )", "-3"),
        ("'3.50", "3.50"), ("'-3", "-3"), ("GBP 2.55", "2.55 GBP"), ("2.55 gbp", "2.55 GBP"),
        ("EUR2", "2 EUR"), ("US$ 5", "5 USD"), ("R$ 1.234,50", "1.234,50 BRL"),
        ("₹1,23,456.78", "1,23,456.78 INR"), ("Rs. 500", "500 Rs"), ("12 kr", "12 kr"),
        ("12,50 kr.", "12,50 kr"), ("12 zł", "12 PLN"), ("100 Kč", "100 CZK"),
        ("¥1200", "1200 ¥"), ("CHF 12.50", "12.50 CHF"), ("$2.55 USD", "2.55 USD"),
        ("2.55\u{A0}€", "2.55 EUR"), ("1\u{202F}234,50\u{202F}€", "1\u{202F}234,50 EUR"),
        ("+£3", "3 GBP"), (".5 €", ".5 EUR"), ("€.5", ".5 EUR"),
        ("\u{2013}3", "-3"), ("12.-", "12"), ("12,-", "12"), ("12,--", "12"),
        ("12.\u{2013} CHF", "12 CHF"),
        ("12,\u{2014}", "12"), ("-12.-", "-12"), ("=\"2.50\"", "2.50"), ("=\"\"2.50\"\"", "2.50"),
    ])
    func takesOffWhatStandsAround(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: ["2.55", "-3", "+3", ".5", "5.", "-.5", ",5", "0", "1e3", ""])
    func plainNumbersAreLeftAlone(_ text: String) {
        #expect(read(text) == "plain")
    }

    @Test(arguments: [
        "nan", "inf", "-Infinity", "-", "£", "()", "(-3)", "-3-", "(3", "3)", "£3€", "''3", "5%",
        "3 pcs", "\u{FF11}", "--3", "e", "£x3",
    ])
    func restIsNoNumber(_ text: String) {
        #expect(read(text) == "none")
    }

    @Test func signsOfWindows1252() {
        #expect(read([0xA3] + Array("2.55".utf8)) == "2.55 GBP")
        #expect(read(Array("2,55".utf8) + [0xA0, 0x80]) == "2,55 EUR")
    }

    @Test func longTextsDoNotFit() {
        #expect(read("-" + String(repeating: "1", count: 200) + "€") == "none")
    }
}
