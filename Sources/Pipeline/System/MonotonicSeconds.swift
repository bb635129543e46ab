import Dispatch

/// Monotonic seconds for timings; the origin means nothing.
public func monotonicSeconds() -> Double {
    Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
}
