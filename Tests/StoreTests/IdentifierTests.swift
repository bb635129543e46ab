import Store
import TestSupport
import Testing

@Suite struct IdentifierTests {
    @Test func quotesAreDoubled() {
        #expect(Identifier.quote("a") == "\"a\"")
        #expect(Identifier.quote("a\"b") == "\"a\"\"b\"")
        #expect(Identifier.quote("") == "\"\"")
        #expect(Identifier.quote("x\"; drop table t; --") == "\"x\"\"; drop table t; --\"")
    }

    @Test func combiningMarkAfterAQuoteDoesNotHideIt() {
        #expect(Identifier.quote("\"\u{301}") == "\"\"\"\u{301}\"")
    }

    @Test func nulCannotBeQuoted() {
        #expect(!Identifier.isQuotable("a\0b"))
        #expect(Identifier.isQuotable("a]b`c"))
    }

    @Test func tenThousandRandomNamesRoundTrip() throws {
        let connection = try Connection.inMemory()
        var generator = SeededGenerator(seed: 1)
        let alphabet = Array("\"'`[](){};-. \\%?#:@$\n\t\u{301}é世👩aZ_09".unicodeScalars)
        for _ in 0..<10_000 {
            var name = ""
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                name.unicodeScalars.append(
                    alphabet[Int.random(in: alphabet.indices, using: &generator)])
            }
            let names = try connection.columnNames(of: "select 1 as \(Identifier.quote(name))")
            #expect(names.map { Array($0.utf8) } == [Array(name.utf8)])
        }
    }

    @Test func hostileTableNamesAreJustNames() throws {
        let connection = try Connection.inMemory()
        let names = [
            "select", "a\"b", "a]b", "`", "x\"; drop table y; --", "ü",
            String(repeating: "n", count: 10_000),
        ]
        for name in names {
            let quoted = Identifier.quote(name)
            try connection.execute("create table \(quoted) (a)")
            try connection.run("insert into \(quoted) values (?)", [1])
        }
        let found = try connection.query("select name from sqlite_schema").map { try $0.text(0) }
        #expect(found == names)
    }
}
