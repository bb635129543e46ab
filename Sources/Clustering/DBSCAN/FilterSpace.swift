import CKernels

/// The rows in the order of a balanced tree, as float32 tiles with certified thresholds.
///
/// Rows are centred, rotated (`PrincipalAxes`), scaled by a power of two and rounded to float32.
/// For every row the distance between where it is and where exact arithmetic would put it is
/// bounded, so that a float32 distance decides a pair unless it falls into a narrow band around
/// eps; those pairs are decided in Double on the caller's values.
///
/// Leaves hold 64 rows (the last one what is left); node boxes are tight.
package final class FilterSpace: @unchecked Sendable {
    // Written by `init` only (in parallel there, each block its own part), read-only afterwards:
    // that is what makes the unchecked conformance sound.

    /// A node of the tree: the leaves `leafStart..<leafEnd`, children `child` and `child + 1`
    /// or 0 for a leaf.
    package struct Node {
        package var leafStart: Int32
        package var leafEnd: Int32
        package var child: Int32
    }

    package static let leafSize = Int(CK_DBSCAN_LEAF)

    package let nRows: Int
    package let nLeaves: Int
    package let nNodes: Int
    package let nodes: UnsafeMutablePointer<Node>
    /// Node of each leaf.
    package let leafNode: UnsafeMutablePointer<Int32>
    /// Position in the tree → row.
    package let order: UnsafeMutablePointer<Int32>
    /// Row → position in the tree.
    package let position: UnsafeMutablePointer<Int32>
    private let tiles: UnsafeMutablePointer<Float>
    private let boxes: UnsafeMutablePointer<Float>
    private let errors: UnsafeMutablePointer<Double>
    private let matrix: FeatureMatrix
    private let path: ck_path
    private var space = ck_dbscan_space()

    /// Builds the space for ascending distinct `eps`, at most 8 of them.
    ///
    /// - Complexity: O(n · (d² + log n)), memory O(n · d) float32.
    package init(matrix: FeatureMatrix, eps: [Double], pool: BlockPool, path: CPUPath) {
        let n = matrix.nSamples
        let d = matrix.nFeatures
        let width = max(d, Int(CK_DBSCAN_LEAD))
        let leaf = Self.leafSize
        self.matrix = matrix
        self.path = path.kernelPath
        nRows = n
        nLeaves = (n + leaf - 1) / leaf
        nNodes = 2 * nLeaves - 1
        nodes = .allocate(capacity: nNodes)
        leafNode = .allocate(capacity: nLeaves)
        order = .allocate(capacity: n)
        position = .allocate(capacity: n)
        tiles = .allocate(capacity: nLeaves * leaf * width)
        boxes = .allocate(capacity: nNodes * 2 * width)
        errors = .allocate(capacity: nNodes)

        let largest = eps[eps.count - 1]
        let scale = Double(
            sign: .plus, exponent: -max(-900, min(900, largest.exponent)), significand: 1)
        let axes = PrincipalAxes(of: matrix, width: width)
        let coordinates = UnsafeMutablePointer<Float>.allocate(capacity: n * width)
        let lengths = UnsafeMutablePointer<Double>.allocate(capacity: n)
        defer {
            coordinates.deallocate()
            lengths.deallocate()
        }
        rotate(axes, scale, width, coordinates, lengths, pool)
        let levels = buildTree(coordinates, width, pool)
        fillLeaves(coordinates, lengths, width, levels, pool)
        setBounds(eps: eps, scale: scale, width: width, defect: axes.defect)
    }

    deinit {
        nodes.deallocate()
        leafNode.deallocate()
        order.deallocate()
        position.deallocate()
        tiles.deallocate()
        boxes.deallocate()
        errors.deallocate()
    }

    /// First position and number of rows of a leaf.
    @inline(__always)
    package func rows(ofLeaf leaf: Int) -> (start: Int, count: Int) {
        let start = leaf * Self.leafSize
        return (start, min(Self.leafSize, nRows - start))
    }

    /// First position and number of rows of a node.
    @inline(__always)
    package func rows(ofNode node: Int) -> (start: Int, count: Int) {
        let start = Int(nodes[node].leafStart) * Self.leafSize
        return (start, min(Int(nodes[node].leafEnd) * Self.leafSize, nRows) - start)
    }

    /// Calls `body` with the kernels' view of the space.
    ///
    /// The pointer to the matrix holds inside the call only.
    @inline(__always)
    func withKernelSpace(_ body: (UnsafePointer<ck_dbscan_space>, ck_path) -> Void) {
        matrix.values.withUnsafeBufferPointer { values in
            var local = space
            local.rows = values.baseAddress
            withUnsafePointer(to: local) { body($0, path) }
        }
    }

    // MARK: - Building

    private func rotate(
        _ axes: PrincipalAxes, _ scale: Double, _ width: Int,
        _ coordinates: UnsafeMutablePointer<Float>, _ lengths: UnsafeMutablePointer<Double>,
        _ pool: BlockPool
    ) {
        let block = 1024
        let n = nRows
        let d = matrix.nFeatures
        nonisolated(unsafe) let coordinates = coordinates
        nonisolated(unsafe) let lengths = lengths
        pool.forEachBlock((n + block - 1) / block) { index in
            let start = index * block
            let count = min(block, n - start)
            matrix.values.withUnsafeBufferPointer { values in
                guard let base = values.baseAddress else { return }
                ck_dbscan_rotate(
                    path, base + start * d, Int64(count), Int32(d), Int32(width), axes.centre,
                    axes.rotation, scale, coordinates + start * width, lengths + start)
            }
        }
    }

    /// Splits level by level at multiples of the leaf size; returns the node range of each level.
    private func buildTree(
        _ coordinates: UnsafeMutablePointer<Float>, _ width: Int, _ pool: BlockPool
    ) -> [Range<Int>] {
        for row in 0..<nRows { order[row] = Int32(truncatingIfNeeded: row) }
        nodes[0] = Node(leafStart: 0, leafEnd: Int32(nLeaves), child: 0)
        var levels = [0..<1]
        var used = 1
        while true {
            let level = levels[levels.count - 1]
            for index in level {
                let node = nodes[index]
                let count = node.leafEnd - node.leafStart
                if count == 1 {
                    leafNode[Int(node.leafStart)] = Int32(index)
                    continue
                }
                let middle = node.leafStart + (count + 1) / 2
                nodes[index].child = Int32(used)
                nodes[used] = Node(leafStart: node.leafStart, leafEnd: middle, child: 0)
                nodes[used + 1] = Node(leafStart: middle, leafEnd: node.leafEnd, child: 0)
                used += 2
            }
            if used == level.upperBound { break }
            levels.append(level.upperBound..<used)
        }
        let keys = UnsafeMutablePointer<Float>.allocate(capacity: nRows)
        defer { keys.deallocate() }
        nonisolated(unsafe) let scratch = keys
        nonisolated(unsafe) let source = coordinates
        for level in levels {
            pool.forEachBlock(level.count) { index in
                let node = level.lowerBound + index
                guard nodes[node].child > 0 else { return }
                let (start, count) = rows(ofNode: node)
                let left = rows(ofNode: Int(nodes[node].child)).count
                ck_dbscan_split(
                    source, Int32(width), order + start, Int64(count), Int64(left),
                    scratch + start)
            }
        }
        return levels
    }

    /// Orders and copies the leaves' rows, then joins boxes and errors upwards.
    private func fillLeaves(
        _ coordinates: UnsafeMutablePointer<Float>, _ lengths: UnsafeMutablePointer<Double>,
        _ width: Int, _ levels: [Range<Int>], _ pool: BlockPool
    ) {
        let block = 16
        let nLeaves = nLeaves
        let d = Double(matrix.nFeatures)
        // Centring, rotation and their sums in Double, then one rounding to float32 a coordinate:
        // |error| ≤ relative · ‖row‖ + √width · 2⁻¹⁴⁹.
        let relative = 0x1p-24 * 1.001 + (d + 4) * Double(width).squareRoot() * 0x1p-51
        nonisolated(unsafe) let source = coordinates
        nonisolated(unsafe) let lengths = lengths
        pool.forEachBlock((nLeaves + block - 1) / block) { index in
            for leaf in (index * block)..<min(nLeaves, (index + 1) * block) {
                let (start, count) = rows(ofLeaf: leaf)
                let node = Int(leafNode[leaf])
                ck_dbscan_fill_leaf(
                    source, Int32(width), order + start, Int32(count),
                    tiles + leaf * Self.leafSize * width, boxes + node * 2 * width)
                var longest = 0.0
                for p in start..<(start + count) {
                    position[Int(order[p])] = Int32(truncatingIfNeeded: p)
                    longest = max(longest, lengths[Int(order[p])])
                }
                errors[node] = longest * relative + Double(width) * 0x1p-148
            }
        }
        for level in levels.reversed() {
            for index in level where nodes[index].child > 0 {
                let child = Int(nodes[index].child)
                errors[index] = max(errors[child], errors[child + 1])
                for k in 0..<width {
                    let low = boxes + child * 2 * width + k
                    let high = low + width
                    boxes[index * 2 * width + k] = min(low[0], low[2 * width])
                    boxes[(index * 2 + 1) * width + k] = max(high[0], high[2 * width])
                }
            }
        }
    }

    private func setBounds(eps: [Double], scale: Double, width: Int, defect: Double) {
        // The rotation's defect, and the rounding of the Double predicate itself, both relative;
        // the last term covers sums that underflow.
        let slack = defect + Double(matrix.nFeatures + 8) * 0x1p-51
        // Where eps² overflows, the predicate `inf <= inf` holds for every pair that overflows too.
        let levels = eps.map { eps in
            (
                exact: eps * eps,
                upper: (eps * eps).isFinite
                    ? eps * scale * (1 + slack) + 1e-150 * scale : .infinity,
                lower: eps * scale * (1 - slack) - 1e-150 * scale
            )
        }
        withUnsafeMutablePointer(to: &space.eps2) { tuple in
            tuple.withMemoryRebound(to: Double.self, capacity: eps.count) { slots in
                for (index, level) in levels.enumerated() { slots[index] = level.exact }
            }
        }
        withUnsafeMutablePointer(to: &space.upper) { tuple in
            tuple.withMemoryRebound(to: Double.self, capacity: eps.count) { slots in
                for (index, level) in levels.enumerated() { slots[index] = level.upper }
            }
        }
        withUnsafeMutablePointer(to: &space.lower) { tuple in
            tuple.withMemoryRebound(to: Double.self, capacity: eps.count) { slots in
                for (index, level) in levels.enumerated() { slots[index] = level.lower }
            }
        }
        space.n_features = Int32(matrix.nFeatures)
        space.width = Int32(width)
        space.n_levels = Int32(eps.count)
        space.order = UnsafePointer(order)
        space.tiles = UnsafePointer(tiles)
        space.boxes = UnsafePointer(boxes)
        space.error = UnsafePointer(errors)
        // (1 + 2⁻²⁴)ⁿ for width + 4 roundings a term, doubled.
        space.sum_error = Double(width + 8) * 0x1p-23
        space.underflow = Double(width) * 0x1p-147
    }
}
