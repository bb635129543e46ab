import Store

/// The tables and views that dashboards open: those whose role in `data_dictionary` is `published`
/// (docs/decisions/0115).
package enum PublishedObjects {
    /// Whom an object is for, as `data_dictionary.role` says.
    package enum Role: String, CaseIterable, Sendable {
        case published, analyst, `internal`
    }

    /// Those of this program, in the order in which they are shown: what is opened first, first.
    package static let ours = [
        "customer_segment", "segment_dim", "segment_overview", "segment_difference",
        "segment_migration", "calendar", "sales_by_day", "sales_by_customer_day", "publication",
        "run_list", "campaign", "campaign_result", "data_dictionary",
    ]

    /// Those of a file, in the order in which they are shown; what the owner has added, last.
    ///
    /// What is said of an object as a whole counts, of its columns only where nothing is. A row for what is not in the file publishes
    /// nothing: it may have been edited by hand.
    package static func names(in connection: Connection) throws(StoreError) -> [String] {
        let rows = try connection.query(
            """
            select name
            from sqlite_schema
            where type in ('table', 'view')
                and coalesce(
                    (select role from data_dictionary where object = name and column_name = '*'),
                    (
                        select min(role)
                        from data_dictionary
                        where object = name collate nocase and column_name = '*'
                    ),
                    -- The least of them in the alphabet, too.
                    (select min(role) from data_dictionary where object = name collate nocase)
                ) = 'published'
            order by name
            """)
        let found = rows.compactMap { row in
            if case .text(let name) = row.values[0] { name } else { nil }
        }
        let own = ours.filter(found.contains)
        return own + found.filter { !own.contains($0) }
    }

    /// The role of each object that the dictionary of a file describes: that of the object as a whole, or else the least of its rows.
    static func roles(in connection: Connection) throws -> [String: Role] {
        let rows = try connection.query(
            """
            select object, role, max(column_name = '*')
            from data_dictionary
            group by object, role
            order by 3
            """)
        var roles: [String: Role] = [:]
        for row in rows {
            let (object, role) = (try row.text(0), Role(rawValue: try row.text(1)) ?? .analyst)
            let known = roles[object] ?? role
            let isWhole = try row.int(2) == 1
            roles[object] = known.rank > role.rank && !isWhole ? known : role
        }
        return roles
    }
}

extension PublishedObjects.Role {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    var title: String {
        switch self {
        case .published: "For dashboards"
        case .analyst: "For analysts"
        case .internal: "Internal"
        }
    }

    var purpose: String {
        switch self {
        case .published:
            "Published: typed, with keys, and kept in step with the data; docs/bi.md tells how to read them."
        case .analyst:
            """
            What is asked in SQL. Views compute when they are read, which may take seconds; `scored_customer` among them: dashboards
            open `customer_segment`.
            """
        case .internal:
            "How the program keeps what it knows. It may change: read what is above instead."
        }
    }
}
