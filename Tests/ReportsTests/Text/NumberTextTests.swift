import Reports
import Testing

struct NumberTextTests {
    @Test(arguments: [
        (0.001, "0.001"), (1e-5, "1e-05"), (0.7, "0.7"), (3, "3"), (-0.0, "-0"), (1e16, "1e+16"),
        (0.1 + 0.2, "0.30000000000000004"), (.infinity, "inf"),
    ])
    func aShortTextIsTheShortestThatComesBack(number: Double, text: String) {
        #expect(shortText(number) == text)
        #expect(Double(text) == number)
    }

    @Test(arguments: [
        (0, "0.0"), (1, "1.0"), (123_456.7, "123457"), (12_345.67, "12345.7"),
        (0.123456789, "0.123457"),
        (-2.0 / 3, "-0.666667"), (1e-4, "0.0001"), (9.9e-5, "9.90000e-05"), (1e9, "1.00000e+09"),
        (999_999_999, "999999999"), (.nan, "nan"), (.infinity, "inf"),
    ])
    func aPersonSeesSixDigits(number: Double, text: String) {
        #expect(roundedText(number, digits: 6) == text)
    }

    @Test func aColumnMayAskForFewerDigits() {
        #expect(roundedText(2.0 / 3, digits: 2) == "0.67")
        #expect(roundedText(1234.5, digits: 3) == "1235")
        #expect(roundedText(2e-7, digits: 3) == "2.00e-07")
        #expect(roundedText(7.6, digits: 1) == "8")
    }

    @Test func whatIsLeftOfAZeroIsAZero() {
        #expect(roundedCells([1.234567, -2.5e-13, -1e-9], beside: 0) == [1.2346, 0, 0])
        #expect(roundedCells([-1e-9].map { $0 }, beside: -3) == [0])
        #expect(roundedCells([0, -0.0], beside: 0) == [0, 0])
        #expect(roundedCells([.infinity, 1.23456789], beside: 0) == [.real(.infinity), 1.2346])
    }

    /// Means of 16.35, 49.50 and 4.94 were shown as 16.0, 50.0 and 5.0 beside 123456.7, one of 3.14 as 0.0.
    @Test func aNumberIsRoundedByItsOwnSize() {
        #expect(
            roundedCells([16.3541, 49.5, 4.943216, 123_456.7, 3.14], beside: 500_000)
                == [16.354, 49.5, 4.9432, 123_457, 3.14])
        #expect(roundedCells([2.999999, -12345.67, 7], beside: 0) == [3, -12346, 7])
        #expect(roundedCells([0.000_123_456_7], beside: 1) == [0.000_123_46])
        #expect(roundedCells([2.5e9], beside: 0) == [.real(2.5e9)])
    }

    @Test(arguments: [
        (0.0042, "4.2 ms"), (0.42, "0.42 s"), (12.34, "12.3 s"), (185, "3 min 05 s"), (0, "0.0 ms"),
        (3_599.6, "60 min 00 s"),
    ])
    func secondsAreSaidAsAPersonSaysThem(seconds: Double, text: String) {
        #expect(duration(seconds) == text)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (541_909, "541,909"), (-1_234_567, "-1,234,567"),
        (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func countsHaveThousands(number: Int, text: String) {
        #expect(grouped(number) == text)
    }

    @Test func bytesAreMegabytes() {
        #expect(megabytes(45_600_000) == "45.6 MB")
        #expect(fixedText(2.5, decimals: 3) == "2.500")
    }

    @Test func oneIsNotSeveral() {
        #expect(counted(1, "line") == "1 line" && counted(0, "line") == "0 lines")
        #expect(counted(12_345, "line") == "12,345 lines")
        #expect(counted(1, "person", "people") == "1 person")
        #expect(counted(2, "person", "people") == "2 people")
    }

    @Test func moneyHasTwoDecimals() {
        #expect(amountText(1012.5) == "1,012.50" && amountText(-0.001) == "0.00")
        #expect(amountText(-1e6) == "-1,000,000.00" && amountText(.infinity) == "inf")
    }

    @Test func aTypedShareKeepsItsDecimals() {
        #expect(
            typedPercent(0.1) == "10.0 %" && typedPercent(0) == "0.0 %"
                && typedPercent(0.005) == "0.5 %")
        #expect(typedPercent(0.9999) == "99.99 %" && typedPercent(0.000_001) == "0.0001 %")
        #expect(typedPercent(0.12345) == "12.345 %" && typedPercent(0.3) == "30.0 %")
    }
}
