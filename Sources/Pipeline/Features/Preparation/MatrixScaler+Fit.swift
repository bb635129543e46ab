/// A fitted scaler with what it was fitted on.
struct FittedScaler {
    let scaler: MatrixScaler
    /// Moments of all raw columns after transform and clipping.
    let moments: ColumnMoments
}

extension MatrixScaler {
    /// Fits all steps on a matrix, each on what the one before leaves.
    ///
    /// - Throws: `PreparationError` for values that a transform or scaling is not defined for;
    ///   `FeatureError.overflow`.
    /// - Complexity: O(rows · features · log rows) where order statistics are needed, else O(rows ·
    ///   features); see `PreparedMatrix.forEachSortedColumn` for the memory.
    static func fit(
        _ matrix: RepeatedMatrix, plan: PreparationPlan, set: FeatureSet
    ) throws -> FittedScaler {
        let transforms = try ColumnTransforms(plan.transforms, fitting: matrix, of: set)
        let order = ColumnOrder(matrix, transforms: transforms, plan: plan)
        let prepared = PreparedMatrix(matrix, transforms: transforms, limits: order.limits)
        let moments = ColumnMoments(of: prepared)
        if let column = moments.firstOverflow {
            throw FeatureError.overflow(set.viewName, column: set.featureNames[column])
        }
        let names = set.featureNames
        var dropped: [Dropped] = []
        if plan.dropsRedundant {
            // Without the noise of repeated rows, which would hide every dependence.
            let customers = PreparedMatrix(
                try RepeatedMatrix(matrix.base, repeats: 1, seed: 0), transforms: transforms,
                limits: order.limits)
            dropped = try RedundantColumns(in: customers, names: names).reasons.map {
                Dropped(
                    name: names[$0.column], input: $0.column, reason: $0.text,
                    weight: plan.weights[$0.column])
            }
        }
        let out = Set(dropped.map(\.input))
        let kept = names.indices.filter { !out.contains($0) }
        guard !kept.isEmpty else { throw PreparationError.nothingLeft(set.viewName) }
        if plan.scaling == .robust {
            let flat = kept.filter { order.ranges[$0] <= 0 }
            guard flat.isEmpty else {
                throw PreparationError.coincidingQuartiles(
                    flat.map { names[$0] }, view: set.viewName)
            }
        }
        let columns = kept.map { input in
            let (mean, scale): (Double, Double) =
                switch plan.scaling {
                case .none: (0, 1)
                case .robust: (order.medians[input], order.ranges[input])
                case .zscore:
                    (
                        moments.means[input],
                        moments.isConstant[input] ? 1 : moments.deviations[input]
                    )
                }
            return Column(
                name: names[input], input: input, limits: order.limits?[input], mean: mean,
                scale: scale, weight: plan.weights[input],
                isConstant: moments.isConstant[input])
        }
        return FittedScaler(
            scaler: MatrixScaler(transforms: transforms, columns: columns, dropped: dropped),
            moments: moments)
    }
}

/// What the order of a column's transformed values tells, where the plan needs it.
private struct ColumnOrder {
    /// Range to clip each column to; `nil` for no clipping.
    private(set) var limits: [ClosedRange<Double>]?
    /// Medians and interquartile ranges after clipping; empty unless the scaling is robust.
    private(set) var medians: [Double] = []
    private(set) var ranges: [Double] = []

    init(_ matrix: RepeatedMatrix, transforms: ColumnTransforms, plan: PreparationPlan) {
        guard plan.winsor != nil || plan.scaling == .robust else { return }
        var limits: [ClosedRange<Double>] = []
        let columns = Array(plan.transforms.indices)
        PreparedMatrix(matrix, transforms: transforms).forEachSortedColumn(columns) { _, sorted in
            var sorted = sorted
            // Values that overflowed are refused once the moments are known.
            if let winsor = plan.winsor, sorted.allSatisfy(\.isFinite) {
                let low = quantile(winsor, of: sorted)
                let range = low...max(low, quantile(1 - winsor, of: sorted))
                limits.append(range)
                sorted = sorted.map { clipped($0, to: range) }
            } else {
                limits.append(-.infinity ... .infinity)
            }
            medians.append(quantile(0.5, of: sorted))
            ranges.append(quantile(0.75, of: sorted) - quantile(0.25, of: sorted))
        }
        if plan.winsor != nil { self.limits = limits }
    }
}
