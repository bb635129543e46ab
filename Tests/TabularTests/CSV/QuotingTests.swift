import Tabular
import Testing

@Suite struct QuotingTests {
    private func firstLine(_ text: String, fields: ClosedRange<Int> = 3...3) throws -> Int? {
        try CSVHead(Array(text.utf8), name: "t").firstLineWithoutQuoting(
            0x09, skipping: 1, fields: fields)
    }

    private func records(_ text: String, _ quoting: Quoting) throws -> [[String]] {
        let reader = CSVRecordReader(MemoryByteSource(Array(text.utf8)))
        reader.begin(delimiter: 0x09, quoting: quoting)
        var result: [[String]] = []
        while try reader.readRecord() {
            result.append((0..<reader.fieldCount).map { reader[$0].text })
        }
        return result
    }

    @Test func withoutQuotingAQuoteIsACharacter() throws {
        #expect(
            try records("\"a\"\t\"b\nc\td\"\"\n", .none) == [["\"a\"", "\"b"], ["c", "d\"\""]])
        #expect(try records("\"a\"\t\"b\"\"\"\n", .double) == [["a", "b\""]])
    }

    @Test(arguments: [
        ("h\ti\tj\n1\t\"x\"y\t2\n", 2), ("h\ti\tj\n1\ta\t2\n1\t\"x\t2\n3\t4\t5\n", 3),
        ("h\ti\tj\n1\t\"x\t2\n1\ty\"\t2\n", 2), ("h\ti\tj\n1\t\"x\t2\n1\ty\t2\"\n", 2),
    ])
    func swallowedLinesShowThatNothingIsQuoted(_ text: String, _ line: Int) throws {
        #expect(try firstLine(text) == line)
    }

    @Test(arguments: [
        "h\ti\tj\n1\tx\t2\n", "h\ti\tj\n1\t\"x\"\t2\n", "h\ti\tj\n1\t\"x\ny\"\t2\n",
        "h\ti\tj\n1\t\"x\ty\"\t2\n", "h\ti\tj\n1\t\"x\n\ny\tz\"\t2\n", "h\ti\tj\n1\t6\" pipe\t2\n",
    ])
    func quotedFieldsStaySo(_ text: String) throws {
        #expect(try firstLine(text) == nil)
    }

    @Test func byteOrderMarksAreCounted() {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        for count in 0...3 {
            let marks: [UInt8] = Array([[UInt8]](repeating: mark, count: count).joined())
            #expect(CSVHead(marks + [0x61], name: "t").markLength == 3 * count)
        }
    }
}
