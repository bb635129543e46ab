/// A clustering algorithm that this program has; equal by name.
public struct Algorithm: Sendable {
    /// All that is known of it.
    package let descriptor: any AlgorithmDescriptor

    /// The algorithm of a descriptor.
    package init(_ descriptor: any AlgorithmDescriptor) {
        self.descriptor = descriptor
    }

    /// As in `run.algorithm`, in names of runs and on the command line.
    public var name: String { descriptor.name }
    /// In sentences, such as "k-means".
    public var title: String { descriptor.title }
    /// What decides a result.
    public var hyperparameters: [Hyperparameter] { descriptor.hyperparameters }
}

extension Algorithm: Hashable {
    /// Two descriptors of one name do not meet in a list.
    public static func == (a: Algorithm, b: Algorithm) -> Bool { a.name == b.name }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Algorithm: CaseIterable, CustomStringConvertible {
    /// Those of `AlgorithmList.standard`.
    public static var allCases: [Algorithm] { AlgorithmList.standard.all }

    /// The name.
    public var description: String { name }
}
