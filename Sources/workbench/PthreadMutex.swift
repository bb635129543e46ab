#if WORKBENCH_PTHREAD_MUTEX
    import Glibc

    /// Takes the place of `Synchronization.Mutex` in the build for ThreadSanitizer, which sees POSIX
    /// mutexes and knows nothing of a futex.
    ///
    /// One file, linked into every module that uses a mutex: a name of the own module hides that of
    /// an imported one. `scripts/sanitize` defines the condition.
    ///
    /// `@unchecked Sendable`: `value` is touched with the mutex held only.
    final class Mutex<Value>: @unchecked Sendable {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private nonisolated(unsafe) var value: Value
        // An empty value has the address of what follows it: nobody reads this.
        private let end: UInt8 = 0

        init(_ value: consuming sending Value) {
            self.value = value
            pthread_mutex_init(mutex, nil)
        }

        deinit {
            pthread_mutex_destroy(mutex)
            mutex.deallocate()
        }

        func withLock<Result, Failure: Error>(
            _ body: (inout sending Value) throws(Failure) -> sending Result
        ) throws(Failure) -> sending Result {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return try body(&value)
        }
    }
#endif
