import Testing

struct DocumentedOutputTests {
    private let output = ["one", "two", "three", "four"]

    @Test func aPartIsShownWhereThePageSaysSo() {
        #expect(DocumentedOutput.shows(output, of: output))
        #expect(DocumentedOutput.shows(["one", "…", "four"], of: output))
        #expect(DocumentedOutput.shows(["…", "four"], of: output))
        #expect(DocumentedOutput.shows(["one", "two", "…"], of: output))
        #expect(DocumentedOutput.shows(["| a |", "| … | |"], of: ["| a |", "| 1 |", "| 2 |"]))
        #expect(DocumentedOutput.shows([], of: []))
    }

    @Test func allElseIsAnError() {
        #expect(!DocumentedOutput.shows([], of: output))
        #expect(!DocumentedOutput.shows(["one", "two", "three"], of: output))
        #expect(!DocumentedOutput.shows(["one", "…", "three"], of: output))
        // Nothing is left out, or nothing is shown.
        #expect(!DocumentedOutput.shows(["one", "two", "…", "three", "four"], of: output))
        #expect(!DocumentedOutput.shows(["…"], of: output))
    }

    @Test func whatDiffersEachTimeCountsAsEqual() {
        func same(_ one: String, _ other: String) -> Bool {
            DocumentedOutput.shows([one], of: [other])
        }
        #expect(same("27 runs in 0.60 s, sweep 1", "27 runs in 12 ms, sweep 1"))
        #expect(same("drawn on 2026-11-30", "drawn on 2031-01-02  "))
        #expect(same("2026-11-30 09:46:10 done", "2027-11-30 00:00:00 done"))
        #expect(same("c-7KQ2M9XD4H", "c-0000000000"))
        #expect(!same("27 runs in 0.60 s", "26 runs in 0.60 s"))
        #expect(!same("as of 2011-10-31", "as of 2011-11-30"))
        #expect(!same("0.60 shares", "0.70 shares"))
    }

    @Test func whatIsWrittenAnewIsCutWhereItWasCut() {
        let shown = ["ONE", "…", "FOUR"]
        #expect(DocumentedOutput.shown(shown, anew: output) == ["one", "…", "four"])
        #expect(DocumentedOutput.shown(["…"], anew: output) == output)
        #expect(DocumentedOutput.shown(shown, anew: ["1", "2"]) == ["1", "2"])
        #expect(DocumentedOutput.shown(["0.1 s"], anew: ["0.2 s"]) == ["0.1 s"])
    }
}
