import CKernels
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The threads of a `BlockPool`: started with the first job, kept until the pool goes.
///
/// A thread that has nothing to do watches for the next job for some microseconds and then sleeps,
/// so that the fork-joins of an iteration cost one or two microseconds each. A job never waits for
/// a thread that sleeps: threads join while it is open, and only those that joined must leave.
final class WorkerCrew: Sendable {
    private let crew: Crew
    private let threads: [JoinableThread]
    /// Held by the caller whose job runs.
    private let busy = Atomic<Bool>(false)

    /// Starts `helpers` threads, or as many as the system grants: fewer change the speed only.
    init(helpers: Int) {
        let crew = Crew()
        var threads: [JoinableThread] = []
        for worker in 1...min(max(1, helpers), Crew.mostThreads) {
            guard let thread = try? JoinableThread({ crew.serve(worker: worker) }) else { break }
            threads.append(thread)
        }
        self.crew = crew
        self.threads = threads
    }

    deinit {
        crew.stop()
        for thread in threads { thread.join() }
    }

    /// Runs `work` on the calling thread as worker 0 and on every thread that comes in time, and
    /// returns when all have left it.
    ///
    /// - Returns: `false`, and nothing was done, while another job runs on these threads.
    func run(_ work: @Sendable (_ worker: Int) -> Void) -> Bool {
        guard busy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
        else { return false }
        withoutActuallyEscaping(work) { crew.run($0) }
        busy.store(false, ordering: .releasing)
        return true
    }
}

/// The state that caller and threads share.
///
/// `@unchecked Sendable`: `work` is written only while the job is closed and nobody is inside, and
/// read only by threads that have entered (`state` orders both); the mutex and condition are
/// POSIX's own.
private final class Crew: @unchecked Sendable {
    private static let open: UInt64 = 1
    private static let one: UInt64 = 2
    private static let insideMask: UInt64 = 0xfffe
    /// What the bits of `insideMask` can count.
    static let mostThreads = 0x7fff
    private static let generation: UInt64 = 0x1_0000
    /// Looks at the state before a thread sleeps: about 20 µs.
    private static let patience = 4000

    /// Bit 0: a job is open; bits 1–15: threads inside, in steps of `one`; above: job number.
    private let state = Atomic<UInt64>(0)
    private let sleepers = Atomic<Int>(0)
    private let stopping = Atomic<Bool>(false)
    private var work: (@Sendable (Int) -> Void)?
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wake, nil)
    }

    deinit {
        pthread_cond_destroy(wake)
        pthread_mutex_destroy(mutex)
        wake.deallocate()
        mutex.deallocate()
    }

    func run(_ work: @escaping @Sendable (Int) -> Void) {
        self.work = work
        state.wrappingAdd(Self.generation | Self.open, ordering: .sequentiallyConsistent)
        wakeSleepers()
        work(0)
        state.bitwiseAnd(~Self.open, ordering: .acquiringAndReleasing)
        var looks = 0
        while state.load(ordering: .acquiring) & Self.insideMask != 0 {
            looks += 1
            if looks > Self.patience { sched_yield() } else { ck_pause() }
        }
        self.work = nil
    }

    func stop() {
        stopping.store(true, ordering: .sequentiallyConsistent)
        wakeSleepers()
    }

    func serve(worker: Int) {
        var served: UInt64 = 0
        while let number = waitForJob(after: served) {
            served = number
            guard enter(number) else { continue }
            work?(worker)
            state.wrappingSubtract(Self.one, ordering: .releasing)
        }
    }

    /// Number of the next job, or `nil` when the crew is dismissed.
    private func waitForJob(after served: UInt64) -> UInt64? {
        for _ in 0..<Self.patience {
            switch news(after: served) {
            case .job(let number): return number
            case .dismissed: return nil
            case .none: ck_pause()
            }
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
        defer { sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
        while true {
            switch news(after: served) {
            case .job(let number): return number
            case .dismissed: return nil
            case .none: pthread_cond_wait(wake, mutex)
            }
        }
    }

    private enum News {
        case none
        case job(UInt64)
        case dismissed
    }

    private func news(after served: UInt64) -> News {
        if stopping.load(ordering: .sequentiallyConsistent) { return .dismissed }
        let now = state.load(ordering: .sequentiallyConsistent)
        let number = now / Self.generation
        return now & Self.open != 0 && number != served ? .job(number) : .none
    }

    /// Joins job `number` unless it is closed by now.
    private func enter(_ number: UInt64) -> Bool {
        var now = state.load(ordering: .relaxed)
        while now & Self.open != 0, now / Self.generation == number {
            let (entered, found) = state.weakCompareExchange(
                expected: now, desired: now + Self.one, ordering: .acquiring)
            if entered { return true }
            now = found
        }
        return false
    }

    private func wakeSleepers() {
        guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(wake)
        pthread_mutex_unlock(mutex)
    }
}
