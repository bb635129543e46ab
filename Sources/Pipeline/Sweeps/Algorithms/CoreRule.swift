import Clustering
import Foundation
import Store

/// The rule of a DBSCAN run: the lowest cluster with a core customer within `eps`, or none.
struct CoreRule: PlacingRule {
    let nClusters: Int
    /// `nil` for a run without core rows: everybody is far from all.
    let model: DBSCANModel?
    /// Rows of the snapshot, as the model counts them.
    let coreRows: [Int]

    var hasCoreRows: Bool { true }

    /// - Throws: `DamagedError` for core rows that no fit has.
    /// - Complexity: O(rows · features).
    init(of fit: StoredFit) throws {
        let labels = try RunLabels.load(fit.runID, from: fit.connection)
        let place = "run_core of run \(fit.runID)"
        let run = try fit.connection.query(
            "select eps, n_core, n_clusters_found from run where run_id = ?", [fit.runID])[0]
        let (eps, nCore) = try reading("run \(fit.runID)") {
            (try run.double(0), try run.int(1))
        }
        guard eps > 0, eps.isFinite else { throw DamagedError("run \(fit.runID)", "eps is \(eps)") }
        nClusters = try run.int(2)
        coreRows = try reading(place) {
            try fit.connection.query(
                "select row_no from run_core where run_id = ? order by row_no", [fit.runID]
            ).map { try $0.int(0) }
        }
        guard coreRows.count == nCore else {
            throw DamagedError(place, "\(coreRows.count) of its \(nCore) rows are stored")
        }
        guard coreRows.allSatisfy({ labels.indices.contains($0) && labels[$0] >= 0 }),
            Set(coreRows.map { labels[$0] }).count == nClusters
        else { throw DamagedError(place, "its rows do not belong to the clusters of the run") }
        guard !coreRows.isEmpty else {
            model = nil
            return
        }
        let width = fit.snapshot.nFeatures
        let scaled = try fit.snapshot.scaledValues(from: fit.connection)
        let values = coreRows.flatMap { scaled[$0 * width..<($0 + 1) * width] }
        model = DBSCANModel(
            cores: try FeatureMatrix(
                values: values, nSamples: coreRows.count, nFeatures: width),
            labels: coreRows.map { labels[$0] }, eps: eps,
            workers: ProcessInfo.processInfo.activeProcessorCount)
    }

    func place(_ rows: FeatureMatrix) -> [Placement] {
        guard let model else {
            let nowhere = Placement(first: .init(cluster: -1, distance: .infinity))
            return [Placement](repeating: nowhere, count: rows.nSamples)
        }
        return model.assign(rows).map { choice in
            Placement(
                first: .init(cluster: choice.cluster, distance: choice.distance),
                second: choice.nearestCluster == choice.cluster
                    ? nil : .init(cluster: choice.nearestCluster, distance: choice.distance),
                coreRow: coreRows[choice.nearest])
        }
    }
}
