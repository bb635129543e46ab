/// A blob that is text: UTF-8, or UTF-16 with its mark or with noughts in every other byte, as programs of Windows store it.
struct BlobText {
    /// Bytes up to which a blob is looked at.
    static let longest = 10_000_000

    private enum Form { case utf8, little, big }

    let text: String
    private let form: Form
    private let hasMark: Bool

    /// - Parameter hex: The bytes in hexadecimal digits.
    /// - Returns: `nil` for what is no text.
    /// - Complexity: O(bytes).
    init?(hex: String) {
        let digits = hex.utf8.map { Self.digit($0) }
        guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).map {
            digits[$0] << 4 | digits[$0 + 1]
        }
        if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) {
            (self.text, form, hasMark) = (text, .utf8, false)
            return
        }
        guard bytes.count.isMultiple(of: 2), let form = Self.form(bytes) else { return nil }
        var units = stride(from: 0, to: bytes.count, by: 2).map { place in
            let pair = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return form == .big ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0
        }
        hasMark = units.first == 0xFEFF
        if hasMark { units.removeFirst() }
        guard !units.contains(0), let text = String(validating: units, as: UTF16.self) else {
            return nil
        }
        (self.text, self.form) = (text, form)
    }

    private static func form(_ bytes: [UInt8]) -> Form? {
        if bytes.starts(with: [0xFF, 0xFE]) { return .little }
        if bytes.starts(with: [0xFE, 0xFF]) { return .big }
        let evens = stride(from: 0, to: bytes.count, by: 2).count { bytes[$0] == 0 }
        let odds = stride(from: 1, to: bytes.count, by: 2).count { bytes[$0] == 0 }
        guard 4 * max(evens, odds) >= bytes.count else { return nil }
        return evens > odds ? .big : .little
    }

    /// Another text as the same kind of bytes, in hexadecimal digits.
    func hex(of other: String) -> String {
        switch form {
        case .utf8: return SHA256Digest.hexadecimal(Array(other.utf8))
        case .little, .big:
            let units = (hasMark ? [0xFEFF] : []) + Array(other.utf16)
            return SHA256Digest.hexadecimal(
                units.flatMap { unit in
                    let (high, low) = (UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit))
                    return form == .big ? [high, low] : [low, high]
                })
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        byte <= 0x39 ? byte &- 0x30 : (byte | 0x20) &- 0x57
    }
}
