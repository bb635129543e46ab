internal import CZlib

/// The unpacked bytes of a gzip stream of one or more members.
///
/// A stream that stops inside a member, fails its checksum or is followed by anything but another
/// member is refused: a cut download must not pass for a whole file.
package final class GzipByteSource: ByteSource {
    private let packed: any ByteSource
    private let name: String
    private var stream = z_stream()
    private let input: UnsafeMutableRawBufferPointer
    private var isInsideMember = true
    private var isAtEnd = false
    private var unpacked = 0
    private let limit: UnpackLimit

    package var bytesTaken: Int { packed.bytesTaken }

    /// Unpacks `packed`; `name` is for error messages.
    package init(
        _ packed: any ByteSource, name: String, limit: UnpackLimit = UnpackLimit()
    ) throws(TabularError) {
        self.packed = packed
        self.limit = limit
        self.name = name
        input = .allocate(byteCount: 1 << 17, alignment: 64)
        // 16 asks zlib for the gzip wrapper, 15 is the largest window.
        let status = inflateInit2_(
            &stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw TabularError(.inputOutput, name, "zlib cannot start (code \(status)).")
        }
    }

    deinit {
        inflateEnd(&stream)
        input.deallocate()
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        guard !isAtEnd else { return 0 }
        precondition(!buffer.isEmpty, "zlib would wait for room for ever")
        stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.avail_out = uInt(clamping: buffer.count)
        let room = Int(stream.avail_out)
        while Int(stream.avail_out) == room {
            if stream.avail_in == 0 {
                let count = try packed.read(into: input)
                if count == 0 {
                    guard !isInsideMember else { throw truncated() }
                    isAtEnd = true
                    return 0
                }
                stream.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
                precondition(count <= input.count)
                stream.avail_in = uInt(count)
            }
            if !isInsideMember {
                guard stream.next_in.pointee == 0x1F else { throw garbage() }
                inflateReset(&stream)
                isInsideMember = true
            }
            let status = inflate(&stream, Z_NO_FLUSH)
            switch status {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END: isInsideMember = false
            default: throw damaged()
            }
        }
        let count = room - Int(stream.avail_out)
        unpacked += count
        try limit.check(unpacked: unpacked, packed: packed.bytesTaken, label: name)
        return count
    }

    private func truncated() -> TabularError {
        TabularError(
            .content, name, "the gzip file is cut off. Fetch it again, or unpack what is there.")
    }

    private func garbage() -> TabularError {
        TabularError(
            .content, name,
            "something follows the end of the gzip data. Unpack it with gunzip and look.")
    }

    private func damaged() -> TabularError {
        let detail = stream.msg.map { String(cString: $0) } ?? "checksum or format error"
        return TabularError(
            .content, name, "the gzip file is damaged (\(detail)). Fetch it again.")
    }
}
