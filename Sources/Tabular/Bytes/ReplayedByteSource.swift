/// A stream whose first bytes can be looked at before it is read.
package final class ReplayedByteSource: ByteSource {
    private let inner: any ByteSource
    private var kept: [UInt8] = []
    /// Kept bytes that were read already.
    private var position = 0
    private var isAtEnd = false

    package var bytesTaken: Int { inner.bytesTaken }

    /// Nothing is taken of `inner` yet.
    package init(_ inner: any ByteSource) { self.inner = inner }

    /// The first `count` bytes, or all there are; only before the first `read`.
    package func peek(_ count: Int) throws(TabularError) -> ArraySlice<UInt8> {
        precondition(position == 0, "bytes were read already")
        kept.reserveCapacity(count)
        let room = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(count, 1 << 18), alignment: 64)
        defer { room.deallocate() }
        while kept.count < count, !isAtEnd {
            let wanted = min(room.count, count - kept.count)
            let got = try inner.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            isAtEnd = got == 0
            kept.append(contentsOf: room[..<got])
        }
        return kept.prefix(count)
    }

    /// Whether more follows than was looked at.
    package var goesOn: Bool { !isAtEnd }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        guard position < kept.count else {
            if !kept.isEmpty { kept = [] }
            position = 0
            return isAtEnd ? 0 : try inner.read(into: buffer)
        }
        let count = min(buffer.count, kept.count - position)
        kept.withUnsafeBytes { all in
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: all[position..<position + count]))
        }
        position += count
        return count
    }
}
