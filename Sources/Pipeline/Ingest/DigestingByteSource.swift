internal import CCrypto

/// SHA-256 of a byte stream, fed piece by piece (OpenSSL's, which uses the CPU's own instructions).
package final class ContentDigest {
    private let context: OpaquePointer?

    /// Starts an empty digest.
    package init() {
        context = EVP_MD_CTX_new()
        EVP_DigestInit_ex(context, ccrypto_sha256(), nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    package func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Ends the digest, once: 64 lower-case hexadecimal digits.
    package func finish() -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let status = EVP_DigestFinal_ex(context, &bytes, &length)
        precondition(status == 1 && length == 32, "SHA-256 is not available in libcrypto")
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// Passes bytes on and keeps their digest and number.
package final class DigestingByteSource: ByteSource {
    private let inner: any ByteSource
    private let digest = ContentDigest()
    /// Bytes passed on so far.
    package private(set) var count = 0

    package var bytesTaken: Int { inner.bytesTaken }

    /// Watches what is read from `inner`.
    package init(_ inner: any ByteSource) {
        self.inner = inner
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
        let read = try inner.read(into: buffer)
        precondition(0...buffer.count ~= read, "a source gave more bytes than there was room for")
        digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<read]))
        count += read
        return read
    }

    /// The digest of all bytes passed on, once, at the end.
    package func finish() -> String { digest.finish() }
}
