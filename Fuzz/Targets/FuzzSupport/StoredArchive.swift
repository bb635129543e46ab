/// A zip archive whose entries are not packed.
package struct StoredArchive {
    /// The archive.
    package private(set) var bytes: [UInt8] = []

    /// An archive of entries in the given order.
    package init(_ entries: [(name: String, content: [UInt8])]) {
        var directory: [UInt8] = []
        for entry in entries {
            let name = Array(entry.name.utf8)
            let offset = bytes.count
            // Version 20, no flags, stored, 1980-01-01.
            var fields =
                Self.bytes(20, 2) + Self.bytes(0, 4) + Self.bytes(0, 2)
                + Self.bytes(0x21, 2)
            fields += Self.bytes(Int(Self.checksum(entry.content)), 4)
            fields += Self.bytes(entry.content.count, 4) + Self.bytes(entry.content.count, 4)
            fields += Self.bytes(name.count, 2) + Self.bytes(0, 2)
            bytes += [0x50, 0x4B, 0x03, 0x04] + fields + name + entry.content
            directory += [0x50, 0x4B, 0x01, 0x02] + Self.bytes(20, 2) + fields + Self.bytes(0, 10)
            directory += Self.bytes(offset, 4) + name
        }
        let start = bytes.count
        bytes += directory + [0x50, 0x4B, 0x05, 0x06] + Self.bytes(0, 4)
        bytes += Self.bytes(entries.count, 2) + Self.bytes(entries.count, 2)
        bytes += Self.bytes(directory.count, 4) + Self.bytes(start, 4) + Self.bytes(0, 2)
    }

    /// `count` bytes, the lowest first.
    private static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
    }

    /// CRC-32 as in gzip.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
    }

    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { crc, _ in
            crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1
        }
    }
}
