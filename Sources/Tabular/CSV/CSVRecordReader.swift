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
    /// Whether a quote at the start of a field opens a quoted one.
    @exclusivity(unchecked) private var readsQuotes = true
    /// Whether a record counts as one line whatever line ends its fields hold: a row of a sheet.
    @exclusivity(unchecked) package var countsRecords = false
    /// Fewest fields of a whole record; 0 leaves it open.
    @exclusivity(unchecked) package var minFields = 0
    /// Most fields of a whole record, empty ones behind them not counted.
    @exclusivity(unchecked) package var maxFields = Int.max

    /// What `CSVRecordReader+Record` tells of the current record.
    @exclusivity(unchecked) var current = RecordFacts()

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
    package func peek(_ count: Int) throws(TabularError) -> [UInt8] {
        while valid < count, !sourceIsAtEnd { try readMore() }
        return Array(UnsafeBufferPointer(start: buffer, count: min(count, valid)))
    }

    /// Says how to cut, before the first record.
    ///
    /// - Parameters:
    ///   - delimiter: Byte that separates fields.
    ///   - skipping: Bytes at the start to leave out: a byte order mark that `peek` has shown.
    ///   - quoting: Whether fields may stand in quotes.
    package func begin(delimiter: UInt8, skipping: Int = 0, quoting: Quoting = .double) {
        precondition(nextLine == 1 && next == 0 && skipping <= valid)
        self.delimiter = delimiter
        readsQuotes = quoting != .none
        next = skipping
        positionCount = 0
        scan(next..<valid)
    }

    /// Steps to the next record.
    ///
    /// - Returns: `false` at the end of the stream.
    /// - Throws: `content` for a line longer than `maxRecordBytes`; what the source throws.
    package func readRecord() throws(TabularError) -> Bool {
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

    /// A record while it is cut: what becomes the current one only when it is whole.
    private struct Draft {
        /// The structural byte that is looked at next.
        var index: Int
        /// First byte of the field, behind its quote.
        var fieldStart: Int
        /// Where the quotes of the field end; -1 for a field without quotes.
        var quotedEnd = -1
        var hasDoubled = false
        var fieldCount = 0
        var lines = 1
        var hasHighBytes = false
        var defect: Defect?
        /// Whether a field beyond `maxFields` holds anything.
        var hasExtra = false
    }

    /// Parses the record at `next` from the indexed bytes.
    ///
    /// On `needsMore` the stream stands where it stood, and the record is cut again from its start; only
    /// `start` and `places` may hold what was tried.
    @inline(__always)
    private func parse() -> Step {
        if next == valid { return sourceIsAtEnd ? .end : .needsMore }
        var draft = Draft(index: cursor, fieldStart: next)
        while draft.index < positionCount {
            let position = Int(positions[draft.index])
            let byte = buffer[position]
            if byte == delimiter {
                endField(&draft, at: position)
                draft.fieldStart = position + 1
                draft.quotedEnd = -1
                draft.hasDoubled = false
                draft.index += 1
            } else if byte == 0x0A || byte == 0x0D {
                guard let lineEnd = lineEnd(byte, at: position) else { return .needsMore }
                endField(&draft, at: position)
                draft.index += lineEnd.used
                return finish(draft, at: position, after: lineEnd.after, atEnd: false)
            } else if byte == 0x22 {
                draft.index += 1
                guard position == draft.fieldStart, readsQuotes else { continue }
                switch passQuoted(&draft) {
                case .closed: continue
                case .needsMore: return .needsMore
                case .broken(let defect): return giveUp(defect)
                }
            } else {
                if byte == 0 { draft.defect = .nulByte } else { draft.hasHighBytes = true }
                draft.index += 1
            }
        }
        guard sourceIsAtEnd else { return .needsMore }
        endField(&draft, at: valid)
        return finish(draft, at: valid, after: valid, atEnd: true)
    }

    private enum Quoted { case closed, needsMore, broken(Defect) }

    /// Steps over the inside of a quoted field and its closing quote, and looks at what follows it.
    @inline(__always)
    private func passQuoted(_ draft: inout Draft) -> Quoted {
        inside: while true {
            guard draft.index < positionCount else {
                return sourceIsAtEnd ? .broken(.unclosedQuote) : .needsMore
            }
            let position = Int(positions[draft.index])
            draft.index += 1
            switch buffer[position] {
            case 0x22:
                if position + 1 == valid {
                    guard sourceIsAtEnd else { return .needsMore }
                } else if buffer[position + 1] == 0x22 {
                    draft.hasDoubled = true
                    draft.index += 1
                    continue
                }
                draft.quotedEnd = position
                break inside
            case 0x0A:
                draft.lines += 1
            case 0x0D:
                if position + 1 == valid, !sourceIsAtEnd { return .needsMore }
                if position + 1 == valid || buffer[position + 1] != 0x0A { draft.lines += 1 }
            case 0x00:
                draft.defect = .nulByte
            case 0x80...:
                draft.hasHighBytes = true
            default:
                break
            }
            if draft.lines > Self.maxRecordLines, !countsRecords { return .broken(.unclosedQuote) }
        }
        draft.fieldStart += 1
        let behind = draft.quotedEnd + 1
        if behind == valid { return sourceIsAtEnd ? .closed : .needsMore }
        let byte = buffer[behind]
        return byte == delimiter || byte == 0x0A || byte == 0x0D
            ? .closed : .broken(.textAfterQuote)
    }

    /// How far a line end at `position` goes, in bytes and in structural ones; `nil` where the byte behind
    /// a CR is still to come.
    @inline(__always)
    private func lineEnd(_ byte: UInt8, at position: Int) -> (after: Int, used: Int)? {
        guard byte == 0x0D else { return (position + 1, 1) }
        if position + 1 == valid { return sourceIsAtEnd ? (valid, 1) : nil }
        return buffer[position + 1] == 0x0A ? (position + 2, 2) : (position + 1, 1)
    }

    /// Ends the field before the delimiter, line end or end of file at `position`.
    @inline(__always)
    private func endField(_ draft: inout Draft, at position: Int) {
        let end = draft.quotedEnd >= 0 ? draft.quotedEnd : position
        if draft.fieldCount >= maxFields, end > draft.fieldStart { draft.hasExtra = true }
        if draft.fieldCount < fieldCapacity {
            places[draft.fieldCount] = Place(
                start: Int32(truncatingIfNeeded: draft.fieldStart),
                end: Int32(truncatingIfNeeded: end), hasDoubledQuotes: draft.hasDoubled)
        }
        draft.fieldCount += 1
    }

    /// Makes a whole record of the draft, which ends at `stop`; reading goes on at `after`.
    @inline(__always)
    private func finish(_ draft: Draft, at stop: Int, after: Int, atEnd: Bool) -> Step {
        fieldCount = draft.fieldCount
        keptCount = min(draft.fieldCount, fieldCapacity)
        start = next
        end = stop
        hasHighBytes = draft.hasHighBytes
        defect = draft.defect
        endsWithFile = atEnd
        if draft.defect == nil, draft.fieldCount < minFields || draft.hasExtra, !isBlank {
            let defect = Defect.fieldCount(found: draft.fieldCount)
            if draft.lines > 1 { return giveUp(defect) }
            self.defect = defect
        }
        spansLines = draft.lines > 1
        line = nextLine
        nextLine += countsRecords ? 1 : draft.lines
        next = after
        cursor = draft.index
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
                guard let lineEnd = lineEnd(byte, at: position) else { return .needsMore }
                end = position
                next = lineEnd.after
                cursor = index + lineEnd.used
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
        spansLines = false
        line = nextLine
        nextLine += 1
        return .record
    }

    /// Moves the unfinished record to the front and reads more behind it.
    private func refill() throws(TabularError) {
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

    private func readMore() throws(TabularError) {
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

    private func tooLong(_ line: Int) -> TabularError {
        TabularError(
            .content, name, at: .line(line),
            "the record is longer than \(recordBytes) bytes, the most"
                + " that is read. Check the quotes and the line ends around that line.")
    }
}
