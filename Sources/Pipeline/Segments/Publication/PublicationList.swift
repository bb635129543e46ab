import Reports
import Store

/// What is published, newest first.
public struct PublicationList {
    /// One row a current publication; of all of them where those that were replaced are asked for.
    public let table: ResultTable
    private let withReplaced: Bool
    /// Publications behind the lines, or filled by an earlier workbench, a sentence each.
    let behind: [String]

    /// Columns that a person is shown, with their headings.
    private static let brief = [
        ("publication_name", "name"), ("is_default", "shown"), ("made_by", "made by"),
        ("as_of_date", "as of"), ("n_segments", "segments"), ("n_customers", "customers"),
    ]

    /// For a person: the table, and what was noted.
    public var document: Document {
        let names = Self.brief.map(\.0) + (withReplaced ? ["replaced_at"] : [])
        var shown = (try? table.selecting(names)) ?? table
        for place in shown.columns.indices {
            let name = shown.columns[place].name
            shown.columns[place].heading = Self.brief.first { $0.0 == name }?.1 ?? name
            if name.hasPrefix("n_") { shown.columns[place].role = .measure }
        }
        let note = table.columns.firstIndex { $0.name == "note" }
        let lines = table.rows.compactMap { row -> [String]? in
            guard let note, case .text(let words) = row[note], case .text(let name) = row[0] else {
                return nil
            }
            return WrappedText.paragraph("\(name): \(words)", width: 80)
        }
        let texts = behind.flatMap { WrappedText.paragraph($0, width: 80) } + lines.joined()
        return Document(
            [.table(shown)]
                + (texts.isEmpty ? [] : [.text(texts.joined(separator: "\n"))]))
    }

    /// Reads it.
    public init(from connection: Connection, withReplaced: Bool = false) throws {
        self.withReplaced = withReplaced
        table = try ResultTable(
            connection, name: "publications",
            """
            select
                publication.publication_name,
                publication.is_default,
                publication.run_id,
                run.run_name,
                publication.rule_set,
                publication.as_of_date,
                (
                    select count(*)
                    from publication_segment
                    where publication_segment.publication_id = publication.publication_id
                        and fate <> 'died'
                ) as n_segments,
                (
                    select cast(total(n_customers) as integer)
                    from publication_segment
                    where publication_segment.publication_id = publication.publication_id
                ) as n_customers,
                publication.note,
                publication.published_at,
                publication.replaced_at,
                publication.publication_id,
                coalesce(run.run_name, 'rules ' || publication.rule_set) as made_by
            from publication
            left join run on run.run_id = publication.run_id
            where publication.replaced_at is null or ?
            order by publication.publication_id desc
            """, [withReplaced])
        let lines = try LinesSince(in: connection)
        behind = try reading("publication") {
            try connection.query(
                """
                select publication_name, publication_id
                from publication
                where replaced_at is null and typeof(as_of_date) = 'text'
                order by publication_id desc
                """
            ).flatMap { row in
                let (name, id) = (try row.text(0), try row.int(1))
                return [
                    try lines.words(of: id),
                    try ReasonFigures.note(of: id, in: connection),
                ].compactMap(\.self).map { "\(name): \($0)" }
            }
        }
    }
}

extension PublicationList {
    /// What the publication that was typed does not know of the lines yet, with what to type.
    ///
    /// - Parameter reference: How a run was called; `nil` stands for the publication that `customer_segment` shows.
    /// - Returns: `nil` for other words than `published` and `published:NAME`, and where nothing is behind.
    public static func behind(
        _ reference: RunReference?, in connection: Connection
    ) throws -> String? {
        guard let reference else { return try LinesSince.note(of: nil, in: connection) }
        guard reference.isPublished else { return nil }
        return try LinesSince.note(
            of: reference.publication(in: connection).name, in: connection)
    }

    /// Publications of a run that show other names than those given to its segments, a sentence each.
    public static func withOtherNames(
        than runID: Int, in connection: Connection
    ) throws -> [String] {
        try callingOtherwise(runID, where: "is_manual = 1", in: connection).map { name, _ in
            "the publication \"\(name)\" keeps its names until the next refresh or publish: "
                + "workbench refresh, or workbench publish \(runID) --as \(shellWord(name))"
        }
    }

    /// Publications that call a segment of a run otherwise than the run does, a sentence each.
    ///
    /// - Parameter runID: The run, called by something else than its publication.
    public static func callingOtherwise(
        _ runID: Int, in connection: Connection
    ) throws -> [String] {
        try callingOtherwise(runID, where: "fate <> 'died'", in: connection).map {
            name, isDefault in
            let typed = isDefault ? "published" : shellWord("published:\(name)")
            return
                "published as \"\(name)\", where segments have other numbers and names: workbench profile \(typed)"
        }
    }

    /// Publications of a run in which a segment that meets a condition has another name than in the run.
    private static func callingOtherwise(
        _ runID: Int, where condition: String, in connection: Connection
    ) throws -> [(name: String, isDefault: Bool)] {
        try reading("publication") {
            try connection.query(
                """
                select distinct publication_name, is_default
                from publication
                inner join publication_segment using (publication_id)
                inner join segment_name on segment_name.run_id = publication.run_id
                    and segment_name.cluster = publication_segment.cluster
                where publication.run_id = ?
                    and replaced_at is null
                    and segment_name.segment_name <> publication_segment.segment_name
                    and \(condition)
                order by publication_name
                """, [runID]
            ).map { row in (try row.text(0), try row.int(1) == 1) }
        }
    }
}
