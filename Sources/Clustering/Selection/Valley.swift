/// How far the density of customers falls between two clusters.
package enum Valley {
    /// The lowest density between the two peaks over the lower peak: 0 is an empty gap, 1 no gap.
    ///
    /// - Parameters:
    ///   - left: Positions of one cluster's rows on the line of centres: its centre is at 0, the
    ///     other's at 1, the border at ½.
    ///   - right: Positions of the other cluster's rows.
    /// - Complexity: O(rows + 512 · kernel width).
    /// - SeeAlso: Silverman 1986, Density Estimation, 3.4.2 (the bandwidth).
    package static func ratio(left: [Double], right: [Double]) -> Double {
        let spread = min(bandwidth(left), bandwidth(right))
        let h = min(0.25, max(1e-6, spread))
        var (lows, highs) = (left, right)
        let from = min(0, OrderStatistics.quantile(&lows, 0.25))
        let to = max(1, OrderStatistics.quantile(&highs, 0.75))
        let grid = DensityGrid(from: from - 4 * h, to: to + 4 * h, bandwidth: h)
        let density = grid.density(of: left, right, from: from, to: to)
        return ratio(density, from: from, to: to)
    }

    /// Points at which the density is looked at.
    static let points = 101

    /// The point at `index` of those.
    static func point(_ index: Int, from: Double, to: Double) -> Double {
        index == points - 1 ? to : Double(index) * ((to - from) / Double(points - 1)) + from
    }

    private static func ratio(_ density: [Double], from: Double, to: Double) -> Double {
        var left: Int?
        var right: Int?
        for index in 0..<points {
            if point(index, from: from, to: to) < 0.5 {
                if left.map({ density[index] > density[$0] }) ?? true { left = index }
            } else if right.map({ density[index] > density[$0] }) ?? true {
                right = index
            }
        }
        guard let left, let right else { return 1 }
        let peak = min(density[left], density[right])
        guard peak > 0 else { return 1 }
        return (density[left...right].min() ?? peak) / peak
    }

    private static func bandwidth(_ values: [Double]) -> Double {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return 0.9 * (squares / n).squareRoot() * PortableMath.exp(-0.2 * PortableMath.log(n))
    }
}

/// Binned counts, smoothed by a Gaussian that is cut at 4 bandwidths.
private struct DensityGrid {
    private static let nBins = 512
    private let first: Double
    private let step: Double
    /// One side of the kernel, its middle first, normalised.
    private let kernel: [Double]

    init(from: Double, to: Double, bandwidth: Double) {
        let step = (to - from) / Double(Self.nBins - 1)
        let width = Int((4 * bandwidth / step).rounded(.up))
        let side = (0...width).map { offset in
            let z = Double(offset) * step / bandwidth
            // Far out it is 0 in Double.
            return z > 37 ? 0 : PortableMath.exp(-0.5 * z * z)
        }
        let total = side[0] + 2 * side.dropFirst().reduce(0, +)
        first = from
        self.step = step
        kernel = side.map { $0 / total }
    }

    /// The density at 101 points from `from` to `to`, linear between the bins.
    func density(of left: [Double], _ right: [Double], from: Double, to: Double) -> [Double] {
        var counts = [Double](repeating: 0, count: Self.nBins)
        for values in [left, right] {
            for value in values {
                let bin = ((value - first) / step + 0.5).rounded(.down)
                // The last bin ends in a closed border.
                guard bin >= 0, value <= first + step * (Double(Self.nBins) - 0.5) else { continue }
                counts[min(Self.nBins - 1, Int(bin))] += 1
            }
        }
        let smooth = smoothed(counts)
        return (0..<Valley.points).map { index in
            let place = (Valley.point(index, from: from, to: to) - first) / step
            let bin = min(Self.nBins - 2, max(0, Int(place)))
            return smooth[bin] + (smooth[bin + 1] - smooth[bin]) * (place - Double(bin))
        }
    }

    private func smoothed(_ counts: [Double]) -> [Double] {
        var smooth = [Double](repeating: 0, count: Self.nBins)
        for (bin, count) in counts.enumerated() where count > 0 {
            smooth[bin] += count * kernel[0]
            for offset in 1..<kernel.count {
                let value = count * kernel[offset]
                if bin - offset >= 0 { smooth[bin - offset] += value }
                if bin + offset < Self.nBins { smooth[bin + offset] += value }
            }
        }
        return smooth
    }
}
