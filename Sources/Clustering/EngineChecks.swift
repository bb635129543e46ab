import Synchronization

/// Looks for broken invariants of the engine while it works: off, unless a caller turns it on.
///
/// Tests do, and the program with `WORKBENCH_CHECK_ENGINE=1`. What is found is a fault of ours, so
/// the process ends there. No check changes a result; off, each costs one read a step.
public enum EngineChecks {
    private static let on = Atomic<Bool>(false)

    /// Whether the checks run.
    static var isOn: Bool { on.load(ordering: .relaxed) }

    /// Turns the checks on, for the whole process and for good.
    public static func turnOn() { on.store(true, ordering: .relaxed) }

    /// Ends the process unless the checks are off or `holds`.
    @inline(__always)
    static func require(_ holds: @autoclosure () -> Bool, _ fault: @autoclosure () -> String) {
        if isOn, !holds() { preconditionFailure("engine: \(fault())") }
    }

    /// Ends the process at a bad k-means run, unless the checks are off.
    static func require(_ run: KMeansRun, nSamples: Int, nFeatures: Int) {
        guard isOn, let fault = fault(in: run, nSamples: nSamples, nFeatures: nFeatures)
        else { return }
        preconditionFailure("engine: \(run.parameters): \(fault)")
    }

    /// Ends the process at a bad DBSCAN run, or one whose components do not nest with those of
    /// the cells before it.
    static func require(_ run: DBSCANRun, after others: [DBSCANRun], nSamples: Int) {
        let faults = [fault(in: run, nSamples: nSamples)] + others.map { fault(from: $0, to: run) }
        for case let fault? in faults { preconditionFailure("engine: \(run.parameters): \(fault)") }
    }

    /// What is wrong with a k-means run of a matrix of `nSamples` rows; `nil` when nothing is.
    package static func fault(in run: KMeansRun, nSamples: Int, nFeatures: Int) -> String? {
        let k = run.parameters.nClusters
        if run.labels.count != nSamples { return "\(run.labels.count) labels, \(nSamples) rows" }
        if let bad = run.labels.first(where: { !(0..<Int32(k)).contains($0) }) {
            return "label \(bad) of \(k) clusters"
        }
        if run.centroids.count != k * nFeatures { return "\(run.centroids.count) coordinates" }
        if !run.centroids.allSatisfy(\.isFinite) { return "a centre that is not finite" }
        if !(run.inertia >= 0) { return "inertia \(run.inertia)" }
        if !(1...run.parameters.maxIter).contains(run.nIter) { return "n_iter \(run.nIter)" }
        return nil
    }

    /// What is wrong with a DBSCAN run of a matrix of `nSamples` rows; `nil` when nothing is.
    package static func fault(in run: DBSCANRun, nSamples: Int) -> String? {
        let k = run.nClustersFound
        if run.labels.count != nSamples { return "\(run.labels.count) labels, \(nSamples) rows" }
        var sizes = [Int](repeating: 0, count: k + 1)
        for label in run.labels {
            guard (-1..<k).contains(Int(label)) else { return "label \(label) of \(k) clusters" }
            sizes[Int(label) + 1] += 1
        }
        if sizes[0] != run.nNoise { return "\(sizes[0]) noise labels, n_noise \(run.nNoise)" }
        if sizes.dropFirst().contains(0) { return "a cluster without rows" }
        // Clusters are numbered by their smallest core row, and each has one.
        var next: Int32 = 0
        var last: Int32 = -1
        for row in run.coreRows {
            guard row > last, Int(row) < nSamples else { return "core row \(row) after \(last)" }
            last = row
            let label = run.labels[Int(row)]
            guard (0...next).contains(label) else { return "core row \(row) has label \(label)" }
            if label == next { next += 1 }
        }
        return next == Int32(k) ? nil : "\(next) clusters have core rows, \(k) were found"
    }

    /// What is wrong between two cells of one grid, of which `loose` has an eps at least as large
    /// and a `min_samples` at most as large; `nil` when components nest.
    package static func fault(from strict: DBSCANRun, to loose: DBSCANRun) -> String? {
        let isLooser =
            strict.parameters.eps <= loose.parameters.eps
            && strict.parameters.minSamples >= loose.parameters.minSamples
        if !isLooser { return nil }
        var other = [Int32](repeating: -1, count: strict.nClustersFound)
        var core = loose.coreRows[...]
        for row in strict.coreRows {
            while let first = core.first, first < row { core.removeFirst() }
            guard core.first == row else { return "row \(row) is core in the strict cell only" }
            let (own, label) = (Int(strict.labels[Int(row)]), loose.labels[Int(row)])
            if other[own] == -1 { other[own] = label }
            if other[own] != label { return "cluster \(own) of the strict cell is torn" }
        }
        return nil
    }
}
