import Pipeline
import Testing

@Suite struct RejectKeyTests {
    private let digest = String(repeating: "0123456789abcdef", count: 4)

    @Test func readsWhatItWrites() {
        let key = RejectKey(sha256: digest, lineNo: 1042)
        #expect(key.text == "line 1042 of 0123456789abcdef")
        #expect(RejectKey(key.text) == key)
        #expect(RejectKey(" line 1042 of 0123456789ABCDEF ") == key)
    }

    @Test(arguments: [
        "", "1042", "line 0 of 0123456789abcdef", "line x of 0123456789abcdef",
        "line 1042 of 0123456789abcde", "line 1042 of 0123456789abcdeg",
        "line 1042 of 0123456789abcdef too", "line -1 of 0123456789abcdef",
    ])
    func refusesWhatIsNoKey(_ text: String) {
        #expect(RejectKey(text) == nil)
    }
}
