#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The operating system would not start a thread.
public struct ThreadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What `pthread_create` returned, an errno value.
    public let code: Int32

    /// An error with this errno value.
    package init(code: Int32) { self.code = code }

    /// What failed and what to do next.
    public var description: String {
        "the system refused to start a thread (\(String(cString: strerror(code)))). "
            + "Close other programs, or raise the limit on processes and threads "
            + "(ulimit -u, or the container's pid limit)."
    }
}

/// A thread that either runs or says that it could not start: the only way this program starts one.
///
/// Foundation's `Thread` drops the result of `pthread_create`; who waits for such a thread waits
/// for ever.
///
/// `@unchecked Sendable`: `thread` is written in `init` alone, and joined once, by the last owner or
/// by `join`, whichever `isJoined` lets first.
public final class JoinableThread: @unchecked Sendable {
    private let thread: pthread_t
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var isJoined = false

    /// Starts `body` on a thread of its own.
    ///
    /// - Parameters:
    ///   - stackBytes: Size of its stack; the system's usual one when `nil`.
    ///   - body: Must return: whoever lets go of the thread waits for it.
    /// - Throws: `ThreadError` when there is no thread; `body` will never be called then.
    public init(stackBytes: Int? = nil, _ body: @escaping @Sendable () -> Void) throws(ThreadError)
    {
        let start = Unmanaged.passRetained(ThreadBody(body))
        let (created, code) = Self.create(stackBytes: stackBytes, start.toOpaque())
        guard code == 0, let created else {
            start.release()
            mutex.deallocate()
            throw ThreadError(code: code)
        }
        thread = created
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        join()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Waits until the thread has ended; again and again is allowed.
    public func join() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if isJoined { return }
        // The thread itself may hold the last reference; it cannot wait for its own end.
        if pthread_equal(thread, pthread_self()) != 0 {
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
        isJoined = true
    }

    private static func create(
        stackBytes: Int?, _ start: UnsafeMutableRawPointer
    ) -> (pthread_t?, Int32) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        if let stackBytes {
            let code = pthread_attr_setstacksize(&attributes, stackBytes)
            if code != 0 { return (nil, code) }
        }
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let code = pthread_create(&thread, &attributes, threadEntry, start)
        return (thread, code)
    }
}

/// What a new thread is to do.
private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

#if canImport(Darwin)
    private let threadEntry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? =
        {
            Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue().run()
            return nil
        }
#else
    private let threadEntry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
        {
            guard let pointer = $0 else { return nil }
            Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().run()
            return nil
        }
#endif
