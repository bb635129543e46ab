/// A labeling with its clusters renumbered 0, 1, 2 … in order of their first row.
///
/// Metrics are computed on this form, so they do not depend on how clusters are numbered, and
/// labelings that say the same in other numbers are computed once.
package struct CanonicalLabeling: Sendable {
    /// Cluster of every row, `0..<nClusters`, noise −1.
    package let labels: [Int32]
    /// Rows of each cluster.
    package let sizes: [Int]
    /// The label each cluster had.
    package let originals: [Int]
    /// Rows labelled −1.
    package let nNoise: Int

    /// Clusters, noise not counted.
    package var nClusters: Int { sizes.count }
    /// Rows that are not noise.
    package var nMembers: Int { labels.count - nNoise }
    /// Clusters, noise counted as one.
    package var nGroups: Int { sizes.count + (nNoise > 0 ? 1 : 0) }

    /// Whether metrics of the rows that are not noise are defined.
    package var isDefined: Bool { nClusters >= 2 && nClusters < nMembers }
    /// Whether metrics with noise as a cluster are defined.
    package var isDefinedWithNoise: Bool { nGroups >= 2 && nGroups < labels.count }

    /// Renumbers `raw`.
    ///
    /// - Precondition: every label is in `-1..<raw.count`.
    /// - Complexity: O(n).
    package init(_ raw: [Int32]) {
        var number = [Int32](repeating: -1, count: raw.count)
        var labels = [Int32](repeating: -1, count: raw.count)
        var sizes: [Int] = []
        var originals: [Int] = []
        var nNoise = 0
        for row in raw.indices {
            let label = Int(raw[row])
            precondition(label >= -1 && label < raw.count, "label \(label) is out of range")
            guard label >= 0 else {
                nNoise += 1
                continue
            }
            if number[label] < 0 {
                number[label] = Int32(sizes.count)
                sizes.append(0)
                originals.append(label)
            }
            labels[row] = number[label]
            sizes[Int(number[label])] += 1
        }
        self.labels = labels
        self.sizes = sizes
        self.originals = originals
        self.nNoise = nNoise
    }

    /// Whether both put the same rows together and have the same noise.
    package func isSamePartition(as other: CanonicalLabeling) -> Bool {
        nNoise == other.nNoise && sizes == other.sizes && labels == other.labels
    }

    /// Why metrics are not defined, in an analyst's words.
    package var reason: String? {
        if isDefined { return nil }
        if nClusters == 0 { return "every row is noise" }
        if nClusters == 1 { return nNoise > 0 ? "1 cluster besides noise" : "1 cluster" }
        return "every cluster has one row"
    }
}
