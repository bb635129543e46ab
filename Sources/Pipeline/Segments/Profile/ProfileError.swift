import Reports

/// Why a run has no profile, or no such segment.
public enum ProfileError: UserFacingError {
    /// The customers of the run are repeated with noise.
    case repeated(run: String, snapshotID: Int)
    /// A text is neither the name nor the number of a segment.
    case unknownName(String, nearest: String?, segments: [String], elsewhere: [String])
    /// No segment has this number.
    case unknownSegment(Int, run: String, known: [Int])
    /// The publication has no segment of this number.
    case notPublished(Int, publication: String, known: [Int])

    /// Decides the exit code.
    public var kind: FailureKind { .usage }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .repeated(let run, let snapshotID):
            "run \(run) is of snapshot \(snapshotID), in which every customer stands several times with "
                + "random changes, for load tests: its rows are no customers that could be told of. Take a "
                + "run of a snapshot made without --repeats."
        case .unknownName(let text, let nearest, let segments, let elsewhere):
            Self.unknown(text, nearest, segments, elsewhere)
        case .unknownSegment(let number, let run, let known):
            number < 0 && !known.isEmpty
                ? "run \(run) has nobody in no segment. Its clusters are " + Self.list(known) + "."
                : known.isEmpty
                    ? "run \(run) has no cluster \(number): all its customers are in no segment."
                    : "run \(run) has no cluster \(number). It has " + Self.list(known) + "."
        case .notPublished(let number, let publication, let known):
            "publication \"\(publication)\" has no segment \(number)"
                + (known.isEmpty ? "." : ". It has \(Self.list(known)).")
                + " To go by the numbers of clusters, name the run by its number."
        }
    }

    private static func unknown(
        _ text: String, _ nearest: String?, _ segments: [String], _ elsewhere: [String]
    ) -> String {
        var sentences = ["there is no segment \"\(text.prefix(60))\"."]
        if let nearest { sentences.append("Did you mean --segment \(shellWord(nearest))?") }
        if !segments.isEmpty {
            let list = segments.prefix(12).joined(separator: ", ")
            sentences.append(
                "There \(segments.count == 1 ? "is" : "are"): \(list)\(segments.count > 12 ? ", …" : ".")"
            )
        }
        sentences += elsewhere.map { "\($0.prefix(1).uppercased())\($0.dropFirst())." }
        return sentences.joined(separator: " ")
    }

    private static func list(_ numbers: [Int]) -> String {
        numbers.count < 12
            ? numbers.map(String.init).joined(separator: ", ")
            : "\(numbers[0]) to \(numbers[numbers.count - 1])"
    }
}
