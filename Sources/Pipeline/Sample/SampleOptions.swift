/// What the customers of a generated sample have in common.
public enum SampleProfile: String, CaseIterable, Sendable {
    /// Planted behaviours that overlap where a set does not look at what tells them apart.
    case segments
    /// Planted behaviours with gaps between any two in `rfm` and in `behaviour`: `recommend` should find them.
    case separated
    /// Marginals near those of `segments`, but behaviour varies without a gap: no clusters.
    case continuum
    /// Customers differ in how often they buy and in nothing else.
    case sizeOnly = "size-only"
    /// Every customer is alike; the features are noise.
    case null
}

/// How large a generated sample is.
public enum SampleSize: Equatable, Sendable {
    /// Exactly this many customers.
    case customers(Int)
    /// As many customers as give about this many invoice lines.
    case lines(Int)
}

/// A sample option outside its range.
public struct SampleOptionsError: Error, Equatable, CustomStringConvertible, Sendable {
    /// The option's name, as in SQL.
    public let name: String
    /// The value seen.
    public let value: Int
    /// The range allowed, in words.
    public let allowed: String

    package init(name: String, value: Int, allowed: String) {
        self.name = name
        self.value = value
        self.allowed = allowed
    }

    /// What is wrong and what is allowed.
    public var description: String {
        "\(name) is \(value), but must be \(allowed)"
    }
}

/// The checked parameters of a `SampleGenerator`.
public struct SampleOptions: Equatable, Sendable {
    /// Decides everything random; equal options give equal bytes on every machine.
    public let seed: UInt64
    /// What the customers have in common.
    public let profile: SampleProfile
    /// Customers with an id, each with at least one purchase.
    public let nCustomers: Int
    /// Years covered, from 2010-12-01; a year is as in the real data 374 days, more add 365 each.
    public let years: Int
    /// Whether the shop also sells on Saturdays (the real one does not).
    public let includesSaturdays: Bool

    /// Checks and stores the options.
    ///
    /// - Throws: `SampleOptionsError` for a size below 1 or above two thousand million, or for
    ///   years outside 1 to 20.
    public init(
        seed: UInt64 = 0,
        size: SampleSize = .customers(4_372),
        profile: SampleProfile = .segments,
        years: Int = 1,
        includesSaturdays: Bool = false
    ) throws(SampleOptionsError) {
        let range = 1...2_000_000_000
        switch size {
        case .customers(let count):
            guard range.contains(count) else {
                throw SampleOptionsError(
                    name: "n_customers", value: count, allowed: "1 to 2000000000")
            }
            nCustomers = count
        case .lines(let count):
            guard count >= 1, count / profile.linesPerCustomer < range.upperBound else {
                throw SampleOptionsError(
                    name: "n_lines", value: count, allowed: "1 or more, up to 2000000000 customers")
            }
            nCustomers = max(1, count / profile.linesPerCustomer)
        }
        guard (1...20).contains(years) else {
            throw SampleOptionsError(name: "years", value: years, allowed: "1 to 20")
        }
        self.seed = seed
        self.profile = profile
        self.years = years
        self.includesSaturdays = includesSaturdays
    }
}

extension SampleProfile {
    /// Measured mean of all lines, anonymous ones included, over the customers of a sample.
    package var linesPerCustomer: Int {
        switch self {
        case .segments: 130
        case .separated: 149
        case .continuum, .sizeOnly: 141
        case .null: 135
        }
    }
}
