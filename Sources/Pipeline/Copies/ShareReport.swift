import Reports
import Store

/// What is in a shared copy, and what stayed behind.
public struct ShareReport: Sendable {
    /// Things of one kind.
    struct Content: Sendable {
        let name: String
        let count: Int
        let detail: String
    }

    /// What stayed behind of the file.
    struct Left: Sendable {
        let nRuns: Int
        let nPublications: Int
        let nCampaigns: Int
        /// Whether profiles or `channel` say something of attributes that the copy does not.
        let hasAttributes: Bool
        /// Tables of the owner's.
        let tables: [String]

        /// - Precondition: the lists are made.
        init(of connection: Connection, _ request: ShareRequest, _ selection: ShareSelection) throws
        {
            func count(_ sql: String) throws -> Int { try connection.query(sql)[0].int(0) }
            nRuns = try count(
                "select count(*) from run where run_id not in (select run_id from temp.shared_run)")
            nPublications = try count(
                """
                select count(*)
                from publication
                where replaced_at is null
                    and publication_id not in (select publication_id from temp.shared_publication)
                """)
            nCampaigns = try count(
                "select count(*) from campaign"
                    + (request.hasCampaigns
                        ? " where publication_id not in (select publication_id from temp.shared_publication)"
                        : ""))
            hasAttributes =
                try !request.hasIDs
                && count(
                    """
                    select exists (
                        select 1
                        from segment_external
                        where kind = 'attribute' and run_id in (select run_id from temp.shared_run)
                    ) or exists (
                        select 1
                        from customer_segment
                        where channel is not null
                            and publication_id in (select publication_id from temp.shared_publication)
                    )
                    """) == 1
            tables = try connection.query(
                """
                select name
                from sqlite_schema
                where type = 'table' and name not like 'sqlite\\_%' escape '\\'
                order by name
                """
            ).map { try $0.text(0) }.filter { ShareRule.of($0) == nil }
        }
    }

    /// Size of the copy.
    public let nBytes: Int
    let contents: [Content]
    let left: Left
    let nLonger: Int
    let notes: [String]
    /// The command that its reader is likely to type, but for the file.
    public let nextWords: [String]

    init(
        nBytes: Int, contents: [Content], left: Left, nLonger: Int, notes: [String],
        nextWords: [String]
    ) {
        (self.nBytes, self.contents, self.left) = (nBytes, contents, left)
        self.nextWords = nextWords
        (self.nLonger, self.notes) = (nLonger, notes)
    }

    /// What a copy holds.
    static func contents(of copy: Connection, _ request: ShareRequest) throws -> [Content] {
        func names(_ sql: String) throws -> [String] {
            try copy.query(sql).map { try $0.text(0) }
        }
        func count(_ sql: String) throws -> Int { try copy.query(sql)[0].int(0) }
        let runs = try names("select run_id || ' ' || run_name from run order by run_id")
        let published = try names(
            "select publication_name from publication order by publication_id")
        let kinds: [(String, Int, String)] = [
            ("publications", published.count, published.joined(separator: ", ")),
            ("runs", runs.count, runs.joined(separator: ", ")),
            (
                "snapshots", try count("select count(*) from snapshot"),
                try names("select distinct feature_set from snapshot order by 1").joined(
                    separator: ", ")
            ),
            ("profiles", try count("select count(*) from run_profile"), ""),
            (
                "segments",
                try count(
                    """
                    select (select count(*) from publication_segment where fate <> 'died')
                        + (
                            select count(*)
                            from segment_name
                            where run_id not in (select run_id from publication where run_id is not null)
                        )
                    """), ""
            ),
            (
                "customers", try count("select count(*) from customer_fact"),
                request.hasIDs ? "by their ids" : "by pseudonyms"
            ),
            (
                "days", try count("select count(*) from sales_by_day"),
                "sales of the whole shop, also to nobody who is known"
            ),
            (
                "campaigns", try count("select count(*) from campaign"),
                try names("select campaign_name from campaign order by campaign_id").joined(
                    separator: ", ")
            ),
        ]
        return kinds.filter { $0.1 > 0 }.map { Content(name: $0.0, count: $0.1, detail: $0.2) }
    }

    /// One row a kind of thing.
    public var table: ResultTable {
        ResultTable(
            name: "shared",
            columns: [
                .init("content", heading: "shared"), .init("n", role: .measure),
                .init("detail", heading: "which"),
            ],
            rows: contents.map { [.text($0.name), Cell($0.count), .text($0.detail)] })
    }

    /// What must be known beside the table, a sentence each.
    public var sentences: [String] {
        var words = ShareRule.Reason.allCases.filter { $0 != .housekeeping }.map(\.rawValue)
        if left.hasAttributes {
            words.append("what profiles and channel say of attributes (--with-ids takes it)")
        }
        if left.nRuns > 0 { words.append(counted(left.nRuns, "other run")) }
        if left.nPublications > 0 { words.append(counted(left.nPublications, "other publication")) }
        if left.nCampaigns > 0 {
            words.append(
                counted(left.nCampaigns, "campaign")
                    + " (--with-campaigns takes those of what is shared)")
        }
        if !left.tables.isEmpty {
            words.append(
                "\(counted(left.tables.count, "table")) of yours: "
                    + left.tables.prefix(5).joined(separator: ", ")
                    + (left.tables.count > 5 ? ", …" : ""))
        }
        var sentences = notes + ["left out: " + words.joined(separator: "; ")]
        if nLonger > 0 {
            sentences.append(
                "\(counted(nLonger, "customer")) would have had the pseudonym of another: theirs are longer"
            )
        }
        return sentences
    }
}
