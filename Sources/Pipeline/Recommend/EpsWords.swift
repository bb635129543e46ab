import Clustering
import Reports

/// What cells of DBSCAN along its curves come to, in sentences.
package struct EpsWords {
    package let suggestion: EpsSearch.Trial?
    package let lines: [String]

    /// - Parameters:
    ///   - minSamples: Those asked for, ascending; some may have no curve.
    ///   - leastSize: Customers of a cluster that counts as a group.
    ///   - hasSteps: Whether a column takes steps, as counts do.
    ///   - verdict: What `recommend` says of the matrix.
    package init(
        trials: [EpsSearch.Trial], curves: [KDistanceCurve], minSamples: [Int], nRows: Int,
        leastSize: Int, hasSteps: Bool, verdict: SegmentVerdict.Kind
    ) {
        suggestion = EpsSearch.suggestion(trials)
        var lines = ["DBSCAN, apart: " + Self.found(suggestion, trials, leastSize)]
        if suggestion != nil, verdict != .separated {
            lines.append(
                "The verdict is \(verdict.rawValue) all the same: "
                    + (hasSteps
                        ? "DBSCAN takes steps of a count (1, 2, 3 invoices) for gaps too, and its groups may be such."
                        : "it sees only groups that k-means can draw, and these may be others, such as rings.")
            )
        }
        let tooMany = minSamples.filter { $0 > nRows }
        if !tooMany.isEmpty {
            let customers = counted(nRows, "customer")
            lines.append(
                "min_samples \(Self.list(tooMany)): more than the \(customers), so there is no curve."
            )
        }
        let alike = curves.filter { $0.distances.last == 0 }.map(\.minSamples)
        if !alike.isEmpty {
            lines.append(
                "min_samples \(Self.list(alike)): every customer has that many who are like it in every"
                    + " column, so all distances are 0.")
        }
        let bent = curves.filter { $0.knee == nil && !alike.contains($0.minSamples) }
            .map(\.minSamples)
        if !bent.isEmpty { lines.append("min_samples \(Self.list(bent)): the curve has no knee.") }
        if let used = curves.first?.distances.count {
            lines.append(
                "The curves are in k_distance"
                    + (used < nRows
                        ? ": of \(grouped(used)) of the \(counted(nRows, "customer")), drawn at random, each held"
                            + " against all." : "."))
        }
        self.lines = lines
    }

    private static func found(
        _ suggestion: EpsSearch.Trial?, _ trials: [EpsSearch.Trial], _ least: Int
    ) -> String {
        if let trial = suggestion {
            let (eps, samples) = (trial.parameters.eps, trial.parameters.minSamples)
            return
                "eps \(shortText(eps)) with min_samples \(samples)\(trial.isKnee ? ", the knee of its curve," : "")"
                + " would give \(trial.nSized) groups of \(counted(least, "customer")) or more"
                + small(trial) + " and leave " + noise(trial) + " as noise. No run is stored."
        }
        if trials.isEmpty { return "there is no eps to try." }
        let none = "no eps gives two dense groups."
        let cells = trials.count == 1 ? "The one cell" : "None of \(trials.count) cells"
        let two = trials.filter { $0.nSized >= 2 }.map(\.noiseShare)
        let any = trials.filter { $0.nClusters >= 2 }.map(\.noiseShare)
        let verb = trials.count == 1 ? "has not" : "has"
        var text =
            none
            + " \(cells) tried along the curves \(verb) two clusters of \(counted(least, "customer"))"
            + " or more and at most 20 % noise"
        if let range = range(two) {
            text += "; those with two such clusters leave \(range) of the customers as noise"
        } else if let range = range(any) {
            text +=
                "; none has two such clusters, and those with two of any size leave \(range) of the"
                + " customers as noise"
        } else {
            text += "; none has two clusters at all"
        }
        return text + "."
    }

    private static func small(_ trial: EpsSearch.Trial) -> String {
        let count = trial.nClusters - trial.nSized
        return count == 0 ? "" : ", \(counted(count, "smaller cluster"))"
    }

    private static func noise(_ trial: EpsSearch.Trial) -> String {
        percent(trial.noiseShare) + " of the customers"
            + (trial.noiseWeightShare.map { " (" + percent($0) + " of the sales)" } ?? "")
    }

    private static func range(_ shares: [Double]) -> String? {
        guard let low = shares.min(), let high = shares.max() else { return nil }
        let (from, to) = (percent(low), percent(high))
        return from == to ? from : "\(from) to \(to)"
    }

    private static func list(_ numbers: [Int]) -> String {
        numbers.map(String.init).joined(separator: ", ")
    }

    /// What a person is shown: the knees, and of each curve the cell of two groups with least noise.
    package static func shown(_ trials: [EpsSearch.Trial]) -> [EpsSearch.Trial] {
        let bySamples = Dictionary(grouping: trials) { $0.parameters.minSamples }
        let best = Set(
            bySamples.values.compactMap { cells in
                (cells.contains { $0.nSized >= 2 }
                    ? cells.filter { $0.nSized >= 2 } : cells.filter { $0.nClusters >= 2 })
                    .min { ($0.noiseShare, $0.parameters.eps) < ($1.noiseShare, $1.parameters.eps) }
            })
        return trials.filter { $0.isKnee || best.contains($0) }
    }
}
