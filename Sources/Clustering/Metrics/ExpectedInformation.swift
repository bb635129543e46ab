import CKernels

/// The mutual information that two labelings would have if chance alone had dealt out their labels, groups staying as
/// large as they are.
///
/// Exact: the sum over all counts that a cell of the contingency table may have, each by its hypergeometric
/// probability. These follow from each other by a ratio of whole numbers, beginning at the likeliest, and add up to 1:
/// so no factorial and no gamma function is needed, and no machine rounds otherwise.
/// - SeeAlso: Vinh, Epps, Bailey 2010, Information theoretic measures for clusterings comparison, section 3.2.
enum ExpectedInformation {
    /// Probabilities below this part of the largest one change no digit of a sum.
    private static let negligible = 1e-24

    /// In nats.
    ///
    /// - Parameters:
    ///   - a: Sizes of the groups of one labeling; they add up to `nRows`.
    ///   - b: Those of the other.
    ///   - poll: Called once a size; may throw to stop.
    /// - Complexity: O(Σ √(s · t / n)) over all pairs of different sizes.
    static func value<Failure: Error>(
        _ a: [Int], _ b: [Int], nRows: Int, poll: () throws(Failure) -> Void
    ) throws(Failure) -> Double {
        let (sizesA, sizesB) = (counted(a), counted(b))
        var sum = 0.0
        for (sizeA, nA) in sizesA {
            try poll()
            for (sizeB, nB) in sizesB {
                sum += Double(nA) * Double(nB) * ofCell(sizeA, sizeB, nRows)
            }
        }
        return sum
    }

    /// Different sizes, ascending, and how often each occurs.
    private static func counted(_ sizes: [Int]) -> [(size: Int, n: Int)] {
        var counted: [(size: Int, n: Int)] = []
        for size in sizes.sorted() {
            if counted.last?.size == size {
                counted[counted.count - 1].n += 1
            } else {
                counted.append((size, 1))
            }
        }
        return counted
    }

    /// What one cell is expected to contribute, for groups of `s` and `t` of `n` rows.
    private static func ofCell(_ s: Int, _ t: Int, _ n: Int) -> Double {
        let (least, most) = (max(0, s + t - n), min(s, t))
        let likeliest = min(most, max(least, (s + 1) * (t + 1) / (n + 2)))
        let (size, rows) = (Double(s) * Double(t), Double(n))
        var weights = 0.0
        var sum = 0.0
        func add(_ k: Int, _ weight: Double) {
            weights += weight
            if k > 0 {
                sum += weight * (Double(k) / rows) * ck_metrics_log(rows * Double(k) / size)
            }
        }
        var weight = 1.0
        var k = likeliest
        while true {
            add(k, weight)
            guard k < most else { break }
            weight *= Double(s - k) * Double(t - k) / (Double(k + 1) * Double(n - s - t + k + 1))
            k += 1
            if weight < negligible { break }
        }
        weight = 1
        k = likeliest
        while k > least {
            weight *= Double(k) * Double(n - s - t + k) / (Double(s - k + 1) * Double(t - k + 1))
            k -= 1
            if weight < negligible { break }
            add(k, weight)
        }
        return sum / weights
    }
}
