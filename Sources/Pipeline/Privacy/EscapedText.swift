/// A text as it reads with its percent escapes resolved, as links hold addresses (`ann%40x.de`), and where each byte of it
/// stands in the text.
struct EscapedText {
    /// What it reads.
    let bytes: [UInt8]
    /// Where each of them begins in the text; the length of the text behind the last.
    private let starts: [Int]

    /// Links in links are escaped twice (`ann%2540x.de`), and hardly more often.
    private static let deepest = 3
    private static let percent = UInt8(ascii: "%")

    /// - Returns: `nil` where nothing is escaped.
    /// - Complexity: O(length).
    init?(_ text: [UInt8]) {
        var (bytes, starts) = (text, Array(0...text.count))
        var isEscaped = false
        for _ in 0..<Self.deepest {
            guard let place = bytes.firstIndex(of: Self.percent),
                let next = Self.resolved(bytes, starts, from: place)
            else { break }
            (bytes, starts) = next
            isEscaped = true
        }
        guard isEscaped else { return nil }
        (self.bytes, self.starts) = (bytes, starts)
    }

    /// Where bytes of it stand in the text.
    func place(of range: Range<Int>) -> Range<Int> {
        starts[range.lowerBound]..<starts[range.upperBound]
    }

    private static func resolved(
        _ bytes: [UInt8], _ starts: [Int], from first: Int
    ) -> (bytes: [UInt8], starts: [Int])? {
        var result = Array(bytes[..<first])
        var places = Array(starts[..<first])
        var (index, isEscaped) = (first, false)
        while index < bytes.count {
            places.append(starts[index])
            if bytes[index] == percent, index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
                isEscaped = true
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        places.append(starts[bytes.count])
        return isEscaped ? (result, places) : nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }
}
