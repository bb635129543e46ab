import Synchronization

/// How far rows are from their neighbours, as DBSCAN counts them: a row is its own first neighbour.
///
/// Exact: squared distances are those of `DBSCANReference`, bit for bit, and neither `workers` nor the
/// order of the rows changes a value. Every wanted row is held against all rows, a tile of them at a
/// time, and keeps its nearest only.
public struct NeighbourDistances: Sendable {
    private let matrix: FeatureMatrix
    private let rows: [Int]
    private let minSamples: [Int]
    private let pool: BlockPool

    /// Rows of a tile, which lie feature by feature.
    private static let tileRows = 64
    /// Wanted rows that are held against a tile while it is near.
    private static let blockRows = 32

    /// The distances of some rows of a matrix.
    ///
    /// - Parameters:
    ///   - matrix: Scaled features, shape `(n_samples, n_features)`.
    ///   - minSamples: Which neighbours, each in `1...n_samples`; 1 is the row itself.
    ///   - rows: Rows wanted, all by default.
    ///   - workers: Threads to use, 1 or more.
    /// - Precondition: `minSamples` and `rows` are within the matrix.
    public init(
        matrix: FeatureMatrix, minSamples: [Int], rows: [Int]? = nil, workers: Int
    ) {
        precondition(
            minSamples.allSatisfy((1...matrix.nSamples).contains), "as many neighbours as rows")
        self.matrix = matrix
        self.minSamples = minSamples
        self.rows = rows ?? Array(0..<matrix.nSamples)
        precondition(
            self.rows.allSatisfy((0..<matrix.nSamples).contains), "rows of the matrix")
        pool = BlockPool(workers: workers)
    }

    /// Works them out.
    ///
    /// - Returns: `[min_samples][wanted row]`, each in the order asked for; infinite where the squares of
    ///   differences overflow.
    /// - Throws: `ClusteringError.cancelled` when the observer asked to stop.
    /// - Complexity: O(wanted · n_samples · n_features) time, O(n_samples · n_features) memory.
    public func run(observer: SweepObserver) throws(ClusteringError) -> [[Double]] {
        guard let most = minSamples.max(), !rows.isEmpty else {
            return minSamples.map { _ in [] }
        }
        let nBlocks = (rows.count + Self.blockRows - 1) / Self.blockRows
        let progress = SweepProgress(observer: observer, part: 0, parts: 1)
        progress.begin(share: 1, total: nBlocks)
        let found = Mutex([[Double]](repeating: [], count: nBlocks))
        let isCancelled = Atomic<Bool>(false)
        let tiles = tiles()
        pool.forEachBlock(nBlocks) { block in
            if observer.isCancelled() { isCancelled.store(true, ordering: .relaxed) }
            if isCancelled.load(ordering: .relaxed) { return }
            let start = block * Self.blockRows
            let wanted = rows[start..<min(rows.count, start + Self.blockRows)]
            let distances = distances(of: wanted, most: most, tiles)
            found.withLock { $0[block] = distances }
            progress.add(1)
        }
        if isCancelled.load(ordering: .relaxed) { throw .cancelled }
        let blocks = found.withLock { $0 }
        return minSamples.indices.map { place in
            blocks.flatMap { block in
                stride(from: place, to: block.count, by: minSamples.count).map { block[$0] }
            }
        }
    }

    /// The matrix in tiles, `(tile, feature, row of the tile)`; rows that the last one lacks are 0.
    private func tiles() -> [Double] {
        let (n, d) = (matrix.nSamples, matrix.nFeatures)
        let width = Self.tileRows
        let count = (n + width - 1) / width * width * d
        return [Double](unsafeUninitializedCapacity: count) { tiles, used in
            tiles.initialize(repeating: 0)
            matrix.values.withUnsafeBufferPointer { values in
                for row in 0..<n {
                    let tile = row / width * width * d + row % width
                    for j in 0..<d { tiles[tile + j * width] = values[row * d + j] }
                }
            }
            used = count
        }
    }

    /// `(wanted row, min_samples)`.
    private func distances(
        of wanted: ArraySlice<Int>, most: Int, _ tiles: [Double]
    ) -> [Double] {
        let (n, d) = (matrix.nSamples, matrix.nFeatures)
        let width = Self.tileRows
        let capacity = Nearest.capacity(most: most)
        return withUnsafeTemporaryAllocation(
            of: Double.self, capacity: width + wanted.count * capacity
        ) { room in
            let sums = UnsafeMutableBufferPointer(rebasing: room[..<width])
            var nearest = wanted.indices.map { index in
                let start = width + (index - wanted.startIndex) * capacity
                return Nearest(
                    most: most,
                    room: UnsafeMutableBufferPointer(rebasing: room[start..<(start + capacity)]))
            }
            tiles.withUnsafeBufferPointer { tiles in
                matrix.values.withUnsafeBufferPointer { values in
                    for first in stride(from: 0, to: n, by: width) {
                        let tile = UnsafeBufferPointer(
                            rebasing: tiles[(first * d)..<((first + width) * d)])
                        for (place, row) in wanted.enumerated() {
                            Self.squares(
                                UnsafeBufferPointer(rebasing: values[(row * d)..<((row + 1) * d)]),
                                tile, sums)
                            nearest[place].offer(sums, count: min(width, n - first))
                        }
                    }
                }
            }
            return nearest.indices.flatMap { place in
                minSamples.map { nearest[place].square(at: $0 - 1).squareRoot() }
            }
        }
    }

    /// Squared distances of one row and those of a tile: features in order, no contraction.
    private static func squares(
        _ row: UnsafeBufferPointer<Double>, _ tile: UnsafeBufferPointer<Double>,
        _ sums: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(tile.count == row.count * sums.count, "one column a feature")
        guard let sum = sums.baseAddress, var column = tile.baseAddress else { return }
        let width = sums.count
        for lane in 0..<width { sum[lane] = 0 }
        for value in row {
            for lane in 0..<width {
                let difference = value - column[lane]
                sum[lane] += difference * difference
            }
            column += width
        }
    }
}

/// The smallest of many numbers.
private struct Nearest {
    private let most: Int
    private let room: UnsafeMutableBufferPointer<Double>
    private var count = 0
    /// What is not below it is not among them; `nil` until there are enough.
    private var bound: Double?

    /// Room for the smallest `most` and as many to come.
    static func capacity(most: Int) -> Int { 2 * most + 64 }

    init(most: Int, room: UnsafeMutableBufferPointer<Double>) {
        precondition(room.count >= Self.capacity(most: most), "room for twice as many")
        self.most = most
        self.room = room
        room.initialize(repeating: 0)
    }

    /// Takes the first `count` of some numbers, none of them NaN.
    mutating func offer(_ values: UnsafeMutableBufferPointer<Double>, count: Int) {
        for index in 0..<count {
            let value = values[index]
            if let bound, value >= bound { continue }
            if self.count == room.count { keepSmallest() }
            room[self.count] = value
            self.count += 1
        }
    }

    private mutating func keepSmallest() {
        let used = UnsafeMutableBufferPointer(rebasing: room[..<count])
        bound = OrderStatistics.select(used, rank: most - 1)
        count = most
    }

    /// The number at `rank` of the ascending order, from 0, below `most`.
    func square(at rank: Int) -> Double {
        OrderStatistics.select(
            UnsafeMutableBufferPointer(rebasing: room[..<count]), rank: rank)
    }
}
