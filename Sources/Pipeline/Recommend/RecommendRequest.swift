import Clustering
import Reports
import Store

/// What `recommend` is asked.
public struct RecommendRequest: Sendable {
    /// Matrix to decide about.
    public var source: SweepSource = .features(SnapshotOptions())
    /// Numbers of clusters to look at, each 2 or more.
    public var nClusters = Array(2...10)
    /// Most segments that bands are cut into, 2 or more.
    public var maxSegments = 8
    /// Seed of everything random.
    public var seed: UInt32 = 0
    /// Imitations without gaps, 19 or more: with fewer no p-value is below .05.
    public var draws = 99
    /// Date up to which lines make segments that are held against the lines behind it; `nil`: none.
    public var holdout: String?
    /// Fixed rules that these segments are held against too; `nil`: none.
    public var rules: HoldoutRules?
    /// References of the gap statistic.
    static let gapDraws = 50

    /// Whether the gap statistic is shown beside the answer.
    public var showsGap = false
    /// Neighbours to look for an eps of DBSCAN with, each 2 or more; `nil` where it is not asked for.
    public var epsMinSamples: [Int]?

    /// Threads; they change no result.
    public var threads = 1
    /// Instruction set; it changes no result.
    public var path = CPUPath.best

    /// The default question on the default features.
    public init() {}

    /// Least imitations.
    public static let leastDraws = 19
    /// Most imitations: each takes as long as three sweeps.
    public static let mostDraws = 9_999
    /// Numbers of clusters that can be asked for.
    public static let clusters = 2...50

    /// What the engine is to do.
    var options: StudyOptions {
        var options = StudyOptions()
        options.nClusters = Set(nClusters).sorted()
        options.maxSegments = maxSegments
        options.seed = seed
        options.nullDraws = draws
        return options
    }

    /// - Throws: `RecommendError` for what cannot be asked.
    func check() throws(RecommendError) {
        guard !nClusters.isEmpty, nClusters.allSatisfy(Self.clusters.contains) else {
            let words = nClusters.map(String.init)
            throw .hyperparameter(
                flag: "n-clusters",
                value: words.prefix(12).joined(separator: ",") + (words.count > 12 ? ",…" : ""),
                allowed: "numbers from \(Self.clusters.lowerBound) to \(Self.clusters.upperBound)")
        }
        guard Self.clusters.contains(maxSegments) else {
            throw .hyperparameter(
                flag: "max-segments", value: "\(maxSegments)",
                allowed: "\(Self.clusters.lowerBound) to \(Self.clusters.upperBound)")
        }
        if let bad = epsMinSamples?.first(where: { $0 < 2 }) {
            throw .hyperparameter(
                flag: "min-samples", value: "\(bad)",
                allowed: "2 or more: a customer is the first of its own neighbours")
        }
        guard (Self.leastDraws...Self.mostDraws).contains(draws) else {
            throw .hyperparameter(
                flag: "draws", value: "\(draws)",
                allowed: "\(Self.leastDraws) to \(grouped(Self.mostDraws)); with fewer, imitations "
                    + "could not tell chance from groups")
        }
    }
}

/// Fixed rules that segments are held against: whoever asks gives them.
public struct HoldoutRules: Sendable {
    /// Name of the rule set.
    let name: String
    /// The number of the rule that holds for each customer with a sale up to a moment, `YYYY-MM-DD HH:MM:SS`, by
    /// nothing but the lines up to it.
    ///
    /// Asked in an open transaction; writes to temporary tables only.
    let parts: @Sendable (_ moment: String, _ connection: Connection) throws -> [ByteText: Int]
}

extension StudyOptions {
    /// What decides the answer beside the seed, as stored with it.
    var text: String {
        "n_clusters=\(nClusters.map(String.init).joined(separator: ",")); restarts=\(restarts); "
            + "bootstraps=\(bootstraps)x\(bootstrapStarts); null=\(nullDraws)x\(nullStarts); "
            + "shuffles=\(shuffles)x\(shuffleStarts); most_rows=\(mostRows)"
    }

    /// The numbers of clusters in a stored `text`.
    ///
    /// - Throws: `DamagedError` for what is none.
    static func nClusters(in text: String, place: @autoclosure () -> String) throws -> [Int] {
        let list = text.prefix { $0 != ";" }
        let numbers = list.dropFirst("n_clusters=".count).split(separator: ",").map { Int($0) }
        guard list.hasPrefix("n_clusters="), !numbers.isEmpty, !numbers.contains(nil) else {
            throw DamagedError(place(), "its options are not those of an answer")
        }
        return numbers.compactMap(\.self)
    }
}
