import Clustering
import Store
import Synchronization

/// A question to a file from a thread and a connection of its own, while the caller asks another.
///
/// It sees what is committed. Who holds the write lock and has changed nothing that the question reads sees the same.
package final class BesideRead<T: Sendable>: Sendable {
    private struct State {
        var isStopped = false
        var answer: T?
    }

    /// Reading less takes less than a thread and another connection.
    private static var leastBytes: Int { 4 << 20 }

    private let state = Mutex(State())
    private let thread = Mutex<JoinableThread?>(nil)

    private init() {}

    /// Begins to ask; `nil` where there is no file, a small one, one that is written to beside, or no thread to be had.
    package static func start(
        beside connection: Connection, _ ask: @escaping @Sendable (Connection) throws -> T
    ) throws(StoreError) -> BesideRead? {
        let path = connection.path
        guard path != ":memory:", connection.mode != .scratch,
            try connection.fileBytes() >= leastBytes
        else { return nil }
        let read = BesideRead()
        guard let thread = try? JoinableThread({ [read] in read.run(path, ask) }) else {
            return nil
        }
        read.thread.withLock { $0 = thread }
        return read
    }

    private func run(_ path: String, _ ask: @Sendable (Connection) throws -> T) {
        guard let connection = try? Connection(path: path, mode: .readOnly) else { return }
        // Asked again and again: an interrupt between two statements would be lost.
        connection.stopStatements { self.state.withLock { $0.isStopped } }
        guard let answer = try? ask(connection) else { return }
        state.withLock { $0.answer = answer }
    }

    /// Makes it end soon.
    package func stop() {
        state.withLock { $0.isStopped = true }
    }

    /// What it found, once it has come to its end; `nil` where anything hindered it: who asks again meets the same, and says
    /// it.
    package var answer: T? {
        thread.withLock { $0 }?.join()
        return state.withLock { $0.answer }
    }
}
