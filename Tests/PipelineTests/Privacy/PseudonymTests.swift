import Pipeline
import Testing

struct PseudonymTests {
    private let hash = KeyedHash(hex: String(repeating: "5c", count: 32))

    @Test func itIsShortReadableAndTheSameEachTime() throws {
        let hash = try #require(hash)
        let text = Pseudonym(of: "anna@example.com", by: hash).text
        #expect(text.hasPrefix("c-") && text.count == 12)
        #expect(
            text.dropFirst(2).allSatisfy { !"ILOU".contains($0) && ($0.isNumber || $0.isUppercase) }
        )
        #expect(Pseudonym(of: "anna@example.com", by: hash).text == text)
        let other = try #require(KeyedHash(hex: String(repeating: "5d", count: 32)))
        #expect(Pseudonym(of: "anna@example.com", by: other).text != text)
    }

    @Test func noTwoOfManyCustomersShareOne() throws {
        let hash = try #require(hash)
        let all = Set((0..<20_000).map { Pseudonym(of: "c\($0)@example.com", by: hash).text })
        #expect(all.count == 20_000)
    }

    @Test func itIsReadAsItIsTyped() throws {
        #expect(Pseudonym("c-7KQ2M9XD4H")?.text == "c-7KQ2M9XD4H")
        #expect(Pseudonym("C-7kq2m9xd4h")?.text == "c-7KQ2M9XD4H")
        #expect(Pseudonym("c-OI00000000")?.text == "c-0100000000")
        for other in ["", "c-", "c-7KQ2M9XD4", "c-7KQ2M9XD4HX", "c-7KQ2M9XD4U", "17850", "C100"] {
            #expect(Pseudonym(other) == nil, "\(other)")
        }
    }

    @Test func fiftyBitsAreWrittenFiveALetter() {
        #expect(Pseudonym.written([0, 0, 0, 0, 0, 0, 0]) == "0000000000")
        #expect(Pseudonym.written([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) == "ZZZZZZZZZZ")
        // 00001 00010 00011 …: the first ten numbers from 1.
        #expect(
            Pseudonym.written([
                0b0000_1000, 0b1000_0110, 0b0100_0010, 0b1001_1000, 0b1110_1000, 0b0100_1010,
                0b1000_0000,
            ]) == "123456789A")
    }
}
