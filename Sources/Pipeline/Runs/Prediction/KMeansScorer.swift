import Clustering
import Store

/// The fitted centres of a k-means run, behind the scaler of its snapshot.
struct KMeansScorer: Scorer {
    private let snapshot: Snapshot
    private let model: KMeansModel

    /// Loads the centres of a run.
    init(_ run: ExportedRun, _ snapshot: Snapshot, _ connection: Connection) throws {
        self.snapshot = snapshot
        let centroids = try ModelCentroids.load(run.id, snapshot: snapshot, from: connection)
        model = KMeansModel(
            centroids: centroids.flatMap(\.scaled), nClusters: centroids.count)
    }

    var nClusters: Int { model.nClusters }

    /// - Complexity: O(customers · nClusters · features).
    func place(_ customers: FeatureRows) throws -> [Placement] {
        let width = snapshot.nFeatures
        let scaled = snapshot.scale(customers.values)
        if let place = scaled.firstIndex(where: { !$0.isFinite }) {
            throw PredictionError.tooLarge(
                snapshot.featureNames[place % width],
                customer: customers.customerIDs[place / width])
        }
        let matrix = try FeatureMatrix(
            values: scaled, nSamples: customers.count, nFeatures: width)
        return model.assign(matrix).map { choice in
            Placement(
                first: .init(cluster: choice.cluster, distance: choice.distance),
                second: choice.secondCluster.map {
                    .init(cluster: $0, distance: choice.secondDistance)
                })
        }
    }
}
