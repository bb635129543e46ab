/// What an analyst asks to be done with the raw columns before they are clustered.
///
/// What is left out is as the feature set has it. The steps, in this order: customers are left
/// out, columns are transformed, clipped, freed of redundant ones, centred and scaled, weighted.
public struct Preparation: Sendable, Hashable {
    /// `--winsor` of `--outliers winsor`.
    public static let defaultWinsor = 0.01

    /// Transform of all features; `nil`: as the set has it.
    public var transform: Transform?
    /// Transforms of single features.
    public var featureTransforms: [String: Transform] = [:]
    /// Scaling of all features; `nil`: as the set has it.
    public var scaling: Scaling?
    /// Columns are clipped at this quantile and at 1 − it; 0: not at all; `nil`: as the outlier
    /// rule has it.
    public var winsor: Double?
    /// What scaled columns are multiplied with; 1 for those that are not named.
    public var weights: [String: Double] = [:]
    /// Whether columns that are linear combinations of others are left out.
    public var dropsRedundant = false
    /// Who is left out of fitting; `nil`: as the set has it.
    public var outliers: OutlierRule?

    /// Everything as the feature set has it.
    public init() {}

    /// Takes the words of the command line.
    ///
    /// - Parameters:
    ///   - transforms: Lists of `NAME` or `feature=NAME`, separated by commas.
    ///   - scale: A scaling's name.
    ///   - winsor: Quantile.
    ///   - weights: Lists of `feature=number`, separated by commas.
    ///   - dropsRedundant: Whether redundant columns are left out.
    ///   - outliers: A rule's name.
    /// - Throws: `PreparationError` for words that mean nothing.
    public init(
        transforms: [String] = [], scale: String? = nil, winsor: Double? = nil,
        weights: [String] = [], dropsRedundant: Bool = false, outliers: String? = nil
    ) throws(PreparationError) {
        try takeTransforms(transforms)
        try takeWeights(weights)
        if let scale { scaling = try Self.choice(scale, flag: "--scale") }
        if let outliers { self.outliers = try Self.choice(outliers, flag: "--outliers") }
        if let winsor {
            guard winsor >= 0, winsor < 0.5 else { throw .winsor(winsor) }
            self.winsor = winsor
        }
        self.dropsRedundant = dropsRedundant
    }

    private mutating func takeTransforms(_ lists: [String]) throws(PreparationError) {
        for (feature, word) in Self.entries(lists) {
            let transform: Transform = try Self.choice(word, flag: "--transform")
            guard let feature else {
                guard self.transform == nil else { throw .twice("--transform", "all features") }
                self.transform = transform
                continue
            }
            guard featureTransforms.updateValue(transform, forKey: feature) == nil else {
                throw .twice("--transform", feature)
            }
        }
    }

    private mutating func takeWeights(_ lists: [String]) throws(PreparationError) {
        for (feature, word) in Self.entries(lists) {
            guard let feature else { throw .weightWithoutFeature(word) }
            guard let weight = Double(word), weight > 0, weight <= PreparationError.largestWeight
            else { throw .weight(word, feature: feature) }
            guard weights.updateValue(weight, forKey: feature) == nil else {
                throw .twice("--weights", feature)
            }
        }
    }

    /// `a=x,y` as (a, x) and (nil, y).
    ///
    /// A column's name may hold `=`, what stands for it may not.
    private static func entries(_ lists: [String]) -> [(feature: String?, word: String)] {
        lists.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map { part in
            let entry = part.trimmingPrefix(while: \.isWhitespace)
            guard let mark = entry.lastIndex(of: "=") else { return (nil, String(entry)) }
            return (String(entry[..<mark]), String(entry[entry.index(after: mark)...]))
        }
    }

    private static func choice<T: RawRepresentable & CaseIterable>(
        _ word: String, flag: String
    ) throws(PreparationError) -> T where T.RawValue == String {
        if let choice = T(rawValue: word) { return choice }
        throw .unknownWord(word, flag: flag, known: T.allCases.map(\.rawValue))
    }
}
