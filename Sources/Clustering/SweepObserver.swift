/// The engine's only contact with the outside: time, progress and cancellation.
///
/// The engine reads no clock and prints nothing; it calls these closures, from any thread.
public struct SweepObserver: Sendable {
    /// Monotonic seconds from any origin.
    public var now: @Sendable () -> Double
    /// Estimated share of the whole job that is done, in 0…1, never falling.
    public var progress: @Sendable (_ fraction: Double) -> Void
    /// Polled at least once per iteration and per row block; `true` stops the job.
    public var isCancelled: @Sendable () -> Bool

    /// An observer; by default one without a clock that never cancels.
    public init(
        now: @escaping @Sendable () -> Double = { 0 },
        progress: @escaping @Sendable (Double) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.now = now
        self.progress = progress
        self.isCancelled = isCancelled
    }
}
