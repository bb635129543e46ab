import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct CSVRecordReaderTests {
    /// Records as `line:field|field` or `line!defect`.
    private func records(
        _ bytes: [UInt8], delimiter: UInt8 = 0x2C, chunk: Int = 1 << 12, minFields: Int = 0,
        maxFields: Int = .max
    ) throws -> [String] {
        let reader = CSVRecordReader(MemoryByteSource(bytes), chunk: chunk)
        reader.begin(delimiter: delimiter)
        reader.minFields = minFields
        reader.maxFields = maxFields
        var result: [String] = []
        while try reader.readRecord() {
            if let defect = reader.defect {
                result.append(
                    "\(reader.line)!\(defect)<\(String(decoding: reader.record, as: UTF8.self))>")
            } else {
                result.append("\(reader.line):" + fields(of: reader).joined(separator: "|"))
            }
        }
        return result
    }

    private func records(_ text: String, chunk: Int = 1 << 12) throws -> [String] {
        try records(Array(text.utf8), chunk: chunk)
    }

    private func fields(of reader: CSVRecordReader) -> [String] {
        (0..<reader.fieldCount).map { reader[$0].text }
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func lineEndsOfAllKinds(_ end: String) throws {
        #expect(try records("a,b\(end)c,d\(end)") == ["1:a|b", "2:c|d"])
        #expect(try records("a,b\(end)c,d") == ["1:a|b", "2:c|d"])
        #expect(try records("a\(end)\(end)b\(end)") == ["1:a", "2:", "3:b"])
    }

    @Test func lineEndsMixed() throws {
        #expect(try records("a\rb\nc\r\nd\r\r\ne") == ["1:a", "2:b", "3:c", "4:d", "5:", "6:e"])
    }

    @Test func emptyInputHasNoRecords() throws {
        #expect(try records("").isEmpty)
    }

    @Test func quotedFieldsHoldDelimitersQuotesAndLines() throws {
        #expect(try records("\"a,b\",\"c \"\"d\"\"\"\nx") == ["1:a,b|c \"d\"", "2:x"])
        #expect(try records("\"a\nb\r\nc\",d\nx") == ["1:a\nb\r\nc|d", "4:x"])
        #expect(try records("\"\",\"\"\n") == ["1:|"])
        #expect(try records("a,\"b\"") == ["1:a|b"])
    }

    @Test func quotesInsideUnquotedFieldsArePlain() throws {
        #expect(try records("6\" nail,a\"\"b\nx") == ["1:6\" nail|a\"\"b", "2:x"])
        #expect(try records("'a,b', \"c\"\n") == ["1:'a|b'| \"c\""])
        #expect(try records("a\\,b\n") == ["1:a\\|b"])
    }

    @Test func textBehindAQuoteIsADefectOfItsLine() throws {
        #expect(try records("\"a\"b,c\nd\n") == ["1!textAfterQuote<\"a\"b,c>", "2:d"])
        #expect(try records("\"a\\\"b\",c\nd\n") == ["1!textAfterQuote<\"a\\\"b\",c>", "2:d"])
    }

    @Test func unclosedQuoteCostsOneLine() throws {
        #expect(try records("a\n\"b,c\nd\ne\n") == ["1:a", "2!unclosedQuote<\"b,c>", "3:d", "4:e"])
        #expect(
            try records("a,\"b\nc,d\n\"e\",f\n") == ["1!textAfterQuote<a,\"b>", "2:c|d", "3:e|f"])
        #expect(try records("a,\"b") == ["1!unclosedQuote<a,\"b>"])
    }

    @Test func quoteOverTooManyLinesIsUnclosed() throws {
        let lines = String(repeating: "x\n", count: CSVRecordReader.maxRecordLines)
        let found = try records("\"\(lines)\"\ny\n")
        #expect(found.count == CSVRecordReader.maxRecordLines + 2)
        #expect(found[0] == "1!unclosedQuote<\"x>")
        #expect(found[1] == "2:x")
    }

    @Test func nulIsADefect() throws {
        #expect(try records([0x61, 0x00, 0x0A, 0x62]) == ["1!nulByte<a\0>", "2:b"])
        #expect(try records([0x22, 0x00, 0x22, 0x0A, 0x62]) == ["1!nulByte<\"\0\">", "2:b"])
    }

    @Test func fieldCountsAreCheckedEmptyExtrasAside() throws {
        let text = "a,b\na\na,b,c\na,b,,\n\na,b,\"\"\n"
        #expect(
            try records(Array(text.utf8), minFields: 2, maxFields: 2) == [
                "1:a|b", "2!fieldCount(found: 1)<a>", "3!fieldCount(found: 3)<a,b,c>", "4:a|b||",
                "5:", "6:a|b|",
            ])
    }

    @Test func brokenRecordOfSeveralLinesGivesItsLaterLinesBack() throws {
        let text = "\"a\nb,c\nd\",e,f\nb,c\n"
        #expect(
            try records(Array(text.utf8), minFields: 2, maxFields: 2) == [
                "1!fieldCount(found: 3)<\"a>", "2:b|c", "3!fieldCount(found: 3)<d\",e,f>", "4:b|c",
            ])
    }

    @Test func recordsBeyondTheLimitAreRefusedByLine() throws {
        let long = [UInt8](repeating: 0x61, count: CSVRecordReader.maxRecordBytes + 10)
        #expect(throws: TabularError.self) { try records([0x61, 0x0A] + long, chunk: 1 << 16) }
        do {
            _ = try records([0x61, 0x0A] + long, chunk: 1 << 16)
        } catch let error as TabularError {
            #expect(error.description.contains("input:2:"))
            #expect(error.description.contains("\(CSVRecordReader.maxRecordBytes) bytes"))
        }
    }

    /// Where the limit lies does not depend on how the bytes come.
    @Test(arguments: ["\n", "\r\n", ""]) func theLongestRecordIsTheSameForAllReads(_ end: String) {
        for length in 990...1010 {
            let text = Array((String(repeating: "x", count: length) + end).utf8)
            let outcomes = [1, 7, 64, 100, 4096].map { chunk in
                let reader = CSVRecordReader(
                    MemoryByteSource(text, chunk: chunk), chunk: chunk, recordBytes: 1000)
                return (try? reader.readRecord()) ?? false
            }
            #expect(Set(outcomes).count == 1, "\(length): \(outcomes)")
            #expect(outcomes[0] == (length < 999), "\(length)")
        }
    }

    @Test(arguments: [1, 2, 3, 7, 64, 4096, 1 << 20]) func readsAgreeWithPython(_ chunk: Int) throws
    {
        let lines = try String(
            contentsOfFile: Places.fixture("ingest/csv_cases.txt"), encoding: .utf8
        ).split(
            separator: "\n", omittingEmptySubsequences: false)
        for number in 0..<1000 {
            let delimiter = try #require(bytes(lines[3 * number].prefix(2)).first)
            let text = try bytes(lines[3 * number + 1])
            let expected = try lines[3 * number + 2].split(separator: ";").map { record in
                try record.split(separator: ",").map { field in
                    field == "-" ? "" : String(decoding: try bytes(field), as: UTF8.self)
                }
            }
            let reader = CSVRecordReader(MemoryByteSource(text), chunk: chunk)
            reader.begin(delimiter: delimiter)
            var found: [[String]] = []
            while try reader.readRecord() {
                #expect(reader.defect == nil)
                found.append(fields(of: reader))
            }
            #expect(found == expected, "case \(number)")
        }
    }

    private func bytes(_ hex: Substring) throws -> [UInt8] {
        try stride(from: 0, to: hex.utf8.count, by: 2).map { offset in
            let start = hex.index(hex.startIndex, offsetBy: offset)
            return try #require(UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16))
        }
    }

    /// Whoever asks for more than was read gets nothing, not the bytes of an earlier record.
    @Test func aRecordEndsWhereItsFieldsEnd() throws {
        let reader = CSVRecordReader(
            MemoryByteSource(Array("a,b,c,d\ne,f\n\"g\nh\n".utf8)), fieldCapacity: 3)
        reader.begin(delimiter: UInt8(ascii: ","))
        #expect(reader[0].bytes.isEmpty)
        #expect(try reader.readRecord())
        #expect((-1...5).map { reader[$0].text } == ["", "a", "b", "c", "", "", ""])
        #expect(reader.fieldCount == 4)
        #expect(try reader.readRecord())
        #expect((0...3).map { reader[$0].text } == ["e", "f", "", ""])
        #expect(reader[.max].bytes.isEmpty && reader[.min].bytes.isEmpty)
        #expect(try reader.readRecord())
        #expect(reader.defect == .unclosedQuote && reader[0].bytes.isEmpty)
        #expect(try reader.readRecord())
        #expect(reader[0].text == "h")
        #expect(try !reader.readRecord())
        #expect(reader[0].bytes.isEmpty)
    }

    @Test func aSourceThatGivesMoreThanThereIsRoomForEndsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            final class Boasting: ByteSource {
                var bytesTaken: Int { 0 }
                func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
                    buffer.count + 1
                }
            }
            _ = try CSVRecordReader(Boasting()).peek(1)
        }
    }
}
