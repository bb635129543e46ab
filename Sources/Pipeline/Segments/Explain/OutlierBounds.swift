import Store

/// The bounds by which a matrix left out a customer as an outlier, worked out from what was frozen.
enum OutlierBounds {
    /// The steps of the rule `kit`, in order.
    static let steps = ["amount", "recency", "number_of_orders"]

    /// The bounds of one step of the rule.
    ///
    /// Steps go over the survivors of those before, so the customers of a step are those that were kept and those that
    /// it or a later one left out.
    /// - Parameters:
    ///   - rule: The feature of the step.
    ///   - kept: Raw values of the matrix, row-major.
    ///   - trimmed: Whom the rule left out.
    ///   - rules: The step that left each of them out, by id.
    /// - Returns: `nil` where the matrix does not have the feature, or an older workbench did not store values.
    static func of(
        _ rule: String, in snapshot: Snapshot, kept: [Double], trimmed: TrimmedCustomers,
        rules: [String: String]
    ) -> ClosedRange<Double>? {
        let names = snapshot.inputNames
        guard trimmed.isComplete, let step = steps.firstIndex(of: rule),
            let column = names.firstIndex(of: rule)
        else { return nil }
        let later = Set(steps[step...])
        var values = stride(from: column, to: kept.count, by: names.count).map { kept[$0] }
        for (place, id) in trimmed.customerIDs.enumerated() where later.contains(rules[id] ?? "") {
            values.append(trimmed.values[place * names.count + column])
        }
        guard !values.isEmpty else { return nil }
        values.sort()
        let low = OutlierVerdicts.quantile(percent: 5, of: values)
        let high = OutlierVerdicts.quantile(percent: 95, of: values)
        let room = 1.5 * (high - low)
        return low - room...high + room
    }
}
