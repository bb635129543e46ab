import Reports
import Store

extension RunReference {
    private static let publicationMark = "published:"

    /// Whether `published` or `published:NAME` was typed.
    var isPublished: Bool { text == "published" || text.hasPrefix(Self.publicationMark) }

    /// The publication that was typed; `nil` for the default one.
    private var publicationName: String? {
        text.hasPrefix(Self.publicationMark)
            ? String(text.dropFirst(Self.publicationMark.count)) : nil
    }

    /// A publication that nobody has replaced.
    struct Publication {
        let id: Int
        let name: String
        let asOfDate: String
        /// Whether `customer_segment` shows it.
        let isDefault: Bool
        /// `nil` for rules.
        let runID: Int?
        let runName: String?
    }

    /// The run that is published now.
    ///
    /// - Throws: `NotPublishedError` where none is.
    func published(in connection: Connection) throws -> Found {
        let found = try publication(in: connection)
        guard let runID = found.runID else { throw NotPublishedError.rules(found.name) }
        try NotPublishedError.refuse(missing: runID, of: found.name, in: connection)
        return Found(
            runID: runID, note: "published as \(found.name): run \(runID), \(found.runName ?? "")")
    }

    /// The publication that was typed, of a run or of rules.
    ///
    /// - Throws: `NotPublishedError` where there is none.
    func publication(in connection: Connection) throws -> Publication {
        let name = publicationName
        let rows = try connection.query(
            """
            select publication_id, publication_name, as_of_date, is_default, publication.run_id,
                run.run_name
            from publication
            left join run on run.run_id = publication.run_id
            where replaced_at is null
                and case when ?1 is null then is_default = 1 else publication_name = ?1 end
            """, [name])
        guard let row = rows.first else {
            throw NotPublishedError.unknown(
                name ?? "",
                known: try connection.query(
                    "select publication_name from publication where replaced_at is null order by 1"
                ).map { try $0.text(0) })
        }
        return try reading("publication") {
            Publication(
                id: try row.int(0), name: try row.text(1), asOfDate: try row.text(2),
                isDefault: try row.int(3) == 1, runID: try row.optionalInt(4),
                runName: try row.optionalText(5))
        }
    }
}

/// No run is published under the name.
public enum NotPublishedError: UserFacingError, Hashable {
    /// No publication has it.
    case unknown(String, known: [String])
    /// The publication is one of rules.
    case rules(String)
    /// Somebody has deleted its run.
    case runGone(Int, publication: String)

    /// Refuses a publication whose run another program has deleted.
    static func refuse(
        missing runID: Int, of publication: String, in connection: Connection
    ) throws {
        guard try connection.query("select 1 from run where run_id = ?", [runID]).isEmpty else {
            return
        }
        throw Self.runGone(runID, publication: publication)
    }

    /// Decides the exit code.
    public var kind: FailureKind {
        if case .runGone = self { .data } else { .usage }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .unknown(let name, let known):
            known.isEmpty
                ? "nothing is published yet. Publish a run: workbench publish RUN --as NAME."
                : "there is no publication \"\(name)\"."
                    + (nearestName(to: name, among: known).map { " Did you mean \($0)?" } ?? "")
                    + " There are: " + known.joined(separator: ", ") + "."
        case .runGone(let runID, let name):
            "publication \"\(name)\": another program has deleted its run \(runID); who is in which segment still stands in "
                + "the file. Publish another run in its place: workbench publish RUN --as \(shellWord(name))"
        case .rules(let name):
            "publication \"\(name)\" is one of rules, not of a run. Name a run: workbench runs lists them."
        }
    }
}
