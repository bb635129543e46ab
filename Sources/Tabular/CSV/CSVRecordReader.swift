/// Cuts a byte stream into CSV records and their fields, without making a string of any.
///
/// The grammar is RFC 4180 with the line ends LF, CRLF and CR in any mixture. A quote opens a quoted
/// field only as its first byte; elsewhere in an unquoted field it is a plain byte. What is not
/// CSV becomes a record with a `defect`, and then the rule that keeps its neighbours whole: a broken
/// record that spans several lines is given up after its first line, and reading goes on at the
/// second. So a quote that is never closed costs one line and not the rest of the file.
///
/// The result does not depend on how the source cuts its reads.
/// - Complexity: O(bytes) as long as few records are broken; a broken one is scanned again from its
///   second line, which `maxRecordLines` bounds. Memory: one record and one read.
package final class CSVRecordReader {
    /// Longest record, in bytes.
    package static let maxRecordBytes = 1 << 20
    /// Most lines that one record may span.
    package static let maxRecordLines = 100
    private static let scanPadding = 32

    // `@exclusivity(unchecked)` on the variables of this class: it has one owner and calls nobody who
    // could reach it again, and the run-time checks took two thirds of the parsing time.
    private let source: any ByteSource
    private let name: String
    private let chunk: Int
    private let recordBytes: Int
    // The view of the record (`CSVRecordReader+Record`) reads these; nobody else does.
    let buffer: UnsafeMutablePointer<UInt8>
    private let positions: UnsafeMutablePointer<Int32>
    let places: UnsafeMutablePointer<Place>
    private let fieldCapacity: Int
    /// Bytes of `buffer`, entries of `positions`.
    private let capacity: Int
    @exclusivity(unchecked) private var positionCount = 0
    @exclusivity(unchecked) private var cursor = 0
    @exclusivity(unchecked) private var next = 0
    @exclusivity(unchecked) private var valid = 0
    @exclusivity(unchecked) private var sourceIsAtEnd = false
    @exclusivity(unchecked) private var nextLine = 1
    /// Where the buffer starts in the stream.
    @exclusivity(unchecked) private var bufferOffset = 0

    /// Byte that separates fields.
    @exclusivity(unchecked) package private(set) var delimiter = UInt8(ascii: ",")
    /// Whether a record counts as one line whatever line ends its fields hold: a row of a sheet.
    @exclusivity(unchecked) package var countsRecords = false
    /// Fewest fields of a whole record; 0 leaves it open.
    @exclusivity(unchecked) package var minFields = 0
    /// Most fields of a whole record, empty ones behind them not counted.
    @exclusivity(unchecked) package var maxFields = Int.max

    // The current record.
    /// First byte of the record in `bytes`.
    @exclusivity(unchecked) package private(set) var start = 0
    /// Behind its last byte, without the line end.
    @exclusivity(unchecked) package private(set) var end = 0
    /// Physical line, from 1, on which it starts.
    @exclusivity(unchecked) package private(set) var line = 0
    /// Number of its fields, those beyond the capacity given to `init` included.
    @exclusivity(unchecked) package private(set) var fieldCount = 0
    /// Fields that can be asked for.
    @exclusivity(unchecked) private(set) var keptCount = 0
    /// Whether any byte is above 0x7F.
    @exclusivity(unchecked) package private(set) var hasHighBytes = false
    /// What keeps it from being a record, if anything.
    @exclusivity(unchecked) package private(set) var defect: Defect?
    /// Whether the file ended before a line end.
    @exclusivity(unchecked) package private(set) var endsWithFile = false

    /// A reader at the start of `source`.
    ///
    /// - Parameters:
    ///   - name: The file, for messages.
    ///   - fieldCapacity: How many fields of a record are kept; more are counted only.
    ///   - chunk: Bytes asked for in one read; the result does not depend on it.
    ///   - recordBytes: Longest record; less saves memory where the stream is short.
    package init(
        _ source: any ByteSource, name: String = "input", fieldCapacity: Int = 1024,
        chunk: Int = 1 << 18, recordBytes: Int = maxRecordBytes
    ) {
        self.source = source
        self.name = name
        self.chunk = chunk
        self.fieldCapacity = fieldCapacity
        self.recordBytes = recordBytes
        precondition(fieldCapacity > 0 && chunk > 0 && recordBytes > 0)
        capacity = recordBytes + chunk + Self.scanPadding
        precondition(capacity <= Int(Int32.max), "positions are of 32 bits")
        buffer = .allocate(capacity: capacity)
        positions = .allocate(capacity: capacity)
        places = .allocate(capacity: fieldCapacity)
    }

    deinit {
        buffer.deallocate()
        positions.deallocate()
        places.deallocate()
    }

    /// Bytes of the current record as they stand in the file, without the line end.
    package var record: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: UnsafePointer(buffer) + start, count: end - start)
    }

    /// Where the current record starts in the stream.
    package var byteOffset: Int { bufferOffset + start }

    /// The first `count` bytes of the stream, without taking them.
    ///
    /// Only before the first record.
    package func peek(_ count: Int) throws(IngestError) -> [UInt8] {
        while valid < count, !sourceIsAtEnd { try readMore() }
        return Array(UnsafeBufferPointer(start: buffer, count: min(count, valid)))
    }

    /// Says how to cut, before the first record.
    ///
    /// - Parameters:
    ///   - delimiter: Byte that separates fields.
    ///   - skipping: Bytes at the start to leave out: a byte order mark that `peek` has shown.
    package func begin(delimiter: UInt8, skipping: Int = 0) {
        precondition(nextLine == 1 && next == 0 && skipping <= valid)
        self.delimiter = delimiter
        next = skipping
        positionCount = 0
        scan(next..<valid)
    }

    /// Steps to the next record.
    ///
    /// - Returns: `false` at the end of the stream.
    /// - Throws: `data` for a line longer than `maxRecordBytes`; what the source throws.
    package func readRecord() throws(IngestError) -> Bool {
        while true {
            switch parse() {
            case .record:
                // Whether `readMore` would have refused it depends on how the bytes came.
                guard end - start < recordBytes - 1 else { throw tooLong(line) }
                return true
            case .end:
                keptCount = 0
                return false
            case .needsMore: try refill()
            }
        }
    }

    private enum Step { case record, end, needsMore }

    /// Parses the record at `next` from the indexed bytes; touches no state on `needsMore`.
    @inline(__always)
    private func parse() -> Step {
        if next == valid { return sourceIsAtEnd ? .end : .needsMore }
        let begin = next
        var index = cursor
        var fieldStart = begin
        var isQuoted = false
        var quotedEnd = 0
        var hasDoubled = false
        var count = 0
        var lines = 1
        var high = false
        var found: Defect?
        var extraFields = false

        while true {
            guard index < positionCount else {
                guard sourceIsAtEnd else { return .needsMore }
                let fieldEnd = isQuoted ? quotedEnd : valid
                if fieldEnd > fieldStart, count >= maxFields { extraFields = true }
                store(count, fieldStart, fieldEnd, hasDoubled)
                return finish(
                    begin, valid, after: valid, index: index, fields: count + 1, lines: lines,
                    high: high, defect: found, extra: extraFields, atEnd: true)
            }
            let position = Int(positions[index])
            let byte = buffer[position]
            if byte == delimiter {
                let fieldEnd = isQuoted ? quotedEnd : position
                if count >= maxFields, fieldEnd > fieldStart { extraFields = true }
                store(count, fieldStart, fieldEnd, hasDoubled)
                count += 1
                fieldStart = position + 1
                isQuoted = false
                hasDoubled = false
                index += 1
            } else if byte == 0x0A || byte == 0x0D {
                var after = position + 1
                var used = 1
                if byte == 0x0D {
                    if after == valid {
                        guard sourceIsAtEnd else { return .needsMore }
                    } else if buffer[after] == 0x0A {
                        after += 1
                        used = 2
                    }
                }
                let fieldEnd = isQuoted ? quotedEnd : position
                if count >= maxFields, fieldEnd > fieldStart { extraFields = true }
                store(count, fieldStart, fieldEnd, hasDoubled)
                return finish(
                    begin, position, after: after, index: index + used, fields: count + 1,
                    lines: lines, high: high, defect: found, extra: extraFields, atEnd: false)
            } else if byte == 0x22 {
                index += 1
                guard position == fieldStart else { continue }
                // Inside quotes until a quote that is not doubled.
                quoted: while true {
                    guard index < positionCount else {
                        guard sourceIsAtEnd else { return .needsMore }
                        return giveUp(.unclosedQuote)
                    }
                    let inner = Int(positions[index])
                    index += 1
                    switch buffer[inner] {
                    case 0x22:
                        if inner + 1 == valid {
                            guard sourceIsAtEnd else { return .needsMore }
                        } else if buffer[inner + 1] == 0x22 {
                            hasDoubled = true
                            index += 1
                            continue
                        }
                        quotedEnd = inner
                        break quoted
                    case 0x0A:
                        lines += 1
                    case 0x0D:
                        if inner + 1 == valid, !sourceIsAtEnd { return .needsMore }
                        if inner + 1 == valid || buffer[inner + 1] != 0x0A { lines += 1 }
                    case 0x00:
                        found = .nulByte
                    case 0x80...:
                        high = true
                    default:
                        break
                    }
                    if lines > Self.maxRecordLines, !countsRecords { return giveUp(.unclosedQuote) }
                }
                isQuoted = true
                fieldStart += 1
                let behind = quotedEnd + 1
                if behind == valid {
                    guard sourceIsAtEnd else { return .needsMore }
                } else if buffer[behind] != delimiter, buffer[behind] != 0x0A,
                    buffer[behind] != 0x0D
                {
                    return giveUp(.textAfterQuote)
                }
            } else {
                if byte == 0 { found = .nulByte } else { high = true }
                index += 1
            }
        }
    }

    @inline(__always)
    private func store(_ index: Int, _ start: Int, _ end: Int, _ hasDoubled: Bool) {
        guard index < fieldCapacity else { return }
        places[index] = Place(
            start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end),
            hasDoubledQuotes: hasDoubled)
    }

    @inline(__always)
    private func finish(
        _ begin: Int, _ stop: Int, after: Int, index: Int, fields: Int, lines: Int, high: Bool,
        defect found: Defect?, extra: Bool, atEnd: Bool
    ) -> Step {
        fieldCount = fields
        keptCount = min(fields, fieldCapacity)
        start = begin
        end = stop
        hasHighBytes = high
        defect = found
        endsWithFile = atEnd
        if found == nil, fields < minFields || extra, !isBlank {
            if lines > 1 { return giveUp(.fieldCount(found: fields)) }
            defect = .fieldCount(found: fields)
        }
        line = nextLine
        nextLine += countsRecords ? 1 : lines
        next = after
        cursor = index
        return .record
    }

    /// Makes a broken record of the first physical line at `next`; reading goes on behind it.
    @inline(never)
    private func giveUp(_ reason: Defect) -> Step {
        var index = cursor
        var high = false
        start = next
        while index < positionCount {
            let position = Int(positions[index])
            let byte = buffer[position]
            if byte == 0x0A || byte == 0x0D {
                var after = position + 1
                var used = 1
                if byte == 0x0D {
                    if after == valid {
                        guard sourceIsAtEnd else { return .needsMore }
                    } else if buffer[after] == 0x0A {
                        after += 1
                        used = 2
                    }
                }
                end = position
                next = after
                cursor = index + used
                return broken(reason, high: high, atEnd: false)
            }
            if byte >= 0x80 { high = true }
            index += 1
        }
        guard sourceIsAtEnd else { return .needsMore }
        end = valid
        next = valid
        cursor = index
        return broken(reason, high: high, atEnd: true)
    }

    private func broken(_ reason: Defect, high: Bool, atEnd: Bool) -> Step {
        defect = reason
        fieldCount = 0
        keptCount = 0
        hasHighBytes = high
        endsWithFile = atEnd
        line = nextLine
        nextLine += 1
        return .record
    }

    /// Moves the unfinished record to the front and reads more behind it.
    private func refill() throws(IngestError) {
        // The bytes of the record before are moved over.
        keptCount = 0
        if next > 0 {
            let rest = valid - next
            buffer.update(from: buffer + next, count: rest)
            let kept = positionCount - cursor
            let shift = Int32(next)
            for index in 0..<kept { positions[index] = positions[cursor + index] - shift }
            positionCount = kept
            cursor = 0
            valid = rest
            bufferOffset += next
            next = 0
        }
        try readMore()
    }

    private func readMore() throws(IngestError) {
        guard valid < recordBytes else { throw tooLong(nextLine) }
        let room = UnsafeMutableRawBufferPointer(start: buffer + valid, count: chunk)
        let count = try source.read(into: room)
        precondition(0...chunk ~= count, "a source gave more bytes than there was room for")
        if count == 0 {
            sourceIsAtEnd = true
            return
        }
        // The scan looks at whole vectors, so also at what follows the last byte.
        (buffer + valid + count).update(repeating: 0, count: Self.scanPadding)
        scan(valid..<valid + count)
        valid += count
    }

    /// Adds the structural bytes of `range` to `positions`.
    private func scan(_ range: Range<Int>) {
        positionCount = StructuralScan.scan(
            UnsafeBufferPointer(start: buffer, count: capacity), range, delimiter: delimiter,
            into: UnsafeMutableBufferPointer(start: positions, count: capacity),
            count: positionCount)
    }

    private func tooLong(_ line: Int) -> IngestError {
        IngestError(
            .data,
            "\(name):\(line): the record is longer than \(recordBytes) bytes, the most"
                + " that is read. Check the quotes and the line ends around that line.")
    }
}
