import Clustering
import Pipeline
import Store

/// The smallest algorithm there can be: two clusters, by the side of a cut in the first column.
///
/// It shows what a third algorithm takes: this file, its entry in a list and its migration.
struct SignSplit: AlgorithmDescriptor {
    typealias Parameters = SignSplitParameters
    typealias Axes = SignSplitAxes
    typealias Fit = SignSplitRun

    var name: String { "signsplit" }
    var title: String { "sign split" }
    var hyperparameters: [Hyperparameter] {
        [Hyperparameter("cut_at", .real, help: "sign split: cuts in scaled units.", isListed: true)]
    }

    func cell(of p: SignSplitParameters) -> String { "signsplit_\(shortText(p.cut))" }
    func parameters(from words: inout CellWords) -> SignSplitParameters? {
        words.real().map { SignSplitParameters(cut: $0) }
    }
    func keyText(of p: SignSplitParameters) -> String { "signsplit cut_at=\(p.cut.bitPattern)" }

    func fit(
        _ cells: [SignSplitParameters], on seat: EngineSeat, deliver: (SignSplitRun) -> Void
    ) throws(ClusteringError) {
        for cell in cells {
            let placements = SignSplitRule(cut: cell.cut).place(seat.matrix)
            deliver(
                SignSplitRun(
                    parameters: cell, labels: placements.map { Int32($0.first.cluster) }))
        }
    }
    func finishingOrder(of parameters: SignSplitParameters, nRows: Int) -> Int { 0 }
    func expectedSeconds(for cells: [SignSplitParameters], nRows: Int) -> Double {
        Double(cells.count) * Double(nRows) * 1e-9
    }

    func columns(of run: SignSplitRun) -> [RunColumn] { [("cut_at", run.parameters.cut)] }
    func writeRows(of run: SignSplitRun, to rows: RunRows) throws {
        try rows.connection.run(
            "insert into run_side (run_id, n_right) values (?, ?)",
            [rows.runID, run.labels.count { $0 == 1 }])
    }
    var hasCentres: Bool { false }
    var loadRule: (@Sendable (StoredFit) throws -> any PlacingRule)? {
        { run in
            SignSplitRule(
                cut: try run.connection.query(
                    "select cut_at from run where run_id = ?", [run.runID])[0].double(0))
        }
    }

    /// As a file of `migrations/` would be.
    static let migration = Migration(
        number: Database.schemaVersion + 1, name: "add_sign_split",
        sql: """
            alter table run add column cut_at real;
            create table run_side (
                run_id integer primary key references run (run_id),
                n_right integer not null
            );
            """)

    /// `shortText` of the product is its own.
    private func shortText(_ x: Double) -> String { x == x.rounded() ? "\(Int(x))" : "\(x)" }
}

struct SignSplitParameters: Hashable, Sendable {
    let cut: Double
}

struct SignSplitAxes: AlgorithmAxes {
    var cuts = [0.0]

    func cells() throws(ClusteringError) -> [SignSplitParameters] {
        cuts.map { SignSplitParameters(cut: $0) }
    }
    var text: String { "cut_at=\(cuts)" }
    var seedColumn: Int? { nil }
    var mostClusters: Int? { 2 }
}

struct SignSplitRun: AlgorithmFit {
    let parameters: SignSplitParameters
    let labels: [Int32]
    var fitSeconds: Double { 0 }
    var sharedSeconds: Double { 0 }
}

struct SignSplitRule: PlacingRule {
    let cut: Double

    var nClusters: Int { 2 }
    func place(_ rows: FeatureMatrix) -> [Placement] {
        (0..<rows.nSamples).map { row in
            let x = rows.values[row * rows.nFeatures]
            return Placement(first: .init(cluster: x > cut ? 1 : 0, distance: abs(x - cut)))
        }
    }
}
