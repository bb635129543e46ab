/// How the bytes of a file stand for characters.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    /// UTF-8, which plain ASCII is a part of.
    case utf8 = "utf-8"
    /// Windows-1252. Without the bytes 0x80…0x9F it is the same as ISO-8859-1, which is read as
    /// this: those bytes are control characters there, which nobody writes.
    case windows1252 = "windows-1252"

    /// Whether `bytes` is well-formed UTF-8: no overlong forms, no surrogates, nothing cut off.
    package static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        let count = bytes.count
        while index < count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let length: Int
            // Bounds of the second byte; they are what forbids overlong forms and surrogates.
            var low: UInt8 = 0x80
            var high: UInt8 = 0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, low) = (3, 0xA0)
            case 0xED: (length, high) = (3, 0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, low) = (4, 0x90)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, high) = (4, 0x8F)
            default: return false
            }
            guard index + length <= count, (low...high).contains(bytes[index + 1]) else {
                return false
            }
            for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 {
                return false
            }
            index += length
        }
        return true
    }

    /// A whole field as text, to be compared with words.
    package func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard self == .windows1252, bytes.contains(where: { $0 >= 0x80 }) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        return String(unsafeUninitializedCapacity: 3 * bytes.count) { target in
            guard let base = target.baseAddress else { return 0 }
            return bytes.reduce(0) { $0 + Self.writeWindows1252($1, to: base + $0) }
        }
    }

    /// What bytes of an unknown file are: UTF-8 where they are well-formed.
    package static func likely(_ bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding {
        isUTF8(bytes) ? .utf8 : .windows1252
    }

    /// Writes the UTF-8 form of `byte`, at most 3 bytes, and returns how many.
    @inline(__always)
    package static func writeWindows1252(
        _ byte: UInt8, to target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        if byte < 0x80 {
            target[0] = byte
            return 1
        }
        let scalar = byte < 0xA0 ? windows1252High[Int(byte) - 0x80] : UInt16(byte)
        if scalar < 0x800 {
            target[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            return 2
        }
        target[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
        target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
        target[2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
        return 3
    }

    /// What 0x80…0x9F mean in Windows-1252; the five that mean nothing stay control characters.
    private static let windows1252High: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
        0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    ]

    /// `bytes` as text for a message or a reject: bytes that mean nothing, and NUL, as `\xHH`.
    package func visibleText(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int = .max) -> String {
        var result: [UInt8] = []
        let cut = bytes.prefix(limit)
        result.reserveCapacity(cut.count + 16)
        var index = 0
        while index < cut.count {
            let byte = cut[index]
            if byte == 0 {
                result.append(contentsOf: "\\x00".utf8)
                index += 1
            } else if byte < 0x80 {
                result.append(byte)
                index += 1
            } else if self == .windows1252 {
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 3) { piece in
                    guard let base = piece.baseAddress else { return }
                    let count = Self.writeWindows1252(byte, to: base)
                    result.append(contentsOf: UnsafeBufferPointer(start: base, count: count))
                }
                index += 1
            } else {
                let length = (2...4).first { length in
                    index + length <= bytes.count
                        && Self.isUTF8(UnsafeBufferPointer(rebasing: bytes[index..<index + length]))
                }
                if let length {
                    result.append(contentsOf: bytes[index..<index + length])
                    index += length
                } else {
                    result.append(contentsOf: "\\x".utf8)
                    result.append(contentsOf: String(byte, radix: 16, uppercase: true).utf8)
                    index += 1
                }
            }
        }
        if bytes.count > limit {
            result.append(contentsOf: "… [cut, \(bytes.count) bytes in all]".utf8)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
