/// Byte order of UTF-16 text.
public enum UTF16Form: String, Sendable, Hashable, CaseIterable {
    /// The less significant byte first.
    case littleEndian = "utf-16le"
    /// The more significant byte first.
    case bigEndian = "utf-16be"
}

/// Passes UTF-8 and single-byte text on as it is, and turns UTF-16 into UTF-8: text with a byte order
/// mark, or what the caller says is UTF-16.
///
/// What is no text in UTF-16 (half a surrogate pair, an odd byte at the end) becomes the byte 0xFF,
/// which no UTF-8 holds: its line is rejected for its encoding, and nothing is repaired.
package final class UnicodeByteSource: ByteSource {
    private let inner: any ByteSource
    private var hasLooked = false
    /// The form told, or found at the first read; `nil` for everything that is not UTF-16.
    package private(set) var form: UTF16Form?
    private let packed: UnsafeMutableRawBufferPointer
    /// Bytes of `packed` that wait to be decoded, or passed on.
    private var waiting = 0
    private var isAtEnd = false
    private var high: UInt16?

    package var bytesTaken: Int { inner.bytesTaken }

    /// Watches the start of `inner`; `form` says what it is without a look.
    package init(_ inner: any ByteSource, form: UTF16Form? = nil) {
        self.inner = inner
        self.form = form
        packed = .allocate(byteCount: 1 << 16, alignment: 64)
    }

    deinit { packed.deallocate() }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        if !hasLooked { try look() }
        guard form != nil else {
            guard waiting > 0 else { return try inner.read(into: buffer) }
            let count = min(waiting, buffer.count)
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: packed[..<count]))
            takePacked(count)
            return count
        }
        // A code unit becomes three bytes at most, with a lone surrogate before it four.
        if buffer.count < 8 { return try readThroughSmallBuffer(buffer) }
        while true {
            let written = decode(into: buffer)
            if written > 0 || isAtEnd && waiting == 0 { return written }
            try fill()
        }
    }

    private var small: [UInt8] = []

    private func readThroughSmallBuffer(
        _ buffer: UnsafeMutableRawBufferPointer
    ) throws(TabularError) -> Int {
        if small.isEmpty {
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 8)
            defer { room.deallocate() }
            let count = try read(into: room)
            small = Array(room[..<count])
        }
        let count = min(buffer.count, small.count)
        buffer.copyBytes(from: small[..<count])
        small.removeFirst(count)
        return count
    }

    private func look() throws(TabularError) {
        hasLooked = true
        while waiting < 4, !isAtEnd { try fill() }
        let marks = Array(packed[..<min(4, waiting)])
        guard marks != [0xFF, 0xFE, 0, 0] else { return }
        let mark: UTF16Form? =
            if marks.starts(with: [0xFF, 0xFE]) {
                .littleEndian
            } else if marks.starts(with: [0xFE, 0xFF]) { .bigEndian } else { nil }
        guard let mark, form ?? mark == mark else { return }
        form = mark
        takePacked(2)
    }

    private func fill() throws(TabularError) {
        guard !isAtEnd else { return }
        let room = UnsafeMutableRawBufferPointer(rebasing: packed[waiting...])
        let count = try inner.read(into: room)
        precondition(0...room.count ~= count)
        if count == 0 { isAtEnd = true }
        waiting += count
    }

    private func takePacked(_ count: Int) {
        precondition(0...waiting ~= count)
        waiting -= count
        guard waiting > 0, let base = packed.baseAddress else { return }
        base.copyMemory(from: base + count, byteCount: waiting)
    }

    private func decode(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var at = 0
        var written = 0
        while waiting - at >= 2, buffer.count - written >= 5 {
            let first = UInt16(packed[at])
            let second = UInt16(packed[at + 1])
            let unit = form == .littleEndian ? second << 8 | first : first << 8 | second
            at += 2
            append(unit, to: buffer, &written)
        }
        if isAtEnd, waiting - at < 2, buffer.count - written >= 5 {
            if waiting - at == 1 || high != nil {
                buffer[written] = 0xFF
                written += 1
                high = nil
            }
            at = waiting
        }
        takePacked(at)
        return written
    }

    private func append(
        _ unit: UInt16, to buffer: UnsafeMutableRawBufferPointer, _ written: inout Int
    ) {
        func put(_ byte: UInt32) {
            precondition(written < buffer.count)
            buffer[written] = UInt8(truncatingIfNeeded: byte)
            written += 1
        }
        if let lead = high {
            high = nil
            if (0xDC00...0xDFFF).contains(unit) {
                let scalar = 0x10000 + (UInt32(lead) - 0xD800) << 10 + (UInt32(unit) - 0xDC00)
                put(0xF0 | scalar >> 18)
                put(0x80 | scalar >> 12 & 0x3F)
                put(0x80 | scalar >> 6 & 0x3F)
                put(0x80 | scalar & 0x3F)
                return
            }
            put(0xFF)
        }
        let scalar = UInt32(unit)
        switch unit {
        case 0xD800...0xDBFF: high = unit
        case 0xDC00...0xDFFF: put(0xFF)
        case 0..<0x80: put(scalar)
        case 0x80..<0x800:
            put(0xC0 | scalar >> 6)
            put(0x80 | scalar & 0x3F)
        default:
            put(0xE0 | scalar >> 12)
            put(0x80 | scalar >> 6 & 0x3F)
            put(0x80 | scalar & 0x3F)
        }
    }

    /// The first bytes of a file as this source gives them.
    package static func decoded(_ head: [UInt8]) throws(TabularError) -> [UInt8] {
        guard head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) else {
            return head
        }
        let source = UnicodeByteSource(MemoryByteSource(head))
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: 2 * head.count + 8, alignment: 8)
        defer { buffer.deallocate() }
        var result: [UInt8] = []
        while true {
            let count = try source.read(into: buffer)
            if count == 0 { return result }
            result.append(contentsOf: buffer[..<count])
        }
    }
}
