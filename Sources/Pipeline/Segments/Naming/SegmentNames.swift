import Reports
import Store

/// The names of a run's segments.
public struct SegmentNames: Sendable {
    /// What those are called who are in none.
    public static let inNone = "in no segment"
    /// Most characters of a name.
    public static let longest = 60

    /// By segment; empty for a run without a profile.
    let names: [Int: String]
    /// Segments that somebody has named by hand.
    let byHand: Set<Int>

    /// Reads `segment_name`; a run without a profile has no names there.
    public static func load(_ runID: Int, from connection: Connection) throws -> SegmentNames {
        try reading("segment_name of run \(runID)") {
            var names: [Int: String] = [:]
            var byHand: Set<Int> = []
            try connection.forEachRow(
                "select cluster, segment_name, is_manual from segment_name where run_id = ?",
                [runID]
            ) { row in
                let cluster = try row.int(0)
                names[cluster] = try row.text(1)
                if try row.int(2) == 1 { byHand.insert(cluster) }
            }
            return SegmentNames(names: names, byHand: byHand)
        }
    }

    /// The name of a segment; `cluster 3` where it has none yet.
    public subscript(cluster: Int) -> String {
        names[cluster] ?? (cluster < 0 ? Self.inNone : "cluster \(cluster)")
    }

    /// The same with names that a publication has for some of them.
    func called(_ published: PublishedNames?) -> SegmentNames {
        guard let published else { return self }
        return SegmentNames(
            names: names.merging(published.names) { _, known in known }, byHand: byHand)
    }

    /// The cluster that is typed: by its number, or by its name; under a publication by its number and name there.
    ///
    /// - Throws: `ProfileError` for what is neither, with where else the run's segments have names; `AmbiguousSegmentError`;
    ///   whether the run has the number is asked where it is told of.
    public static func cluster(
        _ text: String, of runID: Int, called published: PublishedNames?, in connection: Connection
    ) throws -> Int {
        let all = try load(runID, from: connection).called(published)
        let segments = Set(all.names.keys).union([-1])
            .map { (number: published?.number(of: $0) ?? $0, name: all[$0], cluster: $0) }
            .sorted { $0.number < $1.number }
        let typed = try TypedSegment.find(
            text, among: segments.map { ($0.number, $0.name) },
            of: published.map { RunReference.published($0.publication) } ?? String(runID))
        if let typed { return segments[typed.place].cluster }
        guard let number = Int(text) else {
            let known = segments.filter { all.names[$0.cluster] != nil }
            throw ProfileError.unknownName(
                text, nearest: nearestName(to: text, among: known.map(\.name)),
                segments: known.map { "\($0.number) \(quotedNames([$0.name]))" },
                elsewhere: published == nil
                    ? try PublicationList.callingOtherwise(runID, in: connection)
                    : ["the run has other numbers and names: workbench profile \(runID)"])
        }
        return try published?.cluster(of: number) ?? number
    }

    /// Names segments by hand, all of them or none.
    ///
    /// - Precondition: the run has a profile.
    /// - Throws: `SegmentNameError` for a name that is no name or is another segment's; `ProfileError` for a segment that
    ///   is none.
    public static func rename(
        _ runID: Int, _ choices: [SegmentNameChoice], in connection: Connection
    ) throws {
        guard !choices.isEmpty else { return }
        try connection.transaction(.immediate) {
            let present = try load(runID, from: connection)
            let run = try ExportedRun(runID, from: connection)
            let known = present.names.keys.filter { $0 >= 0 }.sorted()
            var names = present.names
            try SegmentNameChoice.check(choices)
            for choice in choices {
                guard known.contains(choice.cluster) else {
                    throw ProfileError.unknownSegment(choice.cluster, run: run.name, known: known)
                }
                names[choice.cluster] = choice.name
            }
            for choice in choices {
                let other = names.first {
                    $0.key != choice.cluster && $0.value.lowercased() == choice.name.lowercased()
                }
                if let other { throw SegmentNameError.taken(choice.name, by: other.key) }
            }
            for choice in choices {
                try connection.run(
                    "delete from segment_name where run_id = ? and cluster = ?",
                    [runID, choice.cluster])
            }
            for choice in choices where names[choice.cluster] == choice.name {
                try connection.run(
                    """
                    insert or replace into segment_name
                        (run_id, cluster, segment_name, name_rule, is_manual)
                    values (?, ?, ?, 'by hand', 1)
                    """, [runID, choice.cluster, choice.name])
                try connection.run(
                    """
                    update segment_profile
                    set segment_name = ?
                    where run_id = ? and cluster = ?
                    """, [choice.name, runID, choice.cluster])
            }
        }
    }
}

/// A name that somebody gives a segment: `3=Weekend bulk buyers`.
public struct SegmentNameChoice: Sendable, Hashable {
    /// Number of the segment.
    public let cluster: Int
    /// The name, without blanks around it.
    public let name: String

    /// - Throws: `SegmentNameError` for what is no number and name.
    public init(_ text: String) throws(SegmentNameError) {
        guard let mark = text.firstIndex(of: "="), let number = Int(text[..<mark]) else {
            throw .unreadable(text)
        }
        let name = String(
            text[text.index(after: mark)...].drop { $0 == " " }
                .reversed().drop { $0 == " " }.reversed())
        guard !name.isEmpty else { throw .empty(number) }
        guard !TypedSegment.isNumber(name) else { throw .isNumber(number, name) }
        guard !VisibleText.hides(name) else {
            throw .hidden(number)
        }
        guard name.lowercased() != SegmentNames.inNone else { throw .reserved(number, name) }
        guard !PersonalText.isIn(name) else { throw .personal(number) }
        guard name.count <= SegmentNames.longest else { throw .tooLong(number, name.count) }
        self.init(cluster: number, name: name)
    }

    private init(cluster: Int, name: String) {
        (self.cluster, self.name) = (cluster, name)
    }

    /// Refuses two names for one cluster, and one name for two.
    static func check(_ choices: [SegmentNameChoice]) throws(SegmentNameError) {
        for (place, choice) in choices.enumerated() {
            for other in choices[..<place] {
                if other.cluster == choice.cluster { throw .twice(choice.name, other.name) }
                if other.name.lowercased() == choice.name.lowercased() {
                    throw .same(other.name, choice.name)
                }
            }
        }
    }

    /// The same name for another cluster.
    func of(cluster: Int) -> SegmentNameChoice { SegmentNameChoice(cluster: cluster, name: name) }
}

/// Why a segment is not called so.
public enum SegmentNameError: UserFacingError, Hashable {
    /// Not NUMBER=NAME.
    case unreadable(String)
    /// Nothing behind the equals sign.
    case empty(Int)
    /// Line ends or other characters that nobody sees.
    case hidden(Int)
    /// It says who somebody is.
    case personal(Int)
    /// More characters than a table has room for.
    case tooLong(Int, Int)
    /// A whole number, which is typed for another segment.
    case isNumber(Int, String)
    /// What those are called who are in none.
    case reserved(Int, String)
    /// Another segment of the run is called so.
    case taken(String, by: Int)
    /// Two names were typed for one segment.
    case twice(String, String)
    /// One name was typed for two segments.
    case same(String, String)

    /// Decides the exit code.
    public var kind: FailureKind { .usage }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .unreadable(let text):
            "--name \(shellWord(VisibleText.escaped(text))) is not the number of a cluster and its name. "
                + "Such as: --name 3='Weekend bulk buyers'"
        case .empty(let number):
            "--name gives cluster \(number) no name. Such as: --name \(number)='Weekend bulk buyers'"
        case .reserved(let number, let name):
            "cluster \(number) cannot be called \(shellWord(name)): so those are called who are in no segment. "
                + "Take another name."
        case .hidden(let number):
            "the name for cluster \(number) has a line end or another character that cannot be seen. "
                + "Leave it out."
        case .personal(let number):
            "the name for cluster \(number) cannot be taken: \(PersonalText.reasonAgainstName). Take another, such "
                + "as --name \(number)='Weekend bulk buyers'"
        case .tooLong(let number, let count):
            "the name for cluster \(number) has \(count) characters, and "
                + "\(SegmentNames.longest) is the most."
        case .isNumber(let number, let name):
            "the name for cluster \(number) is a whole number, and \(name) is typed for the segment of this number. Add a "
                + "word, such as --name \(number)='group \(name)'"
        case .taken(let name, let other):
            "cluster \(other) is called \"\(name)\" already, and names tell segments apart. Take another, or "
                + "rename both in one call."
        case .twice(let name, let other):
            "--name calls one segment \"\(other)\" and \"\(name)\". Give it one name."
        case .same(let name, let other):
            "--name calls two segments \"\(name)\""
                + (name == other
                    ? "" : " and \"\(other)\", which differ in small and large letters alone")
                + ": names tell segments apart. Take another for one of them."
        }
    }
}
