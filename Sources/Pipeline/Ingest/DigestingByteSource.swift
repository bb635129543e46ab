import Tabular

/// Passes bytes on and keeps their SHA-256 digest and number.
package final class DigestingByteSource: ByteSource {
    private let inner: any ByteSource
    private var digest = SHA256Digest()
    /// Bytes passed on so far.
    package private(set) var count = 0

    package var bytesTaken: Int { inner.bytesTaken }

    /// Watches what is read from `inner`.
    package init(_ inner: any ByteSource) {
        self.inner = inner
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        let read = try inner.read(into: buffer)
        precondition(0...buffer.count ~= read, "a source gave more bytes than there was room for")
        digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<read]))
        count += read
        return read
    }

    /// The digest of all bytes passed on so far: 64 lower-case hexadecimal digits.
    package func finish() -> String { digest.copy().hex() }
}
