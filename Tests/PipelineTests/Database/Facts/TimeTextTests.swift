import Pipeline
import Testing

@Suite struct TimeTextTests {
    private func time(_ text: String) -> TimeText? {
        Array(text.utf8).withUnsafeBufferPointer { TimeText($0) }
    }

    private static let texts = [
        "", "0", "00", "2010", "2010-12-01", "2010-12-01 08:26:00", "2010-12-01 08:26:00.5",
        "2010-12-01T08:26:00.12Z", "2010-12-02 08:26:00",
        "2011-01-01 00:00:00", "9", "é", "2010-12-01 08:26:00\0", "2010-12-01 08:26:00\0\0",
        String(repeating: "9", count: TimeText.capacity),
        String(repeating: "9", count: TimeText.capacity - 1),
    ]

    @Test func comparesAsTheBytesDo() throws {
        for a in Self.texts {
            for b in Self.texts {
                let (left, right) = (try #require(time(a)), try #require(time(b)))
                #expect((left < right) == a.utf8.lexicographicallyPrecedes(b.utf8), "\(a) \(b)")
                #expect((left == right) == a.utf8.elementsEqual(b.utf8), "\(a) \(b)")
                #expect((left.hashValue == right.hashValue) == (left == right))
            }
        }
    }

    @Test func givesTheTextAgain() throws {
        for text in Self.texts { #expect(try #require(time(text)).text == text) }
    }

    @Test func givesItsBytes() throws {
        for text in Self.texts {
            let bytes = Array(text.utf8) + Array(repeating: 0, count: 16)
            let found = try #require(time(text))
            #expect((0..<16).map { found.byte($0) } == Array(bytes.prefix(16)), "\(text)")
        }
    }

    @Test func theYearIsTheNumberItBeginsWith() {
        for (text, year) in [
            ("2010-12-01 08:26:00", 2010), ("0001-01-01 00:00:00", 1), ("20104", 2010), ("", 0),
            ("x", 0), ("12-01", 12), ("99", 99),
        ] {
            #expect(time(text)?.year == Int32(year), "\(text)")
        }
    }

    @Test func whatIsNoTimeForItsLengthIsNone() {
        #expect(time(String(repeating: "9", count: TimeText.capacity + 1)) == nil)
    }
}
