/// Core rows of a DBSCAN run as a rule for rows.
///
/// A row belongs to the lowest cluster with a core row within `eps` (`distance <= eps`), and to none otherwise: what
/// the fit says of the rows that it was made of. Core rows stand in a tree of boxes; a box is left out where the sum of
/// squares to its nearest side, added in the order of the features, is beyond what is looked for. Each of its terms
/// rounds to no more than that of any row within, and so does the sum: no decision rests on the box.
public struct DBSCANModel: Sendable {
    /// Where a row belongs.
    public struct Assignment: Hashable, Sendable {
        /// Cluster, −1 for none.
        public let cluster: Int
        /// Nearest core row, of equally near ones the lowest; its number in the list of the model.
        public let nearest: Int
        /// Cluster of the nearest core row.
        public let nearestCluster: Int
        /// Euclidean distance to it.
        public let distance: Double
    }

    /// Core rows, in the order of the fit.
    public let cores: FeatureMatrix
    /// Their clusters.
    public let labels: [Int32]
    /// Radius, in the units of the rows.
    public let eps: Double
    private let tree: CoreTree
    private let pool: BlockPool

    /// Takes over core rows with their clusters.
    ///
    /// - Parameter workers: Threads; they change no result.
    /// - Precondition: as many labels as rows, none of them noise.
    /// - Complexity: O(n · log n · d).
    public init(cores: FeatureMatrix, labels: [Int32], eps: Double, workers: Int = 1) {
        precondition(
            labels.count == cores.nSamples && labels.allSatisfy { $0 >= 0 },
            "one cluster for each core row")
        self.cores = cores
        self.labels = labels
        self.eps = eps
        tree = CoreTree(cores, labels)
        pool = BlockPool(workers: workers)
    }

    /// Places rows, one element a row.
    ///
    /// - Precondition: the matrix has as many columns as the core rows.
    /// - Complexity: O(rows · cores · features) at worst; the tree leaves out most core rows where clusters are
    ///   dense.
    public func assign(_ rows: FeatureMatrix) -> [Assignment] {
        precondition(rows.nFeatures == cores.nFeatures, "rows and core rows have the same columns")
        let d = rows.nFeatures
        let limit = eps * eps
        let blockRows = 256
        let blocks = (rows.nSamples + blockRows - 1) / blockRows
        return [Assignment](unsafeUninitializedCapacity: rows.nSamples) { buffer, count in
            // Each block writes its own rows, and nothing else.
            nonisolated(unsafe) let answers = buffer
            rows.values.withUnsafeBufferPointer { values in
                nonisolated(unsafe) let values = values
                pool.forEachBlock(blocks) { block in
                    let first = block * blockRows
                    for row in first..<min(first + blockRows, rows.nSamples) {
                        let x = UnsafeBufferPointer(rebasing: values[row * d..<(row + 1) * d])
                        answers.initializeElement(at: row, to: place(x, limit))
                    }
                }
            }
            count = rows.nSamples
        }
    }

    private func place(_ x: UnsafeBufferPointer<Double>, _ limit: Double) -> Assignment {
        var search = CoreTree.Search()
        tree.findNearest(to: x, &search)
        // Beyond the nearest there is none within.
        if search.squared <= limit { tree.findLowest(to: x, within: limit, &search) }
        return Assignment(
            cluster: search.lowest == .max ? -1 : Int(search.lowest), nearest: search.nearest,
            nearestCluster: Int(labels[search.nearest]), distance: search.squared.squareRoot())
    }

    /// The same by looking at every core row: the oracle.
    package func assignPlainly(_ rows: FeatureMatrix) -> [Assignment] {
        let d = rows.nFeatures
        return (0..<rows.nSamples).map { row in
            var cluster = Int.max
            var (nearest, best) = (0, Double.infinity)
            for core in 0..<cores.nSamples {
                var sum = 0.0
                for k in 0..<d {
                    let difference = rows.values[row * d + k] - cores.values[core * d + k]
                    sum += difference * difference
                }
                if sum <= eps * eps { cluster = min(cluster, Int(labels[core])) }
                if sum < best { (nearest, best) = (core, sum) }
            }
            return Assignment(
                cluster: cluster == .max ? -1 : cluster, nearest: nearest,
                nearestCluster: Int(labels[nearest]), distance: best.squareRoot())
        }
    }
}
