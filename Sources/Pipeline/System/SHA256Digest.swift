internal import CCrypto

/// SHA-256 (FIPS 180-4) over bytes that arrive in pieces.
///
/// OpenSSL computes it, with the CPU's SHA instructions where there are any: about 2 GB a second.
/// Not `Sendable`: it owns one running digest.
public struct SHA256Digest: ~Copyable {
    // OpenSSL documents these calls to fail only when memory runs out, so failing is not an error
    // that a caller could handle.
    private let context: OpaquePointer

    /// Starts an empty digest.
    public init() {
        guard let context = EVP_MD_CTX_new(),
            EVP_DigestInit_ex(context, ccrypto_sha256(), nil) == 1
        else { fatalError("OpenSSL cannot start a SHA-256 digest") }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes in more bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        let code = EVP_DigestUpdate(context, start, bytes.count)
        precondition(code == 1, "OpenSSL cannot continue a SHA-256 digest")
    }

    /// Takes in the UTF-8 bytes of a text.
    public mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// Takes in an integer as eight bytes, least significant first, on every machine.
    public mutating func update(_ integer: UInt64) {
        withUnsafeBytes(of: integer.littleEndian) { update($0) }
    }

    /// The digest of bytes alone, into 32 bytes; the running one begins anew.
    ///
    /// For very many short messages: nothing is allocated.
    mutating func digest(_ bytes: UnsafeRawBufferPointer, into result: UnsafeMutablePointer<UInt8>)
    {
        precondition(
            EVP_DigestInit_ex(context, ccrypto_sha256(), nil) == 1
                && EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
                && EVP_DigestFinal_ex(context, result, nil) == 1,
            "OpenSSL cannot make a SHA-256 digest")
    }

    /// A digest that has taken in the same bytes.
    public borrowing func copy() -> SHA256Digest { SHA256Digest(copying: context) }

    private init(copying other: OpaquePointer) {
        guard let context = EVP_MD_CTX_new(), EVP_MD_CTX_copy_ex(context, other) == 1
        else { fatalError("OpenSSL cannot copy a SHA-256 digest") }
        self.context = context
    }

    /// Ends the digest: 64 lower-case hexadecimal digits.
    public consuming func hex() -> String { Self.hexadecimal(bytes()) }

    /// Ends the digest: 32 bytes.
    public consuming func bytes() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        let code = EVP_DigestFinal_ex(context, &bytes, nil)
        precondition(code == 1, "OpenSSL cannot end a SHA-256 digest")
        return bytes
    }

    /// Bytes as lower-case hexadecimal digits.
    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The digest of one text's UTF-8 bytes.
    public static func hex(of text: String) -> String {
        var digest = SHA256Digest()
        digest.update(text)
        return digest.hex()
    }
}
