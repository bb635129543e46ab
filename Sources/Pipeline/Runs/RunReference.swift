import Store

/// How an analyst names a stored run: by number, name, unique prefix of its key, `latest` or
/// `best`.
public struct RunReference: Sendable {
    /// The words as typed.
    public let text: String

    /// Takes the words as typed.
    public init(_ text: String) {
        self.text = text
    }

    /// The run's id.
    ///
    /// `latest` is the newest run, `best` the one of the newest snapshot with the highest
    /// `silhouette_with_noise`: a run that calls most customers noise is not the best for it. A name that several snapshots have means the newest run of that name.
    /// - Throws: `RunReferenceError` when nothing or more than one run fits.
    ///
    /// - Parameter algorithm: For `latest` and `best`, runs of this algorithm only.
    public func resolve(in connection: Connection, algorithm: Algorithm? = nil) throws -> Int {
        let candidates: [Row]
        switch text {
        case "latest":
            candidates = try connection.query(
                """
                select run_id
                from run
                where ?1 is null or algorithm = ?1
                order by run_id desc
                limit 1
                """, [algorithm?.rawValue])
        case "best":
            candidates = try connection.query(
                """
                select run_id
                from run
                where snapshot_id = (select max(snapshot_id) from run)
                    and silhouette_with_noise is not null
                    and (?1 is null or algorithm = ?1)
                order by silhouette_with_noise desc, run_id
                limit 1
                """, [algorithm?.rawValue])
        default:
            if let number = Int(text) {
                candidates = try connection.query(
                    "select run_id from run where run_id = ?", [number])
            } else {
                candidates = try named()
            }
        }
        if let row = candidates.first, candidates.count == 1 { return try row.int(0) }
        throw RunReferenceError(
            text: text, matches: try candidates.map { try $0.int(0) },
            known: try connection.query("select run_id from run order by run_id").map {
                try $0.int(0)
            },
            names: try connection.query("select distinct run_name from run order by 1").map {
                try $0.text(0)
            })

        func named() throws -> [Row] {
            let byName = try connection.query(
                "select max(run_id) from run where run_name = ? having max(run_id) is not null",
                [text])
            guard byName.isEmpty, text.utf8.count >= 4, text.allSatisfy(\.isHexDigit) else {
                return byName
            }
            return try connection.query(
                "select run_id from run where substr(run_key, 1, ?) = ?",
                [text.utf8.count, text.lowercased()])
        }
    }
}

/// No run, or more than one, answers to a name.
public struct RunReferenceError: UserFacingError {
    let text: String
    let matches: [Int]
    let known: [Int]
    let names: [String]

    /// Decides the exit code.
    public var kind: FailureKind { .usage }

    /// What failed, where, why, and what to do next.
    public var description: String {
        if matches.count > 1 {
            return "\"\(text)\" fits \(matches.count) runs: "
                + matches.prefix(5).map(String.init).joined(separator: ", ")
                + ". Type more of the key, or the number."
        }
        guard let first = known.first, let last = known.last else {
            return "there is no run \"\(text)\": the database has no runs yet. "
                + "Make some with `workbench sweep`."
        }
        // Numbers and keys are not mistyped names.
        let meant = text.contains("_") ? nearestName(to: text, among: names) : nil
        let guess = meant.map { " Did you mean \($0)?" } ?? ""
        return "there is no run \"\(text)\".\(guess) There are \(known.count), numbered "
            + "\(first) to \(last); list them with `workbench runs`."
    }
}
