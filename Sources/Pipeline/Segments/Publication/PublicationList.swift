import Reports
import Store

/// What is published, newest first.
public struct PublicationList {
    /// One row a current publication; of all of them where those that were replaced are asked for.
    public let table: ResultTable

    /// Columns that a person is shown.
    public static func brief(withReplaced: Bool) -> [String] {
        ["publication_name", "is_default", "run_name", "rule_set", "as_of_date", "n_segments"]
            + ["n_customers", withReplaced ? "replaced_at" : "note"]
    }

    /// Reads it.
    public init(from connection: Connection, withReplaced: Bool = false) throws {
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
                    select sum(n_customers)
                    from publication_segment
                    where publication_segment.publication_id = publication.publication_id
                ) as n_customers,
                publication.note,
                publication.published_at,
                publication.replaced_at,
                publication.publication_id
            from publication
            left join run on run.run_id = publication.run_id
            where publication.replaced_at is null or ?
            order by publication.publication_id desc
            """, [withReplaced])
    }
}
