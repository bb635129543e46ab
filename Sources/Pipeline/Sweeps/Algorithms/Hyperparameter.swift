/// What decides the result of a run: a column of `run`, a flag of `sweep` and a key of the model file,
/// under one name.
public struct Hyperparameter: Sendable {
    /// What its values are.
    public enum Kind: Sendable {
        /// Whole numbers.
        case integer
        /// Finite numbers.
        case real
    }

    /// Column of `run` and key of the model file, such as `n_clusters`.
    public let column: String
    /// What its values are.
    public let kind: Kind
    /// What the flag does, with the algorithm it is for.
    public let help: String
    /// What other programs call the flag.
    public let synonyms: [String]
    /// Whether the table of `runs` has a column of it beside the run's name.
    package let isListed: Bool

    /// A hyperparameter.
    package init(
        _ column: String, _ kind: Kind, help: String, synonyms: [String] = [],
        isListed: Bool = false
    ) {
        self.column = column
        self.kind = kind
        self.help = help
        self.synonyms = synonyms
        self.isListed = isListed
    }

    /// The flag without its dashes, such as `n-clusters`.
    public var flag: String { column.replacing("_", with: "-") }
}
