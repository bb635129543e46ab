/// The name of a run, `[set_]cell[_s<snapshot>][_e<version>]`: unique in the file, telling its set.
///
/// A cell begins with the last `kmeans_` or `dbscan_` of a name (with the last name of an algorithm) and has
/// none in it, so set, cell and suffixes can be read back from any name, whatever the set is called: two
/// sets never give one.
package struct RunName: Sendable, Hashable {
    /// The set whose runs have no prefix.
    private static let bareSet = "standard"

    /// Feature set of the run's snapshot.
    package let set: String
    /// Grid cell, as in `AlgorithmDescriptor.cell`.
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
    /// - Returns: `nil` for what is no name of a run of these algorithms.
    package init?(_ text: String, among algorithms: AlgorithmList = .standard) {
        let starts = algorithms.all.compactMap { algorithm -> (String.Index, Algorithm)? in
            Self.lastStart(of: algorithm, in: text).map { ($0, algorithm) }
        }
        guard let (start, algorithm) = starts.max(by: { $0.0 < $1.0 }) else { return nil }
        var words = CellWords(text[start...].dropFirst(algorithm.name.count + 1))
        guard let cell = algorithm.descriptor.cell(from: &words) else { return nil }
        self.cell = cell
        set = start == text.startIndex ? Self.bareSet : String(text[..<start].dropLast())
        let number = words.option("s")
        snapshotID = number.flatMap { Int($0) }
        engineVersion = words.option("e").map(String.init)
        guard words.isEmpty, (number == nil) == (snapshotID == nil) else { return nil }
    }

    /// Where the last `algorithm_` begins a word.
    private static func lastStart(of algorithm: Algorithm, in text: String) -> String.Index? {
        text.ranges(of: algorithm.name + "_").map(\.lowerBound).last { start in
            start == text.startIndex || text[text.index(before: start)] == "_"
        }
    }
}

extension AlgorithmDescriptor {
    /// The cell as stored, of its words as typed.
    fileprivate func cell(from words: inout CellWords) -> String? {
        parameters(from: &words).map { cell(of: $0) }
    }
}
