import Reports
import Store

/// No run, or more than one, answers to a name.
public struct RunReferenceError: UserFacingError {
    let text: String
    let matches: [Int]
    let known: [Int]
    let names: [String]
    let sets: [String]
    let publications: [String]
    /// Of `best`: the newest snapshot that was looked at, and its set.
    let looked: (snapshotID: Int, set: String)?

    /// With what there is, so that the message can tell it.
    init(text: String, matches: [Int], in connection: Connection) throws {
        self.text = text
        self.matches = matches
        known = try connection.query("select run_id from run order by run_id").map {
            try $0.int(0)
        }
        let cells = try connection.query(
            """
            select distinct snapshot.feature_set, run.cell
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            order by 1, 2
            """
        ).map { (set: try $0.text(0), cell: try $0.text(1)) }
        looked = try Self.newestSnapshot(for: text, in: connection)
        publications = try connection.query("select publication_name from publication order by 1")
            .map { try $0.text(0) }
        sets = cells.reduce(into: []) { if $0.last != $1.set { $0.append($1.set) } }
        // Names without suffix come first: of equally near ones the shorter is meant.
        names =
            cells.map {
                RunName(set: $0.set, cell: $0.cell, snapshotID: nil, engineVersion: nil).text
            }
            + (try connection.query("select run_name from run order by 1").map {
                try $0.text(0)
            })
    }

    /// The snapshot on which `best` found no run.
    private static func newestSnapshot(
        for text: String, in connection: Connection
    ) throws -> (snapshotID: Int, set: String)? {
        guard let alias = RunReference(text).alias, alias.word == .best else { return nil }
        return try connection.query(
            """
            select snapshot.snapshot_id, snapshot.feature_set
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            where ?1 is null or snapshot.feature_set = ?1
            order by snapshot.snapshot_id desc
            limit 1
            """, [alias.set]
        ).first.map { (try $0.int(0), try $0.text(1)) }
    }

    /// Decides the exit code: that no run of a snapshot is good enough is an answer.
    public var kind: FailureKind { looked == nil ? .usage : .checkFailed }

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
        if let alias = RunReference(text).alias { return missing(alias.word, of: alias.set) }
        // Numbers and keys are not mistyped names.
        let meant =
            if text.contains("_") {
                nearestName(to: text, among: names)
            } else if text.allSatisfy(\.isHexDigit) {
                String?.none
            } else {
                nearestName(to: text, among: RunReference.Alias.allCases.map(\.rawValue))
            }
        let published =
            publications.contains(text)
            ? " \(quotedNames([text])) is a publication: type \(shellWord("published:" + text))."
            : nil
        let guess = published ?? meant.map { " Did you mean \($0)?" } ?? ""
        let others =
            known.count == 1
            ? "There is one, \(first)" : "There are \(known.count), numbered \(first) to \(last)"
        return "there is no run \"\(text)\".\(guess) \(others); list them with `workbench runs`."
    }

    private func missing(_ word: RunReference.Alias, of set: String?) -> String {
        if let set, !sets.contains(set) {
            let guess =
                nearestName(to: set, among: sets).map {
                    " Did you mean \(word.rawValue):\($0)?"
                } ?? ""
            return "there are no runs of a feature set \"\(set)\".\(guess) There are runs of "
                + sets.joined(separator: ", ") + "."
        }
        if let looked {
            return
                "there is no best run of \(looked.set), snapshot \(looked.snapshotID): none of its runs that fit has "
                + "two clusters or more, at most 20 % of the customers in none, and a silhouette. What the data "
                + "supports: workbench recommend --snapshot \(looked.snapshotID) --eps"
        }
        return "there is no run \"\(text)\": the newest snapshot"
            + (set.map { " of \($0)" } ?? "")
            + " has no run that fits. List the runs with `workbench runs`; another feature set is named with "
            + "\(word.rawValue):NAME."
    }
}
