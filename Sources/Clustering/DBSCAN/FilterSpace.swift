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
        let width = Int(ck_dbscan_width(Int32(d)))
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
        tiles = .allocate(capacity: Int(ck_dbscan_tiles_size(Int64(nLeaves), Int32(width))))
        boxes = .allocate(capacity: Int(ck_dbscan_boxes_size(Int64(nNodes), Int32(width))))
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
        let top = layOutNodes()
        order(coordinates, lengths, width, top, pool)
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

    /// Numbers the nodes level by level; returns the first level wide enough to share out.
    private func layOutNodes() -> Range<Int> {
        nodes[0] = Node(leafStart: 0, leafEnd: Int32(nLeaves), child: 0)
        var level = 0..<1
        var top = level
        while true {
            var used = level.upperBound
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
            if used == level.upperBound { return top }
            level = level.upperBound..<used
            // Leaves of two depths may end the tree; above them all nodes share one depth.
            if level.count <= 16, level.count == 2 * top.count { top = level }
        }
    }

    /// Splits the rows down to leaves, fills those, and closes boxes and errors upwards.
    private func order(
        _ coordinates: UnsafeMutablePointer<Float>, _ lengths: UnsafeMutablePointer<Double>,
        _ width: Int, _ top: Range<Int>, _ pool: BlockPool
    ) {
        for row in 0..<nRows { order[row] = Int32(truncatingIfNeeded: row) }
        let keys = UnsafeMutablePointer<Float>.allocate(capacity: nRows)
        defer { keys.deallocate() }
        let builder = TreeBuilder(
            coordinates: coordinates, lengths: lengths, keys: keys, width: width,
            nFeatures: matrix.nFeatures)
        var first = 0
        while first < top.lowerBound {
            let last = min(2 * first + 1, top.lowerBound)
            // The nodes of one depth lie side by side.
            let depth = first..<last
            pool.forEachBlock(depth.count) { split(depth.lowerBound + $0, builder) }
            first = last
        }
        pool.forEachBlock(top.count) { descend(top.lowerBound + $0, builder) }
        for node in (0..<top.lowerBound).reversed() { close(node, width) }
    }

    /// What building needs and nothing else.
    private struct TreeBuilder: @unchecked Sendable {
        // Blocks work on disjoint ranges of positions.
        let coordinates: UnsafeMutablePointer<Float>
        let lengths: UnsafeMutablePointer<Double>
        let keys: UnsafeMutablePointer<Float>
        let width: Int
        let nFeatures: Int
    }

    private func split(_ node: Int, _ builder: TreeBuilder) {
        let (start, count) = rows(ofNode: node)
        let left = rows(ofNode: Int(nodes[node].child)).count
        ck_dbscan_split(
            builder.coordinates, Int32(builder.width), order + start, Int64(count), Int64(left),
            builder.keys + start)
    }

    private func descend(_ node: Int, _ builder: TreeBuilder) {
        let child = Int(nodes[node].child)
        if child == 0 {
            fill(leaf: Int(nodes[node].leafStart), node, builder)
            return
        }
        split(node, builder)
        descend(child, builder)
        descend(child + 1, builder)
        close(node, builder.width)
    }

    private func fill(leaf: Int, _ node: Int, _ builder: TreeBuilder) {
        let width = builder.width
        let (start, count) = rows(ofLeaf: leaf)
        ck_dbscan_fill_leaf(
            builder.coordinates, Int32(width), order + start, Int32(count),
            tiles + leaf * Self.leafSize * width, boxes + node * 2 * width)
        var longest = 0.0
        for p in start..<(start + count) {
            position[Int(order[p])] = Int32(truncatingIfNeeded: p)
            longest = max(longest, builder.lengths[Int(order[p])])
        }
        // Centring, rotation and their sums in Double, then one rounding to float32 a coordinate:
        // |error| ≤ relative · ‖row‖ + √width · 2⁻¹⁴⁹.
        let relative =
            0x1p-24 * 1.001
            + Double(builder.nFeatures + 4) * Double(width).squareRoot() * 0x1p-51
        errors[node] = longest * relative + Double(width) * 0x1p-148
    }

    private func close(_ node: Int, _ width: Int) {
        let child = Int(nodes[node].child)
        errors[node] = max(errors[child], errors[child + 1])
        let own = boxes + node * 2 * width
        let left = boxes + child * 2 * width
        for k in 0..<width {
            own[k] = min(left[k], left[2 * width + k])
            own[width + k] = max(left[width + k], left[3 * width + k])
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
