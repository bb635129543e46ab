import Pipeline
import Testing

@Suite struct NullWordsTests {
    private func isNobody(_ text: String, _ words: NullWords = .usual) -> Bool {
        IdentifierText.customer(text, nullWords: words) == .nobody
    }

    @Test func usualWordsHaveNoCase() {
        for word in NullWords.usual.words + NullWords.usual.guests {
            for text in [word, word.uppercased(), word.lowercased()] {
                #expect(isNobody(text), "\(text)")
            }
        }
        for text in ["NULLS", "X", "N", "00", "1", "no", "-1", "nano"] {
            #expect(!isNobody(text), "\(text)")
        }
    }

    @Test func givenWordsAreTheOnlyOnes() {
        let given = NullWords(text: "UNKNOWN, x")
        #expect(isNobody("unknown", given) && isNobody("X", given))
        #expect(!isNobody("NULL", given) && !isNobody("0", given))
        #expect(given.text == "UNKNOWN, x")
        let none = NullWords(text: "")
        #expect(!isNobody("NULL", none) && none.text.isEmpty)
    }

    @Test func usualIsAWordForTheUsualOnes() {
        let more = NullWords(text: "usual,99999")
        #expect(isNobody("NULL", more) && isNobody("0", more) && isNobody("99999", more))
        #expect(more.words == NullWords.usual.words)
        #expect(NullWords(text: "usual") == .usual)
    }
}
