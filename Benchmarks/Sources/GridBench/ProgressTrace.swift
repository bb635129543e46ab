import Pipeline
import Synchronization

/// Records what a job says about its progress, to see how well the time left could be told.
final class ProgressTrace: Sendable {
    /// The total foretold at a tenth of the work, as the progress line does it: elapsed / fraction.
    struct Prediction: Encodable {
        /// First fraction of at least 0.1 that was heard.
        let fraction: Double
        /// Seconds from the start until then.
        let elapsed: Double
        /// elapsed / fraction.
        let predicted: Double
        /// What it took in the end.
        let total: Double
        /// predicted / total.
        let ratio: Double
        /// Number of progress calls that rose.
        let steps: Int
    }

    private struct Step {
        let seconds: Double
        let fraction: Double
    }

    private let start: Mutex<Double>
    private let steps = Mutex<[Step]>([])

    init() {
        start = Mutex(monotonicSeconds())
    }

    /// Counts time from now on.
    func restart() {
        start.withLock { $0 = monotonicSeconds() }
        steps.withLock { $0.removeAll() }
    }

    func hear(_ fraction: Double) {
        let seconds = monotonicSeconds() - start.withLock { $0 }
        steps.withLock { steps in
            if fraction > steps.last?.fraction ?? 0 {
                steps.append(Step(seconds: seconds, fraction: fraction))
            }
        }
    }

    /// `nil` if the job said nothing between a tenth and the end.
    func prediction() -> Prediction? {
        let total = monotonicSeconds() - start.withLock { $0 }
        return steps.withLock { steps in
            guard let step = steps.first(where: { $0.fraction >= 0.1 }), step.fraction < 1 else {
                return nil
            }
            let predicted = step.seconds / step.fraction
            return Prediction(
                fraction: step.fraction, elapsed: step.seconds, predicted: predicted, total: total,
                ratio: predicted / total, steps: steps.count)
        }
    }
}
