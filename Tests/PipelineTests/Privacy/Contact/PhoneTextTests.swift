import Pipeline
import TestSupport
import Testing

/// Numbers of people in texts of others, in every spelling.
@Suite struct PhoneTextTests {
    private let forms = PhoneForms([("+49 171 5550123", "T")])

    @Test(arguments: [
        ("call 0171 5550123.", "call T."), ("0171/555 01 23", "T"), ("(0171) 5550123!", "T!"),
        ("(0171 5550123)", "(T)"), ("tel: 0171-555-0123, ask Bo", "tel: T, ask Bo"),
        ("+49 171 5550123", "T"), ("+49 (0)171 555 01 23", "T"), ("+49 (171) 5550123", "T"),
        ("(+49) 171 5550123", "T"), ("0049 171 5550123", "T"), ("0049 (0) 171 / 555 0123", "T"),
        ("4901715550123", "T"), ("491715550123", "T"), ("171 5550123", "T"),
        ("01715550123/01715550124", "T/01715550124"), ("3 x 0171 5550123", "3 x T"),
        ("room 12 0171 5550123 5", "room 12 T 5"), ("0171\u{A0}555\u{202F}0123", "T"),
        ("0171\u{2011}5550123", "T"), ("0171 . 555 - 0123", "T"),
        ("tel=%2B49%20171%205550123", "tel=T"),
        ("0171%205550123&x=1", "T&x=1"), ("0171 5550123, +491715550123", "T, T"),
        ("+49 171 5550124 / 0171 5550123", "+49 171 5550124 / T"), ("顧客0171 5550123様", "顧客T様"),
    ])
    func everySpellingIsFound(text: String, expected: String) {
        #expect(forms.replaced(in: text) == expected)
    }

    @Test(arguments: [
        "0171 5550124", "10171 5550123", "0171 55501234", "A0171 5550123", "0171 5550123b",
        "0171,5550123", "0171 x 5550123", "0171      5550123", "2011-12-05 08:26", "", "+", "0171",
        "5550123", "+50 171 5550123", "0050 (0171) 5550123", "12 171 5550123", "00491715550124",
    ])
    func whatIsAnotherNumberStays(text: String) {
        #expect(forms.replaced(in: text) == nil)
    }

    /// Eight digits without a country are a date, too: they stay, and that is told.
    @Test func shortNumbersMayBeDates() {
        let danish = PhoneForms([("+45 20 11 12 05", "T")])
        #expect(danish.replaced(in: "on 2011-12-05") == nil && danish.mayHold("on 2011-12-05"))
        #expect(danish.replaced(in: "+45 20111205, 0045 20 11 12 05") == "T, T")
        #expect(!danish.mayHold("2011-12-06") && !forms.mayHold("0171 5550123"))
    }

    /// Without a country a number is its digits.
    @Test func numbersOfNoKnownCountryAreTheirDigits() {
        let forms = PhoneForms([("0171 5550123", "T"), ("no number", "N")])
        #expect(forms.replaced(in: "0171-555 0123") == "T")
        #expect(forms.replaced(in: "+49 171 5550123") == nil)
        #expect(PhoneForms([]).isEmpty && PhoneForms([("Ann", "T")]).isEmpty && !forms.isEmpty)
    }

    /// The plain way: all digits of each stretch of digits and marks, tried one by one.
    private static func plain(_ text: String, _ wanted: Set<String>) -> Bool {
        let letters = Array(text)
        var start = 0
        while start < letters.count {
            guard letters[start].isNumber, start == 0 || !letters[start - 1].isNumber else {
                start += 1
                continue
            }
            let before = digitsBefore(letters, start)
            let isFew = 1..<8 ~= before.count
            var first = start
            while first > 0, letters[first - 1] == "(" { first -= 1 }
            let isInside = first > 0 && (letters[first - 1].isLetter || letters[first - 1].isNumber)
            if !isInside, !(isFew && before.hasCountry),
                let end = match(letters, start, wanted, isBareLeft: isFew)
            {
                return end > start
            }
            start += 1
        }
        return false
    }

    private static func match(
        _ letters: [Character], _ start: Int, _ wanted: Set<String>, isBareLeft: Bool
    ) -> Int? {
        var (digits, gap) = ("", 0)
        for end in start..<letters.count {
            if letters[end].isNumber {
                digits.append(letters[end])
                gap = 0
            } else if " -./()".contains(letters[end]), gap < 5 {
                gap += 1
                continue
            } else {
                return nil
            }
            let next = end + 1 < letters.count ? letters[end + 1] : " "
            if !next.isNumber, !next.isLetter, wanted.contains(digits),
                digits.hasPrefix("0") || !isBareLeft
            {
                return end
            }
        }
        return nil
    }

    /// The digits of the same stretch before a place.
    private static func digitsBefore(
        _ letters: [Character], _ start: Int
    ) -> (count: Int, hasCountry: Bool) {
        var (count, first, gap, place) = (0, start, 0, start - 1)
        while place >= 0 {
            if letters[place].isNumber {
                (count, first) = (count + 1, place)
                gap = 0
            } else if " -./()".contains(letters[place]), gap < 5 {
                gap += 1
            } else {
                break
            }
            place -= 1
        }
        return (count, count > 1 && letters[first] == "0" && letters[first + 1] == "0")
    }

    @Test func theFastWayFindsWhatThePlainOneFinds() {
        var generator = SeededGenerator(seed: 7)
        let wanted: Set<String> = [
            "01715550123", "00491715550123", "491715550123", "4901715550123", "004901715550123",
            "1715550123",
        ]
        let pieces = [
            "0", "171", "0171", "555", "0123", "49", "0049", "5550123", " ", "-", "/", ".", "  ",
            ",", "x",
            "1", "(", ")",
        ]
        var nFound = 0
        for _ in 0..<4_000 {
            let text = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }.joined()
            let isFound = Self.plain(text, wanted)
            nFound += isFound ? 1 : 0
            #expect((forms.replaced(in: text) != nil) == isFound, "\(text)")
        }
        #expect(nFound > 5)
    }
}
