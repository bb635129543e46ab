import Foundation
import Pipeline
import TestSupport
import Testing

/// Claims about any file, tried on made ones.
@Suite struct IngestPropertyTests {
    /// A file with quoting, several lines a record, blanks and rejects; ISO-8859-1.
    private func sample(_ generator: inout SeededGenerator, lines: Int) -> [[UInt8]] {
        (0..<lines).map { number in
            let description =
                ["PLAIN", "\"A, B\"", "\"say \"\"hi\"\"\"", "\"two\r\nlines\"", "", " x "]
                .randomElement(using: &generator) ?? ""
            let quantity =
                ["1", "-3", "1.0", "x", "1.00005", "0.5"].randomElement(using: &generator) ?? ""
            let date =
                ["12/1/2010 8:26", "2010-12-01T08:26:00Z", "12/13/2010 8:26", "2/30/2011 1:00"]
                .randomElement(using: &generator) ?? ""
            let end = ["\n", "\r\n", "\r", "\r\n\r\n"].randomElement(using: &generator) ?? ""
            let pound: [UInt8] = Bool.random(using: &generator) ? [0xA3] : []
            return Array("\(number),c,\(description)".utf8)
                + (description.hasSuffix("\"") ? [] : pound)
                + Array(",\(quantity),\(date),2.5,\(17850 + number % 7).0,UK\(end)".utf8)
        }
    }

    @Test func resultDoesNotDependOnReadSizes() throws {
        var generator = SeededGenerator(seed: 1)
        let bytes = Array(IngestTestSupport.header.utf8) + sample(&generator, lines: 400).joined()
        let expected = try ParsedFile(bytes)
        #expect(expected.rows.count > 100)
        #expect(expected.rejects.count > 50)
        for chunk in [1, 2, 3, 7, 64, 4096, 1 << 20] {
            for batchRows in [1, 7, 1000] {
                let file = try ParsedFile(
                    bytes, chunk: max(chunk, 64), readChunk: chunk, batchRows: batchRows)
                #expect(file.rows == expected.rows, "\(chunk) \(batchRows)")
                #expect(file.rejects == expected.rejects, "\(chunk) \(batchRows)")
                #expect(file.summary.linesBlank == expected.summary.linesBlank)
                #expect(file.summary.sha256 == expected.summary.sha256)
            }
            let small = try ParsedFile(bytes, chunk: chunk)
            #expect(small.rows == expected.rows, "\(chunk)")
        }
    }

    /// A file in a local format, which tells date order and decimal mark only after lines that could
    /// be read otherwise.
    private func localSample(_ generator: inout SeededGenerator, lines: Int) -> [[UInt8]] {
        (0..<lines).map { number in
            let price =
                number < lines / 2
                ? ["3", "1.234", "12"].randomElement(using: &generator) ?? ""
                : ["2,55", "1.234,50", "1.234", "x", "0,5"].randomElement(using: &generator) ?? ""
            let quantity = ["1", "1.000", "-2", "1,0"].randomElement(using: &generator) ?? ""
            let date =
                number < lines / 2
                ? "3/4/2011 8:26" : number == lines / 2 ? "31/3/2011 8:26" : "4/3/2011 8:26"
            return Array("\(number);c;d;\(quantity);\(date);\(price);K\(number % 7);DE\r\n".utf8)
        }
    }

    private var localHeader: [UInt8] {
        Array(IngestTestSupport.header.replacing(",", with: ";").utf8)
    }

    @Test func resultOfALocalFileDoesNotDependOnReadSizes() throws {
        var generator = SeededGenerator(seed: 6)
        let bytes = localHeader + localSample(&generator, lines: 200).joined()
        let expected = try ParsedFile(bytes)
        #expect(expected.rows.count > 100)
        #expect(expected.rejects.count > 5)
        #expect(expected.summary.conventions.decimalMark == .comma)
        #expect(expected.summary.conventions.dateOrder == .dayFirst)
        #expect(expected.rows[0].contains("2011-04-03"))
        for chunk in [1, 2, 3, 7, 64, 4096, 1 << 20] {
            let file = try ParsedFile(bytes, chunk: max(chunk, 64), readChunk: chunk, batchRows: 7)
            #expect(file.rows == expected.rows, "\(chunk)")
            #expect(file.rejects == expected.rejects, "\(chunk)")
            #expect(file.summary.sha256 == expected.summary.sha256)
        }
    }

    @Test func badLineNeverChangesItsNeighboursInALocalFile() throws {
        var generator = SeededGenerator(seed: 7)
        let lines = localSample(&generator, lines: 40)
        let expected = try ParsedFile(localHeader + lines.joined())
        let bad = [
            "\"unclosed;a;b;1;4/3/2011 1:00;1;c;UK\n", "short\n", "1;2;3;4;5;6;7;8;9;10\n",
            "1;a;d;x;4/3/2011 1:00;1;c;UK\n", "1;a;d;1;4/3/2011 1:00;2,5,5;c;UK\n",
            "1;a;d;1.5;4/3/2011 1:00;1;c;UK\n", "1;a;d;1;31/2/2011 1:00;1;c;UK\n",
            "1;a;d;1;4/3/2011 1:00;2,55 €;c;UK\n", "1;a;d;1;4/3/2011 1:00;;c;UK\n",
        ]
        for trial in 0..<1000 {
            let position = Int.random(in: 0...lines.count, using: &generator)
            let line = Array(bad[trial % bad.count].utf8)
            let file = try ParsedFile(
                localHeader + lines[..<position].joined() + line + lines[position...].joined())
            #expect(file.contents == expected.contents, "\(trial) at \(position)")
            #expect(file.summary.linesRejected == expected.summary.linesRejected + 1, "\(trial)")
        }
    }

    @Test func badLineNeverChangesItsNeighbours() throws {
        var generator = SeededGenerator(seed: 2)
        let lines = sample(&generator, lines: 40)
        let header = Array(IngestTestSupport.header.utf8)
        let expected = try ParsedFile(header + lines.joined())
        let bad: [[UInt8]] = [
            Array("\"unclosed,a,b,1,12/1/2010 1:00,1,c,UK\n".utf8),
            Array("1,\"a\"b,c,1,12/1/2010 1:00,1,c,UK\n".utf8), Array("short\n".utf8),
            Array("1,2,3,4,5,6,7,8,9,10\n".utf8), Array("1,a,d,x,12/1/2010 1:00,1,c,UK\n".utf8),
            Array("1,a,d,1,2/30/2011 1:00,1,c,UK\n".utf8), [0x00, 0x0A], [0xFF, 0x2C, 0x0A],
            Array("1,a,é,1,bad,1,c,UK\n".utf8), Array("1,a,\"open,1,12/1/2010 1:00,1,c,\n".utf8),
            IngestTestSupport.header.utf8.map { $0 },
        ]
        for trial in 0..<1000 {
            let position = Int.random(in: 0...lines.count, using: &generator)
            let line = bad[trial % bad.count]
            // The last line may have no line end; a line before it ends with one.
            let file = try ParsedFile(
                header + lines[..<position].joined() + line + lines[position...].joined())
            #expect(file.contents == expected.contents, "\(trial): \(line) at \(position)")
            #expect(file.summary.linesRejected == expected.summary.linesRejected + 1, "\(trial)")
        }
    }

    @Test func noBytesMakeItTrap() throws {
        var generator = SeededGenerator(seed: 4)
        let alphabet = Array("\",;\r\n\0aA019./:-+eE \t".utf8) + [0x80, 0xA3, 0xC2, 0xE2, 0xFF]
        for _ in 0..<3000 {
            let count = Int.random(in: 0...300, using: &generator)
            let noise = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            let file = try ParsedFile(Array(IngestTestSupport.header.utf8) + noise)
            #expect(file.rows.count == file.summary.linesKept)
            #expect(file.rejects.count == file.summary.linesRejected)
        }
    }

    @Test func damagedLinesAreKeptOrRejectedNeverLost() throws {
        var generator = SeededGenerator(seed: 5)
        let good = Array(IngestTestSupport.goodLine.utf8)
        for _ in 0..<2000 {
            var line = good
            let position = Int.random(in: 0..<line.count, using: &generator)
            line[position] = UInt8.random(in: 0...255, using: &generator)
            let text = Array(IngestTestSupport.header.utf8) + line + [0x0A] + good + [0x0A]
            do {
                let file = try ParsedFile(text)
                #expect(file.contents.last?.hasPrefix("536365|85123A|") == true)
                #expect(file.summary.linesRead >= 2)
            } catch let error as IngestError {
                // The one change that may refuse the file: a date of the other order.
                #expect(error.description.contains("the date"))
            }
        }
    }
}
