/// A preparation resolved for one feature set: what is done with each of its columns.
struct PreparationPlan: Sendable, Hashable {
    /// The choice for the set as a whole, as `snapshot.transform` keeps it.
    let transform: Transform
    /// One a feature of the set.
    let transforms: [Transform]
    let scaling: Scaling
    /// Quantile to clip at; `nil`: no clipping.
    let winsor: Double?
    /// One a feature of the set.
    let weights: [Double]
    let dropsRedundant: Bool

    /// - Throws: `PreparationError` for features that the set does not have, and for a composition
    ///   of one feature.
    init(_ asked: Preparation, for set: FeatureSet) throws(PreparationError) {
        let names = set.featureNames
        try Self.check(asked.featureTransforms.keys, flag: "--transform", in: set)
        try Self.check(asked.weights.keys, flag: "--weights", in: set)
        let usual = set.defaults
        transform = asked.transform ?? usual.transform
        let ofSet = asked.transform == nil ? usual.featureTransforms : [:]
        var transforms: [Transform] = []
        for name in names {
            transforms.append(asked.featureTransforms[name] ?? ofSet[name] ?? transform)
        }
        for composition in Transform.allCases where composition.isComposition {
            let members = names.indices.filter { transforms[$0] == composition }
            if members.count == 1 {
                throw .loneComposition(composition, feature: names[members[0]])
            }
        }
        self.transforms = transforms
        scaling = asked.scaling ?? usual.scaling
        let winsor =
            asked.winsor ?? (set.outlierRule == .winsor ? Preparation.defaultWinsor : 0)
        self.winsor = winsor == 0 ? nil : winsor
        weights = names.map { asked.weights[$0] ?? 1 }
        dropsRedundant = asked.dropsRedundant
    }

    /// The preparation that a snapshot was made with.
    init(of snapshot: Snapshot) {
        let scaler = snapshot.scaler
        transform = snapshot.transform
        transforms = scaler.transforms.transforms
        scaling = snapshot.scaling
        winsor = snapshot.winsor
        var weights = [Double](repeating: 1, count: scaler.nInputs)
        for column in scaler.columns { weights[column.input] = column.weight }
        for dropped in scaler.dropped { weights[dropped.input] = dropped.weight ?? 1 }
        self.weights = weights
        dropsRedundant = !scaler.dropped.isEmpty
    }

    /// Everything that decides the scaled values beside the raw ones, as text; `nil` for plain
    /// scaling to standard deviations, as it has always been.
    func identity(dropped: [MatrixScaler.Dropped]) -> String? {
        let isPlain =
            scaling == .zscore && winsor == nil && dropped.isEmpty
            && transforms.allSatisfy { $0 == .none } && weights.allSatisfy { $0 == 1 }
        guard !isPlain else { return nil }
        let out = Set(dropped.map(\.input))
        var text = "scaling=\(scaling.rawValue) winsor=\((winsor ?? 0).bitPattern)\n"
        for column in transforms.indices {
            text += "\(transforms[column].rawValue) weight=\(weights[column].bitPattern)"
            text += out.contains(column) ? " dropped\n" : "\n"
        }
        return text
    }

    private static func check(
        _ names: some Sequence<String>, flag: String, in set: FeatureSet
    ) throws(PreparationError) {
        let known = Set(set.featureNames)
        if let unknown = names.filter({ !known.contains($0) }).min() {
            throw .unknownFeature(unknown, flag: flag, set: set)
        }
    }
}
