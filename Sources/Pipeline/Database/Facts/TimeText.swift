/// A time as the file has it, compared by its bytes, without memory of its own.
///
/// Where many times are looked at and few are kept, a string each would be most of the work.
package struct TimeText: Hashable, Comparable {
    /// Longest time that fits: those that ingest writes have 19 bytes.
    package static let capacity = 23

    // The bytes as big numbers, 0 behind the last: they compare as the bytes do.
    private let words: (UInt64, UInt64, UInt64)

    /// - Returns: `nil` for a text that is no time for its length.
    package init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.count <= Self.capacity else { return nil }
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &words) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(text))
            bytes[Self.capacity] = UInt8(text.count)
        }
        self.words = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian)
    }

    /// The text again.
    package var text: String {
        let words = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian)
        return withUnsafeBytes(of: words) { bytes in
            String(decoding: bytes.prefix(Int(bytes[Self.capacity])), as: UTF8.self)
        }
    }

    /// The number that it begins with, of four digits at most.
    package var year: Int32 {
        var year: Int32 = 0
        for shift in stride(from: UInt64(56), through: 32, by: -8) {
            let digit = Int32(truncatingIfNeeded: words.0 >> shift & 0xFF) - 0x30
            guard 0...9 ~= digit else { break }
            year = year * 10 + digit
        }
        return year
    }

    /// A byte of it; 0 behind the last.
    ///
    /// - Precondition: `place` is below 16.
    package func byte(_ place: Int) -> UInt8 {
        let word = place < 8 ? words.0 : words.1
        return UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (place % 8)))
    }

    package static func == (a: TimeText, b: TimeText) -> Bool { a.words == b.words }

    package static func < (a: TimeText, b: TimeText) -> Bool { a.words < b.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
    }
}
