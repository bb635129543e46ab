import Reports
import TestSupport
import Testing

struct ShellWordTests {
    @Test(arguments: [
        "plain.db", "a b.db", "it's", "$(touch x)", "`touch x`", "a;b", "~", "", "-x", "a\"b", "*",
        "!1",
        "\\", "#", "é", "a\nb",
    ])
    func theShellGivesTheWordBack(_ text: String) throws {
        let outcome = try Command.run("/bin/sh", ["-c", "printf %s \(shellWord(text))"])
        #expect(outcome.output == text)
    }

    @Test(arguments: [
        "'s.db'", "\"a b\"", "a\\ b", "it\\'s", "'a'\\''b'", "\"x\\\"y\\z\"", "plain", "'a b",
    ])
    func aTypedWordIsReadAsTheShellReadsIt(_ typed: String) throws {
        let closed = typed == "'a b" ? typed + "'" : typed
        let outcome = try Command.run("/bin/sh", ["-c", "printf %s \(closed)"])
        #expect(unquotedWord(typed) == outcome.output)
        #expect(unquotedWord(shellWord(typed)) == typed)
    }

    @Test func plainNamesStayAsTheyAre() {
        #expect(shellWord("data/shop_2011-v1.db") == "data/shop_2011-v1.db")
    }
}
