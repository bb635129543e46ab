import Tabular
import Testing

@Suite struct WholeLineQuotesTests {
    private func unwrapped(_ text: String, chunk: Int = .max) throws -> String {
        let source = WholeLineQuoteSource(MemoryByteSource(Array(text.utf8), chunk: chunk))
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 7, alignment: 1)
        defer { room.deallocate() }
        var bytes: [UInt8] = []
        while true {
            let count = try source.read(into: room)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += room[..<count]
        }
    }

    @Test(arguments: [
        ("\"a,b,c,d\"\n\"1,2,3,4\"\n", "a,b,c,d\n1,2,3,4\n"),
        ("\"a,b,c,d\"\r\n\"1,\"\"x, y\"\",3,4\"\r\n", "a,b,c,d\r\n1,\"x, y\",3,4\r\n"),
        ("a,b,c,d\n1,2,3,4\n\"1,\"\"x\"\",3,4\"\n", "a,b,c,d\n1,2,3,4\n1,\"x\",3,4\n"),
        ("\u{FEFF}\"a;b;c;d\"\n\"1;2;3;4\"", "\u{FEFF}a;b;c;d\n1;2;3;4"),
        ("Report\n\n\"a\tb\tc\td\"\n\"1\t2\t3\t4\"\n", "Report\n\na\tb\tc\td\n1\t2\t3\t4\n"),
        ("\"a,b,c,d\"\n", "a,b,c,d\n"),
        (
            "\"a,b,c,d\"\n\"1,\"\"an \"\"\"\"inch\"\"\"\"\"\",3,4\"\n",
            "a,b,c,d\n1,\"an \"\"inch\"\"\",3,4\n"
        ),
    ])
    func quotesAroundLinesAreTakenOff(_ text: String, _ wanted: String) throws {
        for chunk in [1, 5, Int.max] {
            #expect(try unwrapped(text, chunk: chunk) == wanted)
        }
    }

    @Test(arguments: [
        "a,b,c,d\n1,2,3,4\n", "\"a\",\"b\",\"c\",\"d\"\n\"1\",\"2\",\"3\",\"4\"\n",
        "a,b,c,d\n\"x,y\"\n", "note\n\"one, two, three\"\n", "", "\"\n", "\"a,b\nc\",d,e,f\n",
        "a,b,c,d\n\"1\",2,3,\"4\"\n",
    ])
    func everythingElseStaysAsItIs(_ text: String) throws {
        #expect(try unwrapped(text) == text)
    }

    @Test func linesBehindTheFirstBytesAreUnwrappedToo() throws {
        let line = "\"1,\"\"x, y\"\",3,4\"\n"
        let text = "a,b,c,d\n" + String(repeating: line, count: 12_000)
        let found = try unwrapped(text)
        #expect(found == "a,b,c,d\n" + String(repeating: "1,\"x, y\",3,4\n", count: 12_000))
    }
}
