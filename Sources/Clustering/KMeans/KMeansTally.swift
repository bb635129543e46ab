/// What one worker did for a trajectory in one iteration.
///
/// As large as a cache line, and `KernelBuffer` begins at one: no two workers write to the same line.
struct KMeansTally: BitwiseCopyable {
    /// Rows whose label changed.
    var changed: Int64 = 0
    /// Rows compared with all centres.
    var scanned: Int64 = 0
    /// Rows decided in Double.
    var doubtful: Int64 = 0
    /// Seconds spent.
    var busySeconds = 0.0
    private var padding: (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)

    /// A tally with nothing but time.
    init(busySeconds: Double) { self.busySeconds = busySeconds }
}
