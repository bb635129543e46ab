import Foundation

/// A text as SQLite compares it, by its bytes: Swift takes texts for equal that only look so.
struct ByteText: Hashable, Comparable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (a: ByteText, b: ByteText) -> Bool { order(a, b) == 0 }

    static func < (a: ByteText, b: ByteText) -> Bool { order(a, b) < 0 }

    /// Of the bytes that both have, then of the lengths.
    private static func order(_ a: ByteText, _ b: ByteText) -> Int {
        var (left, right) = (a.text, b.text)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                let shared = min(left.count, right.count)
                if shared > 0, let a = left.baseAddress, let b = right.baseAddress {
                    let order = memcmp(a, b, shared)
                    if order != 0 { return Int(order) }
                }
                return left.count - right.count
            }
        }
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
