import Tabular
import TestSupport
import Testing

@Suite struct LocalNumberTests {
    private func plain(_ text: String, _ mark: DecimalMark) -> String {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            LocalNumber.withPlain(bytes, mark: mark) { plain, isNumber in
                isNumber ? String(decoding: plain, as: UTF8.self) : "none"
            }
        }
    }

    private func evidence(_ text: String) -> LocalNumber.Evidence {
        Array(text.utf8).withUnsafeBufferPointer { LocalNumber.evidence($0) }
    }

    @Test(arguments: [
        ("2.55", "2.55", "none"), ("2,55", "none", "2.55"), ("1.234", "1.234", "1234"),
        ("1,234", "1234", "1.234"), ("1.234,50", "none", "1234.50"),
        ("1,234.50", "1234.50", "none"), ("1.234.567", "none", "1234567"),
        ("-1,234,567.5", "-1234567.5", "none"), ("+12", "+12", "12"), ("0,123", "none", "0.123"),
        ("0.123", "0.123", "none"), ("1234.567", "1234.567", "none"), ("5.", "5.", "none"),
        (".5", ".5", "none"), (",5", "none", ".5"), ("1 234", "1234", "1234"),
        ("1 234,5", "none", "1234.5"), ("1\u{A0}234.5", "1234.5", "none"),
        ("1\u{202F}234,5", "none", "1234.5"), ("1'234.50", "1234.50", "none"),
        ("1\u{2019}234,50", "none", "1234.50"), ("1e3", "1e3", "1e3"),
        ("1.5E-2", "1.5E-2", "none"), ("1,5E-2", "none", "1.5E-2"), ("12,34.5", "none", "none"),
        ("1,2345.6", "none", "none"), ("1,234,56", "none", "none"), ("1 234.567,8", "none", "none"),
        ("1,234e3", "none", "1.234e3"), ("", "none", "none"), ("-", "none", "none"),
        (",", "none", "none"), (".", "none", "none"), ("1..2", "none", "none"),
        ("1,,234", "none", "none"), ("x", "none", "none"), ("12x", "none", "none"),
        ("1,23,456.78", "123456.78", "none"), ("12,34,567", "1234567", "none"),
        ("-1,00,00,000", "-10000000", "none"), ("123,45,678", "none", "none"),
        ("1,23,456,789", "none", "none"), ("1.23.456", "none", "none"),
        ("nan", "none", "none"), ("1_000", "none", "none"), ("0x10", "none", "none"),
    ]) func readsUnderEitherMark(_ text: String, _ point: String, _ comma: String) {
        #expect(plain(text, .point) == point)
        #expect(plain(text, .comma) == (comma == "12" ? "+12" : comma))
    }

    @Test(
        arguments: [
            ("2.55", .mark(.point)), ("2,55", .mark(.comma)), ("1.234", .ambiguous),
            ("1,234", .ambiguous), ("1.234,5", .mark(.comma)), ("1,234.5", .mark(.point)),
            ("1.234.567", .mark(.comma)), ("12", .none), ("-3", .none), ("1 234", .none),
            ("", .none),
            ("1,2,3", .none), ("abc", .none), ("2.5x", .none), ("1.000", .ambiguous),
            ("0.000", .mark(.point)), ("12345.678", .mark(.point)),
        ] as [(String, LocalNumber.Evidence)])
    func tellsTheMark(_ text: String, _ expected: LocalNumber.Evidence) {
        #expect(evidence(text) == expected)
    }

    @Test func numbersOfAnyLengthDoNotTrap() {
        for count in [63, 64, 65, 100_000] {
            let text = String(repeating: "1", count: count)
            #expect(plain(text, .comma) == (count <= LocalNumber.maxBytes ? text : "none"))
            #expect(evidence(text + ",") == (count < LocalNumber.maxBytes ? .mark(.comma) : .none))
        }
    }

    /// Numbers written in groups under a mark are read back under it.
    @Test func groupedNumbersComeBack() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<5000 {
            let mark = Bool.random(using: &generator) ? DecimalMark.point : .comma
            let value = Int.random(in: 0...99_999_999_999, using: &generator)
            var whole = String(value / 100)
            var at = whole.count - 3
            while at > 0 {
                whole.insert(
                    mark == .point ? "," : ".", at: whole.index(whole.startIndex, offsetBy: at))
                at -= 3
            }
            let cents = String(String(100 + value % 100).dropFirst())
            let text = whole + (mark == .point ? "." : ",") + cents
            #expect(plain(text, mark) == "\(value / 100).\(cents)", "\(text)")
            #expect(evidence(text) == .mark(mark), "\(text)")
        }
    }
}
