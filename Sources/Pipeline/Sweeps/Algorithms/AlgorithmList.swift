/// The algorithms of a program, in the order in which they run and are exported.
///
/// A file may have runs of others, which a later program made: whoever reads `run.algorithm` asks here
/// and has an answer for `nil`.
public struct AlgorithmList: Sendable {
    /// Those that this program has.
    ///
    /// A new one is added here.
    public static let standard = AlgorithmList([.kmeans, .dbscan])

    /// All of them, in order.
    public let all: [Algorithm]

    /// A list of algorithms.
    /// - Precondition: the names differ and are lower-case letters and digits: a run's name has `_`
    ///   between its parts, and a folder of an export is called like the algorithm.
    package init(_ all: [Algorithm]) {
        precondition(Set(all.map(\.name)).count == all.count, "two algorithms of one name")
        precondition(
            all.allSatisfy { algorithm in
                !algorithm.name.isEmpty
                    && algorithm.name.utf8.allSatisfy {
                        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    }
            }, "names of algorithms are lower-case letters and digits")
        self.all = all
    }

    /// The algorithm of this name, if the program has it.
    public subscript(name: String) -> Algorithm? {
        all.first { $0.name == name }
    }

    /// Those with a rule for rows that they were not fitted on.
    public var placing: [Algorithm] {
        all.filter { $0.descriptor.loadRule != nil }
    }

    /// The hyperparameters of all, each column once.
    public var hyperparameters: [Hyperparameter] {
        var columns: Set<String> = []
        return all.flatMap(\.descriptor.hyperparameters).filter {
            columns.insert($0.column).inserted
        }
    }
}
