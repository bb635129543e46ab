import Pipeline
import Reports
import Store

/// Asks which segmentation the data supports, and tells on stderr how the work gets on.
final class RecommendReporter: Sendable {
    private let line: ProgressLine

    /// Whether the matrix is told: not where the step before has.
    private let tellsSnapshot: Bool

    init(isQuiet: Bool, tellsSnapshot: Bool = true) {
        self.tellsSnapshot = tellsSnapshot
        line = ProgressLine("recommend", isQuiet: isQuiet)
    }

    func outcome(
        of request: RecommendRequest, in connection: Connection
    ) throws -> Recommender.Outcome {
        defer { line.finish() }
        return try Recommender(
            in: connection, request: request, isCancelled: { Interruption.isRequested },
            listener: hear
        ).run()
    }

    private func hear(_ event: RecommendEvent) {
        switch event {
        case .snapshotReady(let snapshot, let reused, let seconds):
            guard tellsSnapshot else { return }
            line.note(
                "snapshot \(snapshot.id)\(reused ? " (stored before)" : ""): "
                    + "\(counted(snapshot.nRows, "row")) × \(snapshot.nFeatures) features, "
                    + duration(seconds))
            snapshot.notes.forEach(line.note)
        case .progress(let fraction, let step): line.update(fraction: fraction, detail: step)
        case .known(let id):
            line.note("answer \(id) (stored before): nothing of it is worked out again")
        case .sampled(let rows, let all):
            line.note(
                "\(grouped(rows)) of the \(counted(all, "customer")), drawn at random, decide; the "
                    + "choice is fitted to all of them")
        }
    }
}
