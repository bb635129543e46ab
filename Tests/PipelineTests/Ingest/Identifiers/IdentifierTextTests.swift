import Pipeline
import Tabular
import Testing

@Suite struct IdentifierTextTests {
    private func customer(
        _ text: String, isNumber: Bool = false, mark: DecimalMark = .point
    ) -> String {
        switch IdentifierText.customer(
            text, .init(mark: mark, isNumber: isNumber), nullWords: .usual)
        {
        case .id(let id): id
        case .nobody: "nobody"
        case .damaged: "damaged"
        }
    }

    @Test(arguments: [
        ("17850", "17850"), ("17850.0", "17850"), ("17850.00", "17850"), ("17850.5", "17850.5"),
        ("00123", "00123"), ("AB-17b", "AB-17b"), ("'00123", "00123"), ("'+44", "+44"),
        ("'t Hooft", "'t Hooft"), ("'", "'"), ("Ann@Shop.Example", "ann@shop.example"),
        ("@Ann", "@Ann"), ("Ann@", "Ann@"), ("Ann P", "Ann P"), ("", "nobody"), ("0.0", "nobody"),
        ("1.785E+04", "damaged"), ("5.01E+12", "damaged"), ("5E+12", "damaged"),
        ("5e+12", "damaged"), ("1.7E-5", "damaged"), ("5,01E+12", "damaged"),
        ("########", "damaged"), ("=\"00123\"", "00123"), ("=\"\"00123\"\"", "00123"),
        ("=A1", "=A1"), ("1.2345678E7", "12345678"),
        ("1.2345678E+07", "12345678"), ("1E5", "1E5"), ("12E5", "12E5"), ("1.5E", "1.5E"),
        ("1.5Ex", "1.5Ex"), ("5E+", "5E+"),
        ("1.23456789012345678901E20", "1.23456789012345678901E20"),
    ])
    func textsOfFiles(_ text: String, _ expected: String) {
        #expect(customer(text) == expected)
    }

    /// A number of a workbook is all there, up to the digits that spreadsheets keep.
    @Test(arguments: [
        ("1.2345678E7", "12345678"), ("5.01E12", "5010000000000"), ("5E+12", "5000000000000"),
        ("1E5", "100000"), ("17850.0", "17850"), ("1.23456789012345E14", "123456789012345"),
        ("1.234567890123456E15", "damaged"), ("1234567890123456", "damaged"),
        ("123456789012345", "123456789012345"), ("1.5E-3", "damaged"),
    ])
    func numbersOfCells(_ text: String, _ expected: String) {
        #expect(customer(text, isNumber: true) == expected)
    }

    @Test func decimalCommaOfTheFile() {
        #expect(customer("17850,0", mark: .comma) == "17850")
        #expect(customer("17850,0") == "17850,0")
        // Twelve thousand, and not the customer 12.
        #expect(customer("12.000", mark: .comma) == "12.000")
        #expect(customer("13.0", mark: .comma) == "13")
        #expect(customer("5,01E+12", mark: .comma) == "damaged")
    }

    @Test func zeroDecimalsOfCodesAreAProgramsOwn() {
        Array("536365.0".utf8).withUnsafeBufferPointer { bytes in
            #expect(IdentifierText(code: bytes).bytes.count == 6)
            #expect(IdentifierText(code: bytes, .init(isNumber: true)).bytes.count == 6)
        }
    }
}
