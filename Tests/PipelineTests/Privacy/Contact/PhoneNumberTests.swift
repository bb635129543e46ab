import Pipeline
import Testing

struct PhoneNumberTests {
    @Test(arguments: [
        ("+44 20 7946 0958", "+442079460958"), ("0044-20-7946-0958", "+442079460958"),
        ("'+44 (0)20 7946 0958", "+442079460958"), ("tel:+1-555-867-5309", "+15558675309"),
        ("+49 0151 23456789", "+4915123456789"), ("+39 06 6982", "+39066982"),
        ("+34\u{A0}600\u{2011}123456", "+34600123456"),
    ])
    func numbersWithTheirCountryNeedNoOther(typed: String, e164: String) {
        #expect(PhoneNumber(typed)?.e164 == e164)
        #expect(PhoneNumber(typed, country: PhoneCountry("FR"))?.key == e164)
    }

    @Test(arguments: [
        ("020 7946 0958", "GB", "+442079460958"), ("442079460958", "GB", "+442079460958"),
        ("2079460958", "United Kingdom", "+442079460958"),
        ("0151/23456789", "germany", "+4915123456789"),
        ("06 6982", "IT", "+39066982"), ("391 234 5678", "IT", "+393912345678"),
        ("45 12 34 56", "DK", "+4545123456"), ("45 45 12 34 56", "DK", "+4545123456"),
        ("(555) 867-5309", "US", "+15558675309"), ("1 555 867 5309", "USA", "+15558675309"),
        ("600123456", "ES", "+34600123456"), ("34600123456", "ES", "+34600123456"),
    ])
    func nationalNumbersGetTheCountry(typed: String, country: String, e164: String) throws {
        let country = try #require(PhoneCountry(country))
        #expect(PhoneNumber(typed, country: country)?.e164 == e164)
    }

    @Test func withoutACountryDigitsAreAllThatIsKnown() {
        let number = PhoneNumber("0151 / 234-567-89")
        #expect(number?.e164 == nil && number?.key == "015123456789")
        #expect(number == PhoneNumber("015123456789"))
    }

    @Test(arguments: [
        "", "+", "n/a", "12345", "0000000000", "123456789", "+44 20 7946 0958 ext 3",
        "+0 123 456 789",
        "+1234567890123456", "call me", "++4420794609", "020\u{0661}7946 0958",
    ])
    func whatNobodyCanCallIsNoNumber(typed: String) {
        #expect(PhoneNumber(typed) == nil)
    }

    @Test func aNumberThatACountryDoesNotHaveIsNone() throws {
        let britain = try #require(PhoneCountry("GB"))
        #expect(PhoneNumber("020 794", country: britain) == nil)
        #expect(PhoneNumber("0020 7946 0958", country: britain)?.e164 == "+2079460958")
        #expect(PhoneCountry("Atlantis") == nil && PhoneCountry.codes.contains("GB"))
    }
}
