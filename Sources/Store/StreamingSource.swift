#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Batches that another thread makes while they are being inserted, such as a parser's.
///
/// A bounded queue: the producer waits when `capacity` batches are unread, so memory stays bounded
/// whatever the file's size; the insert waits when there is none. Order is kept.
///
/// ```swift
/// let source = StreamingSource(name: "parsed", columns: columns)
/// // producer thread
/// while let batch = try parser.next() { guard source.send(batch) else { return } }
/// source.finish()            // or source.fail(error)
/// // owner of the connection
/// try connection.insert(source, with: "insert into … select … from parsed")
/// ```
///
/// The producer must end with `finish` or `fail`, also when it is cancelled: an interrupt of the
/// connection does not wake a waiting insert.
///
/// `@unchecked Sendable`: `mutex` protects all mutable state.
public final class StreamingSource: RowSource, @unchecked Sendable {
    /// Name under which the SQL selects from it.
    public let name: String
    /// Its columns.
    public let columns: [SourceColumn]

    private enum End {
        case finished
        case failed(any Error)
    }

    private let capacity: Int
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// Signalled at every change of the state below.
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var waiting: [ColumnBatch] = []
    private var end: End?
    private var isStopped = false

    /// A source that holds up to `capacity` unread batches.
    /// - Precondition: `capacity` is 1 or more.
    public init(name: String, columns: [SourceColumn], capacity: Int = 2) {
        precondition(capacity > 0, "a queue without room would wait for ever")
        self.name = name
        self.columns = columns
        self.capacity = capacity
        mutex = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        changed.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Hands over a batch, waiting while the queue is full; for the producer.
    /// - Returns: `false` if the insert has ended and takes no more: the producer should stop.
    public func send(_ batch: ColumnBatch) -> Bool {
        locked {
            while waiting.count >= capacity, !isStopped { pthread_cond_wait(changed, mutex) }
            guard !isStopped, end == nil else { return false }
            waiting.append(batch)
            return true
        }
    }

    /// Says that there are no more batches; for the producer.
    public func finish() { close(.finished) }

    /// Makes the insert throw `error` after the batches sent so far; for the producer.
    public func fail(_ error: any Error) { close(.failed(error)) }

    /// The next batch; waits for the producer.
    public func next() throws -> ColumnBatch? {
        let batch: ColumnBatch? = locked {
            while waiting.isEmpty, end == nil { pthread_cond_wait(changed, mutex) }
            return waiting.isEmpty ? nil : waiting.removeFirst()
        }
        if batch == nil, case .failed(let error) = locked({ end }) { throw error }
        return batch
    }

    /// Lets the producer go: the insert has ended.
    public func stop() {
        // Owners may run code of the producer in `deinit`: `dropped` lets go outside the lock.
        let dropped: [ColumnBatch] = locked {
            isStopped = true
            defer { waiting = [] }
            return waiting
        }
        withExtendedLifetime(dropped) {}
    }

    /// The first end counts: a `finish` in a `defer` does not hide a failure.
    private func close(_ end: End) {
        locked { if self.end == nil { self.end = end } }
    }

    private func locked<T>(_ body: () -> T) -> T {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return body()
    }
}
