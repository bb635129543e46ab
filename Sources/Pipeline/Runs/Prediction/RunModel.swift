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
