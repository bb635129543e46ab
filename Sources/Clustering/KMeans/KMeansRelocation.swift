import CKernels

/// Sums and sizes after every empty cluster has taken the row farthest from its old centre.
///
/// scikit-learn's rule; where several clusters are empty it leaves the order open, here the
/// distance decides, then the lowest row. The labels stay, and so do the caller's sums: the means
/// move, the bookkeeping does not. Nothing happens when all rows sit on their centres.
struct KMeansRelocation {
    let sums: KernelBuffer<Int64>
    let counts: KernelBuffer<Int64>

    init(
        samples: SampleTiles, centres: KernelBuffer<Double>, sums: KernelBuffer<Int64>,
        counts: KernelBuffer<Int64>, labels: LabelStore, pool: BlockPool
    ) {
        let stride = samples.stride
        self.sums = KernelBuffer(count: sums.count)
        self.counts = KernelBuffer(count: counts.count)
        self.sums.pointer.update(from: sums.pointer, count: sums.count)
        self.counts.pointer.update(from: counts.pointer, count: counts.count)
        let empty = (0..<counts.count).filter { counts[$0] == 0 }
        let distances = KernelBuffer<Double>(count: samples.nSamples)
        pool.forEachBlock(samples.nBlocks) { block in
            let rows = samples.rows(of: block)
            var data = samples.data
            _ = ck_km_inertia(
                samples.path.kernelPath, &data, centres.pointer, labels.pointer, labels.isWide,
                Int64(rows.lowerBound), Int64(rows.upperBound), distances.pointer)
        }
        let farthest = Self.farthestRows(distances, count: empty.count)
        guard let first = farthest.first, distances[first] > 0 else { return }
        var data = samples.data
        for (cluster, row) in zip(empty, farthest) {
            let donor = Int(labels[row])
            ck_km_add_row(&data, Int64(row), -1, self.sums.pointer + donor * stride)
            for f in 0..<stride { self.sums[cluster * stride + f] = 0 }
            ck_km_add_row(&data, Int64(row), 1, self.sums.pointer + cluster * stride)
            self.counts[cluster] = 1
            self.counts[donor] -= 1
        }
    }

    /// The rows with the largest distances, largest first, of equal ones the lowest row first.
    private static func farthestRows(_ distances: KernelBuffer<Double>, count: Int) -> [Int] {
        if count == 1 {
            var best = 0
            for row in 1..<max(1, distances.count) where distances[row] > distances[best] {
                best = row
            }
            return [best]
        }
        let order = (0..<distances.count).sorted {
            distances[$0] != distances[$1] ? distances[$0] > distances[$1] : $0 < $1
        }
        return Array(order.prefix(count))
    }
}
