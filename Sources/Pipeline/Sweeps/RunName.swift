import Clustering

/// The name of a run, `[set_]cell[_s<snapshot>][_e<version>]`: unique in the file, telling its set.
///
/// A cell begins with the last `kmeans_` or `dbscan_` of a name and has neither in it, so set, cell and
/// suffixes can be read back from any name, whatever the set is called: two sets never give one.
package struct RunName: Sendable, Hashable {
    /// The set whose runs have no prefix.
    private static let bareSet = "standard"

    /// Feature set of the run's snapshot.
    package let set: String
    /// Grid cell, as in `RunCell.name`.
    package let cell: String
    /// `nil` for the set's first snapshot.
    package let snapshotID: Int?
    /// `nil` for the engine that was the first to make this cell on this snapshot.
    package let engineVersion: String?

    /// The name of its parts.
    package init(set: String, cell: String, snapshotID: Int?, engineVersion: String?) {
        self.set = set
        self.cell = cell
        self.snapshotID = snapshotID
        self.engineVersion = engineVersion
    }

    /// The name as stored.
    package var text: String {
        (set == Self.bareSet ? "" : set + "_") + cell + (snapshotID.map { "_s\($0)" } ?? "")
            + (engineVersion.map { "_e\($0)" } ?? "")
    }

    /// Whether it says which snapshot or engine is meant.
    var hasSuffix: Bool { snapshotID != nil || engineVersion != nil }

    /// Reads a name as typed; numbers count as numbers, so that `1e-4` is `0.0001`.
    ///
    /// - Returns: `nil` for what is no name of a run.
    package init?(_ text: String) {
        let starts = Algorithm.allCases.compactMap { algorithm -> (String.Index, Algorithm)? in
            Self.lastStart(of: algorithm, in: text).map { ($0, algorithm) }
        }
        guard let (start, algorithm) = starts.max(by: { $0.0 < $1.0 }) else { return nil }
        var parts = text[start...].dropFirst(algorithm.rawValue.count + 1)
            .split(separator: "_", omittingEmptySubsequences: false)[...]
        guard let cell = Self.cell(algorithm, from: &parts) else { return nil }
        self.cell = cell
        set = start == text.startIndex ? Self.bareSet : String(text[..<start].dropLast())
        let number = Self.option("s", from: &parts)
        snapshotID = number.flatMap { Int($0) }
        engineVersion = Self.option("e", from: &parts).map(String.init)
        guard parts.isEmpty, (number == nil) == (snapshotID == nil) else { return nil }
    }

    /// Where the last `algorithm_` begins a word.
    private static func lastStart(of algorithm: Algorithm, in text: String) -> String.Index? {
        text.ranges(of: algorithm.rawValue + "_").map(\.lowerBound).last { start in
            start == text.startIndex || text[text.index(before: start)] == "_"
        }
    }

    /// The two numbers of a cell and what follows where it differs from the defaults.
    private static func cell(
        _ algorithm: Algorithm, from parts: inout ArraySlice<Substring>
    ) -> String? {
        guard let first = parts.popFirst().flatMap({ Int($0) }),
            let second = parts.popFirst().flatMap({ Double($0) })
        else { return nil }
        switch algorithm {
        case .kmeans:
            let seed = option("seed", from: &parts).map { UInt32($0) } ?? 0
            let nInit = option("init", from: &parts).map { Int($0) } ?? 1
            let maxIter = option("iter", from: &parts).map { Int($0) } ?? 300
            guard let seed, let nInit, let maxIter else { return nil }
            let parameters = try? KMeansParameters(
                nClusters: first, tol: second, maxIter: maxIter, nInit: nInit, seed: seed)
            return parameters.map { RunCell.kmeans($0).name }
        case .dbscan:
            let parameters = try? DBSCANParameters(eps: second, minSamples: first)
            return parameters.map { RunCell.dbscan($0).name }
        }
    }

    /// Takes a part such as `seed7` and gives what follows its word.
    private static func option(
        _ word: String, from parts: inout ArraySlice<Substring>
    ) -> Substring? {
        guard let part = parts.first, part.hasPrefix(word),
            let digit = part.dropFirst(word.count).first, digit.isNumber
        else { return nil }
        parts.removeFirst()
        return part.dropFirst(word.count)
    }
}
