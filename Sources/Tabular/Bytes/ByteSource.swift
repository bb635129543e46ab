/// A stream of bytes that can be read once, from start to end.
package protocol ByteSource: AnyObject {
    /// Reads at least one byte, at most `buffer.count`; 0 means the end.
    ///
    /// - Precondition: `buffer` is not empty.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int

    /// Bytes taken from the file so far (packed bytes where the file is packed), for progress.
    var bytesTaken: Int { get }
}

/// Bytes that stand in memory, served at most `chunk` at a time.
package final class MemoryByteSource: ByteSource {
    private let bytes: [UInt8]
    private let chunk: Int
    package private(set) var bytesTaken = 0

    /// Serves `bytes` in pieces of at most `chunk` bytes.
    package init(_ bytes: [UInt8], chunk: Int = .max) {
        self.bytes = bytes
        self.chunk = chunk
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        let count = min(buffer.count, chunk, bytes.count - bytesTaken)
        bytes.withUnsafeBytes { all in
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: all[bytesTaken..<bytesTaken + count]))
        }
        bytesTaken += count
        return count
    }
}
