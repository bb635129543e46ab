/// A run of an algorithm that this program does not have.
///
/// A later program made it, or the file is damaged: its labels can be read, what needs the algorithm
/// cannot be done.
public struct UnknownAlgorithmError: UserFacingError, Hashable {
    /// The run.
    public let run: String
    /// As stored.
    public let algorithm: String
    /// Names that the program has.
    let known: [String]

    /// Decides the exit code.
    public var kind: FailureKind { .data }

    /// What failed, where, why, and what to do next.
    public var description: String {
        "run \(run) was made by the algorithm \"\(algorithm.prefix(40))\", and this workbench knows "
            + "\(known.joined(separator: " and ")) only. List, show or compare it here; export it and "
            + "predict with the version that made it."
    }
}
