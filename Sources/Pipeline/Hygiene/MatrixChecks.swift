import Clustering
import Store

/// Findings about a matrix as it would be clustered: what the outlier rule left of a feature set.
struct MatrixChecks {
    let live: LiveMatrix
    let facts: LineFacts

    /// More columns than this are not looked at for principal components: the time grows with the
    /// third power.
    static let mostColumns = 256

    /// All findings.
    func findings() throws(ClusteringError) -> [Finding] {
        let matrix = try FeatureMatrix(
            values: live.values, nSamples: live.nRows, nFeatures: live.nFeatures)
        return excluded() + size(matrix) + columns(matrix) + skewness(matrix)
    }

    private func excluded() -> [Finding] {
        guard let revenue = live.facts.revenue else { return [] }
        let lost = live.excluded.reduce(0) { $0 + $1.why.revenue }
        let nExcluded = Double(live.excluded.count)
        return [
            Finding(.excluded, "revenue", lost, of: revenue, "currency"),
            Finding(
                .excluded, "customers", nExcluded, of: nExcluded + Double(live.nRows),
                "customers"),
        ]
    }

    // MARK: Size

    /// How much of the matrix is the size of customers.
    private func size(_ matrix: FeatureMatrix) -> [Finding] {
        guard live.nFeatures <= Self.mostColumns else {
            return [
                Finding(
                    .size, "first_component", nil, "share of variance", severity: .info,
                    detail: "not looked at: more than \(Self.mostColumns) columns")
            ]
        }
        let component = PrincipalComponent(of: matrix)
        let measures: [(String, (LineFacts.Customer) -> Double)] = [
            ("number_of_orders", { Double($0.nLines) }), ("revenue", { $0.revenue }),
        ]
        let correlations = measures.map { name, measure -> Finding in
            let value = correlation(component.scores, measure)
            let strength = value?.magnitude ?? 0
            return Finding(
                .size, name, value, "correlation",
                severity: strength >= 0.9 ? .serious : strength >= 0.7 ? .warning : .ok,
                detail: "first principal component and \(name) over the customers of the matrix")
        }
        let share = Finding(
            .size, "first_component", component.varianceShare, "share of variance",
            share: component.varianceShare, severity: .info)
        return correlations + [share]
    }

    private func correlation(
        _ scores: [Double], _ measure: (LineFacts.Customer) -> Double
    ) -> Double? {
        var known: [(score: Double, size: Double)] = []
        for (row, score) in scores.enumerated() {
            guard let customer = facts.customers[live.customerID(row)] else { continue }
            known.append((score, measure(customer)))
        }
        guard known.count > 2 else { return nil }
        return ColumnStatistics.correlation(known.map(\.score), known.map(\.size))
    }

    // MARK: Columns

    private func columns(_ matrix: FeatureMatrix) -> [Finding] {
        let dependence = LinearDependence(of: matrix)
        let nColumns = live.nFeatures
        let rank = Finding(
            .rank, "matrix", Double(dependence.rank), "independent columns",
            share: Double(dependence.rank) / Double(nColumns),
            severity: dependence.rank < nColumns ? .warning : .ok, detail: "of \(nColumns) columns")
        let redundant = dependence.redundant.filter { !$0.terms.isEmpty }.map { column in
            Finding(
                .redundantColumn, live.featureNames[column.column], Double(column.terms.count),
                "columns that make it", severity: .warning,
                detail: RedundantColumns.text(column.terms, names: live.featureNames))
        }
        let constant = dependence.redundant.filter(\.terms.isEmpty).map { column in
            Finding(
                .constantColumn, live.featureNames[column.column], live.values[column.column],
                "unit of the column", severity: .warning)
        }
        return [rank]
            + (redundant.isEmpty ? [none(.redundantColumn)] : redundant)
            + (constant.isEmpty ? [none(.constantColumn)] : constant)
    }

    private func none(_ check: DataCheck) -> Finding {
        Finding(check, "matrix", 0, "columns", severity: .ok)
    }

    private func skewness(_ matrix: FeatureMatrix) -> [Finding] {
        zip(live.featureNames, ColumnStatistics.skewness(of: matrix)).compactMap { name, skewness in
            skewness.map {
                Finding(
                    .skew, name, $0, "skewness",
                    severity: $0.magnitude > 2 ? .warning : $0.magnitude > 1 ? .info : .ok)
            }
        }
    }
}
