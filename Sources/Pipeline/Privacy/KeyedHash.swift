/// HMAC-SHA-256 (RFC 2104) with the key of a file.
///
/// Who has the file has the key, and can try whether a hash is that of somebody he knows; who has only what the
/// file printed cannot (docs/decisions/0097).
package struct KeyedHash: Sendable, Hashable {
    /// Bytes of a key.
    private static let keyBytes = 32
    /// Bytes that SHA-256 takes in at a time.
    private static let blockBytes = 64

    private let key: [UInt8]

    /// A key as it is stored: 64 hexadecimal digits.
    package init?(hex: String) {
        let digits = Array(hex.utf8).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 2 * Self.keyBytes, hex.utf8.count == digits.count else { return nil }
        key = stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }

    /// A key of any length up to a block, for tests against known answers.
    ///
    /// - Precondition: not longer than 64 bytes.
    package init(key: [UInt8]) {
        precondition(key.count <= Self.blockBytes, "the key is longer than a block")
        self.key = key
    }

    /// A new key from the system's random generator, as it is stored.
    package static func newKey() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<keyBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return SHA256Digest.hexadecimal(bytes)
    }

    /// The hash of a text: 32 bytes.
    ///
    /// - Parameter purpose: What it is for; hashes for one purpose say nothing of those for another.
    package func bytes(of text: String, for purpose: Purpose) -> [UInt8] {
        bytes(of: Array((purpose.rawValue + "\n" + text).utf8))
    }

    /// The same as 64 hexadecimal digits.
    package func hex(of text: String, for purpose: Purpose) -> String {
        SHA256Digest.hexadecimal(bytes(of: text, for: purpose))
    }

    /// The hash of bytes, without a purpose.
    package func bytes(of message: [UInt8]) -> [UInt8] {
        var padded = key + [UInt8](repeating: 0, count: Self.blockBytes - key.count)
        var inner = SHA256Digest()
        for index in padded.indices { padded[index] ^= 0x36 }
        padded.withUnsafeBytes { inner.update($0) }
        message.withUnsafeBytes { inner.update($0) }
        let middle = inner.bytes()
        var outer = SHA256Digest()
        for index in padded.indices { padded[index] ^= 0x36 ^ 0x5C }
        padded.withUnsafeBytes { outer.update($0) }
        middle.withUnsafeBytes { outer.update($0) }
        return outer.bytes()
    }

    /// What a hash is for.
    package enum Purpose: String, Sendable {
        /// Shown in the place of an id.
        case pseudonym = "workbench pseudonym 1"
        /// Stored, so that a forgotten customer does not come back.
        case forgotten = "workbench forgotten 1"
        /// The same of their addresses and numbers.
        case forgottenContact = "workbench forgotten contact 1"
    }
}
