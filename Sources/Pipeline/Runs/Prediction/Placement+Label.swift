/// A fitted customer is where the fit has put it.
extension Placement {
    /// The placement with the cluster of the fit first.
    ///
    /// The rule gives the same but for a customer between two centres whose distances differ by less than their
    /// rounding: the fit works on centred columns (docs/algorithms.md).
    /// - Throws: `DamagedError` where the label is neither of the two choices.
    func labeled(_ label: Int, customer: String, run: Int) throws(DamagedError) -> Placement {
        if first.cluster == label { return self }
        // Farther by more than any rounding, the label is not of this fit.
        guard let second, second.cluster == label, label >= 0, first.cluster >= 0,
            second.distance <= first.distance * (1 + 1e-9)
        else {
            throw DamagedError(
                "run \(run)",
                "customer \(customer) is in cluster \(label), and the rule of the run places it in cluster "
                    + "\(first.cluster)")
        }
        return Placement(first: second, second: first, coreRow: coreRow)
    }
}
