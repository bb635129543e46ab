/// How a column is changed before it is scaled.
public enum Transform: String, Sendable, Hashable, CaseIterable {
    /// The values as they are.
    case none
    /// sign(x) · log(1 + |x|): tames long tails, keeps 0 and the sign.
    case log1p
    /// The value's part of the sum over the row's features with this transform; all 0 where that
    /// sum is 0.
    case share
    /// Centred log-ratio: the value's logarithm less the mean logarithm of the row's features with
    /// this transform. A zero counts as half the smallest positive value of them all.
    case clr
    /// Average rank among the fitted rows, from 0 to 1.
    case rank

    /// Whether a value depends on the other features of its row.
    var isComposition: Bool { self == .share || self == .clr }
}

/// How a transformed column is centred and scaled.
public enum Scaling: String, Sendable, Hashable, CaseIterable {
    /// By mean and population standard deviation.
    case zscore
    /// By median and interquartile range.
    case robust
    /// Not at all.
    case none
}
