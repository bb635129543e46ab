import Reports
import Store

/// What a publication calls the clusters of its run: the numbers and the names that people know.
public struct PublishedNames: Sendable {
    /// Name of the publication.
    public let publication: String
    /// Names by cluster.
    let names: [Int: String]
    /// `segment_id` by cluster.
    private let numbers: [Int: Int]
    /// The day of the fit where the publication counts to a later one, with that and where its customers stand.
    private let refreshed: (fitted: String, asOf: String, table: String)?

    /// Reads what stands under the publication that was typed.
    ///
    /// - Parameter reference: How a run was called.
    /// - Returns: `nil` for other words than `published` and `published:NAME`.
    /// - Throws: `NotPublishedError`; `DamagedError`.
    /// - Complexity: O(segments).
    public init?(_ reference: RunReference, in connection: Connection) throws {
        guard reference.isPublished else { return nil }
        let found = try reference.publication(in: connection)
        let standing = try EarlierPublication.find(
            try PublicationName(stored: found.name), in: connection)
        guard let standing else { return nil }
        publication = found.name
        numbers = Dictionary(
            standing.clusters.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        names = numbers.compactMapValues { standing.names[$0] }
        let fitted = try reading("snapshot") {
            try connection.query(
                """
                select substr(snapshot.as_of, 1, 10)
                from run
                inner join snapshot on snapshot.snapshot_id = run.snapshot_id
                where run.run_id = ?
                """, [standing.runID]
            ).first?.optionalText(0)
        }
        refreshed = fitted.flatMap { fitted in
            fitted < standing.asOfDate ? (fitted, standing.asOfDate, standing.table) : nil
        }
    }

    /// The number that the publication has for a cluster; -1 for who is in none.
    func number(of cluster: Int) -> Int { numbers[cluster] ?? cluster }

    /// The cluster of a number that was typed.
    ///
    /// - Throws: `ProfileError.notPublished` where the publication has no such segment.
    public func cluster(of number: Int) throws(ProfileError) -> Int {
        guard number >= 0 else { return number }
        guard let found = numbers.first(where: { $0.value == number }) else {
            throw .notPublished(number, publication: publication, known: numbers.values.sorted())
        }
        return found.key
    }

    /// A name for a segment by its number, as one for its cluster.
    ///
    /// - Throws: As `cluster(of:)`.
    public func choice(_ choice: SegmentNameChoice) throws(ProfileError) -> SegmentNameChoice {
        choice.of(cluster: try cluster(of: choice.cluster))
    }

    /// Whose numbers and names are shown.
    var words: String {
        "Numbers and names are those of the publication \"\(publication)\"; the run has others."
            + (refreshed.map {
                " All else is of the customers whom the run was fitted on, as of \($0.fitted): "
                    + "the publication counts to \($0.asOf), and who is where since then stands in \($0.table)."
            } ?? "")
    }

    /// What belongs together: a row a cluster.
    func table(_ own: SegmentNames) -> ResultTable {
        ResultTable(
            name: "published_segments",
            columns: [
                "publication_name", .init("segment_id", role: .identifier), "segment_name",
                .init("cluster", role: .dimension), "run_segment_name",
            ],
            rows: numbers.sorted { $0.value < $1.value }.map { cluster, number in
                [
                    .text(publication), Cell(number), Cell(names[cluster]), Cell(cluster),
                    .text(own[cluster]),
                ]
            })
    }
}
