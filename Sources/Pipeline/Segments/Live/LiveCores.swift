import Clustering

/// Core customers of a DBSCAN run as `scored_customer` looks them up.
struct LiveCores {
    /// One of them; of those who stand on one spot the first.
    struct Core {
        /// Place in the fit.
        let number: Int
        let cluster: Int
        /// Row of the snapshot.
        let row: Int
        let values: ArraySlice<Double>
    }

    let cores: [Core]
    /// Squared distance within which a core customer takes others in.
    let reachSquared: Double
    /// Who is farther away in one column alone is not within that, however it was rounded.
    let reach: Double
    /// Columns by which they are looked up: few of them lie within reach in all three, or as many as there are.
    let keys: [Int]
    /// Values of core customers that a customer is held against, on average: those of the first key, and for whoever is
    /// within reach in the keys those of all columns and what a pair costs beside.
    let comparisons: Double

    /// What finding, adding up and sorting a pair takes, in comparisons: 0.3 µs or so beside 33 ns (docs/decisions/0105).
    private static let costOfAPair = 10.0

    /// Customers and core customers that are looked at to choose the keys.
    private static let mostSampled = 500

    /// - Parameters:
    ///   - rule: Of the run; without core rows nobody is within reach of anybody.
    ///   - matrix: All customers of the fit, scaled, row-major.
    ///   - width: Columns.
    /// - Complexity: O(core customers · features), and bounded work for the keys.
    init(of rule: CoreRule, in matrix: [Double], width: Int) {
        guard let model = rule.model else {
            (cores, reachSquared, reach, comparisons) = ([], 1, 1, 0)
            keys = Array(0..<min(ScoringSteps.mostCoreKeys, width))
            return
        }
        reachSquared = model.eps * model.eps
        // A square that rounds to no more than that of eps is of no more than eps and three roundings; the last term is for
        // squares so small that they have few digits.
        reach = model.eps * (1 + 0x1p-20) + 0x1p-500
        var seen: Set<[UInt64]> = []
        var cores: [Core] = []
        for (number, row) in rule.coreRows.enumerated() {
            let values = model.cores.values[number * width..<(number + 1) * width]
            // Both zeros are one spot.
            guard seen.insert(values.map { ($0 + 0).bitPattern }).inserted else { continue }
            cores.append(
                Core(number: number, cluster: Int(model.labels[number]), row: row, values: values))
        }
        self.cores = cores
        let someCores = Self.sample(cores.count).map { Array(cores[$0].values) }
        let someCustomers = Self.sample(matrix.count / max(width, 1)).map {
            Array(matrix[$0 * width..<($0 + 1) * width])
        }
        let (keys, shares) = Self.keys(
            of: someCores, for: someCustomers, width: width, reach: reach)
        self.keys = keys
        comparisons =
            Double(cores.count)
            * (shares[0] + shares[shares.count - 1] * (Double(width) + Self.costOfAPair))
    }

    /// Places among so many, evenly spread.
    private static func sample(_ count: Int) -> [Int] {
        guard count > mostSampled else { return Array(0..<count) }
        return (0..<mostSampled).map { $0 * count / mostSampled }
    }

    /// Chooses one column after the other, each the one that leaves fewest pairs of a customer and a core customer within
    /// reach in all that are chosen; of equals the first.
    ///
    /// - Returns: The columns, and which share of pairs each of them leaves.
    /// - Complexity: O(columns · customers · core customers).
    static func keys(
        of cores: [[Double]], for customers: [[Double]], width: Int, reach: Double
    ) -> (columns: [Int], shares: [Double]) {
        var left = customers.indices.flatMap { customer in
            cores.indices.map { (customer, $0) }
        }
        let all = Double(max(left.count, 1))
        var (columns, shares): ([Int], [Double]) = ([], [])
        while columns.count < min(ScoringSteps.mostCoreKeys, width) {
            func isNear(_ pair: (customer: Int, core: Int), _ column: Int) -> Bool {
                abs(customers[pair.customer][column] - cores[pair.core][column]) <= reach
            }
            let counts = (0..<width).filter { !columns.contains($0) }.map { column in
                (count: left.count { isNear($0, column) }, column: column)
            }
            guard let best = counts.min(by: { $0 < $1 }) else { break }
            columns.append(best.column)
            left.removeAll { !isNear($0, best.column) }
            shares.append(Double(left.count) / all)
        }
        return (columns, shares)
    }
}
