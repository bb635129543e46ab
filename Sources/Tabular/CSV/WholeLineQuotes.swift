/// Text each line of which some program has put into quotes as a whole: `"a,b,""c"""` stands for `a,b,"c"`.
package enum WholeLineQuotes {
    /// Fewest delimiters in the header of a file that is looked at.
    private static let fewestDelimiters = 3

    /// Whether a line below the header, or the header alone, stands in quotes as a whole.
    ///
    /// Programs that put a record into quotes for what it holds do so with some lines or with all of them. A line
    /// that is one field of a table of many is no record otherwise.
    /// - Parameters:
    ///   - head: First bytes of the text.
    ///   - isCut: Whether the text goes on behind them.
    package static func areThere(in head: [UInt8], isCut: Bool) -> Bool {
        let start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard head[start...].contains(0x22) else { return false }
        var lines = head[start...].split(omittingEmptySubsequences: true) {
            $0 == 0x0A || $0 == 0x0D
        }
        if isCut { lines.removeLast() }
        // Titles may stand above the header.
        guard
            let header = lines.prefix(CSVHead.maxRecordsBefore).first(where: {
                most($0) >= fewestDelimiters
            })
        else { return false }
        let plain = inner(of: header) ?? header
        let delimiter = CSVHead.delimiters.max { count($0, plain) < count($1, plain) } ?? 0x2C
        return lines.contains { line in
            inner(of: line).map { count(delimiter, $0) >= count(delimiter, plain) } ?? false
        }
    }

    private static func count(_ byte: UInt8, _ line: ArraySlice<UInt8>) -> Int {
        line.count { $0 == byte }
    }

    /// Of the delimiters that a line has, how many of the most frequent one.
    private static func most(_ line: ArraySlice<UInt8>) -> Int {
        CSVHead.delimiters.map { count($0, line) }.max() ?? 0
    }

    /// The inside of a line that is one quoted field, quotes in it still doubled.
    fileprivate static func inner(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard line.count >= 2, line.first == 0x22, line.last == 0x22 else { return nil }
        let inner = line.dropFirst().dropLast()
        var at = inner.startIndex
        while at < inner.endIndex {
            if inner[at] == 0x22 {
                guard at + 1 < inner.endIndex, inner[at + 1] == 0x22 else { return nil }
                at += 1
            }
            at += 1
        }
        return inner
    }

    /// The bytes with the quotes around their lines taken off.
    package static func unwrapped(_ bytes: [UInt8]) throws(TabularError) -> [UInt8] {
        let source = WholeLineQuoteSource(MemoryByteSource(bytes), isWrapped: true)
        let room = UnsafeMutableRawBufferPointer.allocate(
            byteCount: bytes.count + 1, alignment: 1)
        defer { room.deallocate() }
        var result: [UInt8] = []
        while true {
            let count = try source.read(into: room)
            if count == 0 { return result }
            result.append(contentsOf: room[..<count])
        }
    }
}

/// Takes the quotes off around whole lines; passes everything else on as it is.
package final class WholeLineQuoteSource: ByteSource {
    /// Longest line that is looked at as a whole: a longer one is passed on as it is.
    private static let mostBytes = CSVRecordReader.maxRecordBytes
    private let inner: any ByteSource
    /// Whether lines stand in quotes; `nil` until the first bytes have told.
    package private(set) var isWrapped: Bool?
    /// Text that waits to be looked at, and text that waits to be read.
    private var waiting: [UInt8] = []
    private var ready: [UInt8] = []
    private var served = 0
    private var isAtEnd = false
    /// Whether `waiting` begins within a line that is passed on.
    private var isWithinLine = false

    package var bytesTaken: Int { inner.bytesTaken }

    /// - Parameter isWrapped: Whether it is known already; `nil` finds it out.
    package init(_ inner: any ByteSource, isWrapped: Bool? = nil) {
        self.inner = inner
        self.isWrapped = isWrapped
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        if isWrapped == nil { try look() }
        while served == ready.count {
            if !ready.isEmpty { ready.removeAll(keepingCapacity: true) }
            served = 0
            guard isWrapped == true else {
                return isAtEnd ? 0 : try inner.read(into: buffer)
            }
            guard !isAtEnd || !waiting.isEmpty else { return 0 }
            if !isAtEnd { try fill(1 << 16) }
            takeLines()
        }
        let count = min(buffer.count, ready.count - served)
        buffer.copyBytes(from: ready[served..<served + count])
        served += count
        return count
    }

    private func look() throws(TabularError) {
        try fill(CSVHead.length)
        let isWrapped = WholeLineQuotes.areThere(in: waiting, isCut: !isAtEnd)
        self.isWrapped = isWrapped
        if isWrapped {
            takeLines()
        } else {
            swap(&ready, &waiting)
        }
    }

    /// Reads until that many bytes more wait, or the source is at its end.
    private func fill(_ count: Int) throws(TabularError) {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
        defer { room.deallocate() }
        var left = count
        while left > 0, !isAtEnd {
            let got = try inner.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<left]))
            isAtEnd = got == 0
            waiting.append(contentsOf: room[..<got])
            left -= got
        }
    }

    /// Moves whole lines from `waiting` to `ready`.
    private func takeLines() {
        var start = waiting.startIndex
        while start < waiting.endIndex {
            let end = waiting[start...].firstIndex { $0 == 0x0A || $0 == 0x0D }
            guard let end else {
                guard isAtEnd || waiting.count - start > Self.mostBytes else { break }
                if isAtEnd { append(waiting[start...]) } else { ready += waiting[start...] }
                isWithinLine = !isAtEnd
                start = waiting.endIndex
                break
            }
            append(waiting[start..<end])
            isWithinLine = false
            ready.append(waiting[end])
            start = end + 1
        }
        waiting.removeSubrange(..<start)
    }

    private func append(_ line: ArraySlice<UInt8>) {
        let mark = [0xEF, 0xBB, 0xBF] as [UInt8]
        let text = line.starts(with: mark) ? line.dropFirst(3) : line
        guard !isWithinLine, let inner = WholeLineQuotes.inner(of: text) else {
            ready += line
            return
        }
        if text.count < line.count { ready += mark }
        var isSecond = false
        for byte in inner {
            if byte == 0x22 {
                isSecond.toggle()
                if !isSecond { continue }
            }
            ready.append(byte)
        }
    }
}
