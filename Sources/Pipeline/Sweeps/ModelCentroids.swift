import Store

/// Centres of a run in the order of its clusters and its snapshot's features.
struct ModelCentroids {
    var scaled: [Double] = []
    /// In the features' own units; `nil` where a transform has no inverse.
    var original: [Double?] = []
    /// Before centring, scaling and weighting.
    var transformed: [Double] = []

    /// One element a cluster; empty where the algorithm has no centres.
    /// - Throws: `DamagedError` unless every cluster of the run has a finite place in every column, and
    ///   the scaler of the snapshot makes the stored places in raw units of it.
    static func load(
        _ runID: Int, by algorithm: Algorithm, snapshot: Snapshot, from connection: Connection
    ) throws -> [ModelCentroids] {
        let place = "run_centroid of run \(runID)"
        return try reading(place) {
            let nClusters =
                try algorithm.descriptor.hasCentres
                ? count(runID, snapshot: snapshot, from: connection) : 0
            let cells = try connection.query(
                """
                select cluster, feature, scaled_value, original_value, transformed_value
                from run_centroid
                where run_id = ?
                """, [runID])
            let width = snapshot.nFeatures
            guard cells.count == nClusters * width else {
                throw DamagedError(
                    place,
                    "\(cells.count) values are stored where \(nClusters) clusters with \(width) columns "
                        + "have \(nClusters * width)")
            }
            let places = Dictionary(
                snapshot.featureNames.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
            let empty = ModelCentroids(
                scaled: [Double](repeating: .nan, count: width),
                original: [Double?](repeating: nil, count: width),
                transformed: [Double](repeating: .nan, count: width))
            var centroids = [ModelCentroids](repeating: empty, count: nClusters)
            for cell in cells {
                let (cluster, feature) = (try cell.int(0), try cell.text(1))
                guard centroids.indices.contains(cluster), let column = places[feature] else {
                    throw DamagedError(place, "cluster \(cluster) has a column \(feature)")
                }
                centroids[cluster].scaled[column] = try cell.double(2)
                centroids[cluster].original[column] = try cell.optionalDouble(3)
                centroids[cluster].transformed[column] = try cell.double(4)
            }
            // Also where a place was filled twice and another never.
            if let cluster = centroids.firstIndex(where: { !$0.scaled.allSatisfy(\.isFinite) }) {
                throw DamagedError(place, "cluster \(cluster) has a column without a finite value")
            }
            if let cluster = centroids.firstIndex(where: { !$0.agrees(with: snapshot.scaler) }) {
                throw DamagedError(
                    place,
                    "the values of cluster \(cluster) and the scaler of snapshot \(snapshot.id) do not "
                        + "belong together")
            }
            return centroids
        }
    }

    /// Whether the scaler makes the places in raw units of the scaled ones: mean, scale, weight and
    /// centre are then those of the fit.
    ///
    /// Another machine may have rounded otherwise, so the last digits are left open.
    private func agrees(with scaler: MatrixScaler) -> Bool {
        func isNear(_ a: Double, _ b: Double, of size: Double) -> Bool {
            b.isFinite && abs(a - b) <= 1e-9 * max(abs(a), abs(b), size)
        }
        return scaler.columns.indices.allSatisfy { position in
            let column = scaler.columns[position]
            // A sum of two parts is as exact as the larger of them.
            let size = max(abs(column.mean), column.scale)
            let place = scaler.transformed(scaled[position], position: position)
            guard isNear(place, transformed[position], of: size) else { return false }
            return switch (scaler.original(place, position: position), original[position]) {
            case (let made?, let stored?): isNear(made, stored, of: max(size, 1))
            case (nil, nil): true
            default: false
            }
        }
    }

    /// Clusters that were asked for; each has a centre.
    private static func count(
        _ runID: Int, snapshot: Snapshot, from connection: Connection
    ) throws -> Int {
        let row = try connection.query(
            "select n_clusters from run where run_id = ?", [runID]
        ).first
        guard let row else { throw DamagedError("run \(runID)", "the run is missing") }
        let count = try reading("run \(runID)") { try row.int(0) }
        guard (1...snapshot.nRows).contains(count) else {
            throw DamagedError(
                "run \(runID)", "n_clusters is \(count) for \(snapshot.nRows) rows")
        }
        return count
    }
}
