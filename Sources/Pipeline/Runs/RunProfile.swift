import Clustering
import Reports
import Store

/// What the customers of each cluster are like: mean and quartiles of their raw values.
///
/// Centres tell that only where nothing is transformed: the centre of logarithms, transformed back, is
/// below the mean of what was measured.
package struct RunProfile {
    /// Mean and quartiles of one feature in one cluster.
    package struct Entry {
        package let mean: Double
        package let median: Double
        package let q25: Double
        package let q75: Double
    }

    /// Clusters with their sizes, noise (−1) first.
    private(set) var clusters: [(cluster: Int, size: Int)] = []
    /// How often each customer stands among the rows.
    let repeats: Int
    /// The snapshot's raw features, also those that were dropped before clustering.
    let features: [String]
    /// One row a cluster, one entry a feature.
    private(set) var entries: [[Entry]] = []
    /// Median of each feature over all rows.
    private(set) var overall: [Double] = []

    /// Reads raw values of a run.
    ///
    /// - Parameter labels: As stored.
    /// - Complexity: O(n · features · log n); eight bytes a value.
    init(
        of runID: Int, _ labels: [Int32], on snapshot: Snapshot, from connection: Connection
    ) throws {
        try ClusterSizes(labels: labels).check(storedOf: runID, in: connection)
        let values = try snapshot.rawValues(from: connection)
        self.init(labels: labels, values: values, of: snapshot)
        let features = features
        overall = features.indices.map { feature in
            labels.isEmpty
                ? 0
                : Self.entry(labels.indices.map { values[$0 * features.count + feature] }).median
        }
    }

    /// What labels make of raw values, row-major `(labels.count, snapshot.inputNames.count)`.
    init(labels: [Int32], values: [Double], of snapshot: Snapshot) {
        features = snapshot.inputNames
        repeats = snapshot.repeats
        let members = Dictionary(grouping: labels.indices) { labels[$0] }
        for (cluster, rows) in members.sorted(by: { $0.key < $1.key }) {
            clusters.append((Int(cluster), rows.count))
            entries.append(
                features.indices.map { feature in
                    Self.entry(rows.map { values[$0 * features.count + feature] })
                })
        }
    }

    /// - Precondition: one value or more.
    /// - Complexity: O(n) on average.
    package static func entry(_ values: [Double]) -> Entry {
        let mean = values.reduce(0, +) / Double(values.count)
        var own = values
        return own.withUnsafeMutableBufferPointer { own in
            var order = AscendingOrder(own)
            let q25 = quantile(0.25, ofSo: own.count) { order.value(at: $0) }
            let (low, high) = (
                order.value(at: (own.count - 1) / 2), order.value(at: own.count / 2)
            )
            return Entry(
                mean: mean, median: low + (high - low) / 2, q25: q25,
                q75: quantile(0.75, ofSo: own.count) { order.value(at: $0) })
        }
    }

    /// Places of the ascending order, each looked for among the values that the one before has left behind it.
    private struct AscendingOrder {
        private var values: UnsafeMutableBufferPointer<Double>
        /// Values before it are no larger than those from it on.
        private var settled = 0

        /// Fewer are sorted.
        private static let leastSelected = 64

        /// - Parameter values: Reordered.
        init(_ values: UnsafeMutableBufferPointer<Double>) {
            self.values = values
            // Selection asks for an order, which not-a-numbers do not have.
            guard values.count < Self.leastSelected || values.contains(where: \.isNaN) else {
                return
            }
            self.values.sort()
            settled = values.count
        }

        /// - Precondition: no place is asked for before a lower one, but where all are sorted.
        mutating func value(at place: Int) -> Double {
            if place < settled { return values[place] }
            let rest = UnsafeMutableBufferPointer(rebasing: values[settled...])
            _ = OrderStatistics.select(rest, rank: place - settled)
            settled = place + 1
            return values[place]
        }
    }

    /// One row a cluster and feature.
    var table: ResultTable {
        var table = ResultTable(
            name: "profile",
            columns: [
                .init("cluster", role: .dimension),
                .init("size", unit: repeats == 1 ? "customers" : "rows", role: .measure),
                .init("feature", role: .dimension),
                .init("mean", unit: "unit of the feature", role: .measure),
                .init("median", unit: "unit of the feature", role: .measure),
            ])
        for (group, row) in zip(clusters, entries) {
            for (feature, entry) in zip(features, row) {
                table.append([
                    .integer(Int64(group.cluster)), .integer(Int64(group.size)), .text(feature),
                    .real(entry.mean), .real(entry.median),
                ])
            }
        }
        return table
    }
}
