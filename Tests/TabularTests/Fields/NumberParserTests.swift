import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct NumberParserTests {
    private func whole(_ text: String) -> String {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            switch NumberParser.whole(bytes) {
            case .value(let value): "\(value)"
            case .bad(let problem): "\(problem)"
            }
        }
    }

    private func tenThousandths(_ text: String) -> String {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            switch NumberParser.tenThousandths(bytes) {
            case .value(let value): "\(value)"
            case .bad(let problem): "\(problem)"
            }
        }
    }

    @Test(arguments: [
        ("6", "60000"), ("-1", "-10000"), ("+3", "30000"), ("0", "0"), ("-0", "0"),
        ("1.0", "10000"),
        ("0.395", "3950"), ("-0.395", "-3950"), ("0.0001", "1"), ("12.34560000", "123456"),
        ("1.00001", "tooFine"), ("922337203685476", "9223372036854760000"),
        ("922337203685476.9999", "9223372036854769999"), ("922337203685477", "outOfRange"),
        ("-9223372036854775808", "outOfRange"), ("99999999999999999999999.5", "outOfRange"),
        ("1.", "notDecimal"), (".5", "notDecimal"), ("1e3", "notDecimal"), ("12x", "notDecimal"),
        ("1.5x", "notDecimal"), ("1.5.5", "notDecimal"), ("0x10", "notDecimal"),
        ("nan", "notDecimal"),
        ("", "empty"), ("-", "notDecimal"), ("--1", "notDecimal"), ("1,000", "separator"),
        ("1 000", "separator"), ("\u{FF11}", "notDecimal"),
    ]) func numbersOfFourDecimals(_ text: String, _ expected: String) {
        #expect(tenThousandths(text) == expected)
    }

    private func decimal(_ text: String) -> String {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            switch NumberParser.decimal(bytes) {
            case .value(let value): "\(value)"
            case .bad(let problem): "\(problem)"
            }
        }
    }

    @Test(arguments: [
        ("6", "6"), ("-1", "-1"), ("+3", "3"), ("0", "0"), ("007", "7"), ("-0", "0"), ("1.0", "1"),
        ("-80995.000", "-80995"), ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"), ("9223372036854775808", "outOfRange"),
        ("-9223372036854775809", "outOfRange"), ("99999999999999999999999", "outOfRange"),
        ("1.5", "notWhole"), ("1.", "notWhole"), (".0", "notWhole"), ("1e3", "notWhole"),
        ("12x", "notWhole"), ("0x10", "notWhole"), ("1_000", "notWhole"), ("nan", "notWhole"),
        ("", "empty"), ("-", "notWhole"), ("--1", "notWhole"), ("1,000", "separator"),
        ("1 000", "separator"), ("\u{FF11}", "notWhole"), ("Quantity", "notWhole"),
    ]) func wholeNumbers(_ text: String, _ expected: String) {
        #expect(whole(text) == expected)
    }

    @Test(arguments: [
        ("2.55", "2.55"), ("0", "0.0"), ("-0.0", "0.0"), ("-11062.06", "-11062.06"), ("+1", "1.0"),
        (".5", "0.5"), ("5.", "5.0"), ("1e3", "1000.0"), ("1.5E-2", "0.015"),
        ("1e400", "outOfRange"),
        ("-1e400", "outOfRange"), ("1e-400", "0.0"), ("nan", "notDecimal"), ("inf", "notDecimal"),
        ("-Infinity", "notDecimal"), ("0x1p3", "notDecimal"), ("0x10", "notDecimal"),
        ("1_000", "notDecimal"), ("1.2.3", "notDecimal"), ("1e", "notDecimal"), (".", "notDecimal"),
        ("", "empty"), ("1,234.50", "separator"), ("2,55", "separator"), ("1 234", "separator"),
        ("$2.55", "currency"), ("\u{A3}2.55", "currency"), ("2.55\u{20AC}", "currency"),
        ("\u{FF12}", "notDecimal"), ("2.55x", "notDecimal"),
    ]) func decimalNumbers(_ text: String, _ expected: String) {
        #expect(decimal(text) == expected)
    }

    @Test func decimalsAreRoundedAsTheLibraryRounds() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let digits = Int.random(in: 1...22, using: &generator)
            var text = (0..<digits).map { _ in
                String(Int.random(in: 0...9, using: &generator))
            }.joined()
            let point = Int.random(in: 0...digits, using: &generator)
            text.insert(".", at: text.index(text.startIndex, offsetBy: point))
            if text == "." { continue }
            #expect(decimal(text) == Double(text).map { "\($0)" }, "\(text)")
        }
    }

    @Test func longestDigitsDoNotTrap() {
        #expect(decimal(String(repeating: "9", count: 1000)) == "outOfRange")
        #expect(whole(String(repeating: "9", count: 1000)) == "outOfRange")
        #expect(decimal("0." + String(repeating: "0", count: 1000) + "1") == "0.0")
    }
}
