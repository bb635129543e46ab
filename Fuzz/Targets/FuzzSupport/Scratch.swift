import Foundation
import Tabular

/// A file in memory that readers open by its path, because archives have to seek.
package final class Scratch {
    /// The one of this process.
    ///
    /// `nonisolated(unsafe)`: libFuzzer calls from one thread.
    nonisolated(unsafe) package static let shared = Scratch()

    private let descriptor: Int32
    /// Path under which the file can be opened.
    package var path: String { "/proc/self/fd/\(descriptor)" }

    /// An empty file.
    private init() {
        let name = "/dev/shm/workbench-fuzz-\(getpid())"
        descriptor = open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
        precondition(descriptor >= 0, "\(name) cannot be made: \(String(cString: strerror(errno)))")
        unlink(name)
    }

    /// Puts `bytes` in place of what was there.
    package func write(_ bytes: UnsafeRawBufferPointer) {
        ftruncate(descriptor, 0)
        precondition(pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count)
    }

    /// Reads all that the file holds: entries, sheets, texts.
    package func readAll() {
        do {
            let file = try InputFile(path: path, chunk: 1 << 14)
            for part in file.parts {
                _ = Records(try file.open(part).source, isSheet: part.isSheet, chunk: 1 << 14)
            }
        } catch {
            precondition(
                error.errorClass == .content, "a file cannot be to blame for this: \(error)")
        }
    }
}
