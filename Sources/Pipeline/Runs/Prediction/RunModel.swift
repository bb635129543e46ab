import Foundation
import Store

/// A fitted model as readable JSON: what another program needs to label customers alike.
struct RunModel {
    private struct Facts: Encodable {
        struct Feature: Encodable {
            let name: String
            let mean: Double
            let scale: Double
            let transform: String?
            let low: Double?
            let high: Double?
            let weight: Double?
            let rank_values: [Double]?
            let ranks: [Double]?
        }

        /// A raw column that takes part in a composition and is not clustered itself.
        struct Part: Encodable {
            let name: String
            let transform: String
        }

        struct Centroid: Encodable {
            let cluster: Int
            let scaled: [Double]
            /// Null where the feature's transform has no inverse.
            let original: [Double?]
            /// Before centring, scaling and weighting.
            let transformed: [Double]?
        }

        /// What a program must know to scale: 1 for means and scales, 2 for all steps.
        ///
        /// 1: (value − mean) / scale. 2: transform, clip to low and high, then (value − mean) /
        /// scale · weight.
        let schema_version: Int
        let run_name: String
        let run_key: String
        let algorithm: String
        let snapshot_fingerprint: String
        let as_of: String?
        let pseudo_count: Double?
        let features: [Feature]
        let further_parts: [Part]?
        let centroids: [Centroid]?
    }

    /// A hyperparameter's number, written as its kind.
    private enum Number: Encodable {
        case integer(Int)
        case real(Double)

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .integer(let number): try number.encode(to: encoder)
            case .real(let number): try number.encode(to: encoder)
            }
        }
    }

    /// The facts, and beside them the hyperparameters that the run has.
    private struct Document: Encodable {
        let facts: Facts
        let hyperparameters: [String: Number]

        func encode(to encoder: any Encoder) throws {
            try facts.encode(to: encoder)
            try hyperparameters.encode(to: encoder)
        }
    }

    private let run: ExportedRun
    private let algorithm: Algorithm
    private let snapshot: Snapshot
    private let connection: Connection

    init(
        _ run: ExportedRun, by algorithm: Algorithm, snapshot: Snapshot, connection: Connection
    ) {
        self.run = run
        self.algorithm = algorithm
        self.snapshot = snapshot
        self.connection = connection
    }

    /// The document, keys sorted, numbers at full precision.
    ///
    /// - Parameter hyperparameters: Columns of `run` that it has where they are not null.
    func json(hyperparameters: [Hyperparameter]) throws -> String {
        try reading("run \(run.id)") {
            let row = try connection.query("select * from run where run_id = ?", [run.id])[0]
            let document = Document(
                facts: try facts(of: row),
                hyperparameters: try numbers(of: hyperparameters, in: row))
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
        }
    }

    private func facts(of row: Row) throws -> Facts {
        let centroids = try ModelCentroids.load(
            run.id, by: algorithm, snapshot: snapshot, from: connection)
        let isPlain = snapshot.scaler.isPlain
        return Facts(
            schema_version: isPlain ? 1 : 2,
            run_name: run.name,
            run_key: try row.text("run_key"),
            algorithm: run.algorithm,
            snapshot_fingerprint: snapshot.fingerprint,
            as_of: snapshot.asOf,
            pseudo_count: snapshot.scaler.transforms.pseudoCount,
            features: snapshot.scaler.columns.map { feature($0, isPlain: isPlain) },
            further_parts: furtherParts,
            centroids: centroids.isEmpty
                ? nil
                : centroids.indices.map { index in
                    .init(
                        cluster: index, scaled: centroids[index].scaled,
                        original: centroids[index].original,
                        transformed: isPlain
                            ? nil
                            : centroids[index].scaled.enumerated().map {
                                snapshot.scaler.transformed($1, position: $0)
                            })
                })
    }

    private func numbers(
        of hyperparameters: [Hyperparameter], in row: Row
    ) throws -> [String: Number] {
        var numbers: [String: Number] = [:]
        for parameter in hyperparameters {
            let column = parameter.column
            numbers[column] =
                switch parameter.kind {
                case .integer: try row.optionalInt(column).map(Number.integer)
                case .real: try finite(column, of: row).map(Number.real)
                }
        }
        return numbers
    }

    /// JSON has no word for infinity.
    private func finite(_ column: String, of row: Row) throws -> Double? {
        guard let number = try row.optionalDouble(column) else { return nil }
        guard number.isFinite else {
            throw DamagedError("run \(run.id)", "\(column) is \(number)")
        }
        return number
    }

    private func feature(_ column: MatrixScaler.Column, isPlain: Bool) -> Facts.Feature {
        let transforms = snapshot.scaler.transforms
        let table = transforms.ranks[column.input]
        return .init(
            name: column.name, mean: column.mean, scale: column.scale,
            transform: isPlain ? nil : transforms.transforms[column.input].rawValue,
            low: column.limits?.lowerBound, high: column.limits?.upperBound,
            weight: isPlain ? nil : column.weight,
            rank_values: table?.values, ranks: table?.ranks)
    }

    private var furtherParts: [Facts.Part]? {
        let scaler = snapshot.scaler
        let parts = scaler.dropped.filter { scaler.isNeeded($0.input) }.map {
            Facts.Part(
                name: $0.name, transform: scaler.transforms.transforms[$0.input].rawValue)
        }
        return parts.isEmpty ? nil : parts
    }
}

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
