import Reports
import Store

/// What a shared copy is asked to hold.
public struct ShareRequest: Sendable {
    /// Runs; none: what counts most.
    public var runs: [RunReference]
    /// Instead of runs, what is published under this name.
    public var publication: String?
    /// Whether ids of customers, and texts, stay as they are.
    public var hasIDs: Bool
    /// Whether campaigns of the publications go along.
    public var hasCampaigns: Bool

    /// A request.
    public init(
        runs: [RunReference] = [], publication: String? = nil, hasIDs: Bool = false,
        hasCampaigns: Bool = false
    ) {
        (self.runs, self.publication) = (runs, publication)
        (self.hasIDs, self.hasCampaigns) = (hasIDs, hasCampaigns)
    }
}

/// The runs and publications of a shared copy, found once.
struct ShareSelection: Equatable {
    let runIDs: [Int]
    let publicationIDs: [Int]
    /// How they were chosen, where that was left open.
    let notes: [String]

    /// - Throws: As `ReportTarget.subject`; `ShareError` where there is nothing to share.
    init(_ request: ShareRequest, in connection: Connection) throws {
        var (runIDs, publicationIDs, notes): ([Int], [Int], [String]) = ([], [], [])
        if request.runs.isEmpty {
            let target = request.publication.map(ReportTarget.publication) ?? .whatCounts
            let subject = try target.subject(in: connection)
            guard subject.hasSegments else { throw ShareError.nothing(connection.path) }
            runIDs = subject.runID.map { [$0] } ?? []
            publicationIDs = subject.publicationID.map { [$0] } ?? []
            if !subject.note.isEmpty {
                let name = subject.publicationName ?? subject.runID.map { "run \($0)" }
                notes.append("shared is \(name.map { "\($0), " } ?? "")\(subject.note)")
            }
        } else {
            for reference in request.runs {
                let found = try reference.find(in: connection)
                if let note = found.note { notes.append(note) }
                if !runIDs.contains(found.runID) { runIDs.append(found.runID) }
            }
            let list = runIDs.map(String.init).joined(separator: ", ")
            publicationIDs = try reading("publication") {
                try connection.query(
                    """
                    select publication_id
                    from publication
                    where replaced_at is null and run_id in (\(list))
                    order by publication_id
                    """
                ).map { try $0.int(0) }
            }
        }
        (self.runIDs, self.publicationIDs, self.notes) = (runIDs, publicationIDs, notes)
    }

    /// Makes the lists over which the rules ask, beside the file.
    ///
    /// - Precondition: inside a transaction, so that all is of one state.
    func list(_ request: ShareRequest, in connection: Connection) throws {
        try connection.execute(
            """
            create temp table shared_run (run_id integer primary key);
            create temp table shared_publication (publication_id integer primary key);
            create temp table shared_snapshot (snapshot_id integer primary key);
            create temp table shared_customer (customer_id text primary key, name text) without rowid;
            create temp table shared_row (
                snapshot_id integer, row_no integer, new_row_no integer, primary key (snapshot_id, row_no)
            ) without rowid;
            create temp table hidden_attribute (attribute text primary key)
            """)
        for id in runIDs { try connection.run("insert into temp.shared_run values (?)", [id]) }
        for id in publicationIDs {
            try connection.run("insert into temp.shared_publication values (?)", [id])
        }
        try connection.execute(
            """
            insert into temp.shared_snapshot
            select snapshot_id from run where run_id in (select run_id from temp.shared_run)
            union
            select snapshot_id
            from publication
            where snapshot_id is not null
                and publication_id in (select publication_id from temp.shared_publication)
            """)
        try ShareShown(in: connection)?.make()
        try listCustomers(request, in: connection)
        if request.hasIDs {
            try hideAttributes(in: connection)
        } else {
            try connection.execute(
                """
                insert into temp.hidden_attribute
                select distinct attribute from segment_external where kind = 'attribute'
                """)
        }
    }

    private func listCustomers(_ request: ShareRequest, in connection: Connection) throws {
        let places =
            [
                ("snapshot_row", "customer_id"), ("snapshot_excluded", "customer_id"),
                ("snapshot_excluded_value", "customer_id"),
                ("segment_profile", "typical_customer_id"),
                ("segment_customer_example", "customer_id"), ("customer_segment", "customer_id"),
                ("publication_customer", "customer_id"),
                ("customer_segment_history", "customer_id"),
            ] + (request.hasCampaigns ? [("campaign_customer", "customer_id")] : [])
        for (table, column) in places {
            let condition: String
            switch ShareRule.of(table) {
            case .rows(let rows), .ofCampaigns(let rows): condition = rows
            default: preconditionFailure("a table of customers that is not shared")
            }
            try reading(table) {
                try connection.run(
                    """
                    insert or ignore into temp.shared_customer (customer_id)
                    select \(column) from \(table) where \(column) is not null and \(condition)
                    """)
            }
        }
    }

    /// Attributes that say who somebody is, whatever their values: those that hold addresses, and names.
    ///
    /// A copy with ids has the others; one without has none, as nobody knows all words for a name.
    private func hideAttributes(in connection: Connection) throws {
        try connection.execute(
            "insert or ignore into temp.hidden_attribute select column_name from contact_column")
        var hidden: Set<String> = []
        let rows = try connection.query(
            "select distinct attribute, value from segment_external where kind = 'attribute'")
        for row in rows {
            let (attribute, value) = (try row.text(0), try row.text(1))
            let isName = attribute.split(separator: "_").contains { Self.words.contains($0) }
            let isKnown =
                try connection.scalar(
                    "select exists (select 1 from customer_fact where customer_id = ?)", [value])
                == 1
            switch PersonalID(value) {
            case .email, .phone: hidden.insert(attribute)
            case .name where isName: hidden.insert(attribute)
            case .name, nil: if isName || isKnown { hidden.insert(attribute) }
            }
        }
        for attribute in hidden {
            try connection.run(
                "insert or ignore into temp.hidden_attribute values (?)", [attribute])
        }
    }

    /// Parts of names of columns in which people are named.
    private static let words: Set<Substring> = [
        "name", "firstname", "lastname", "surname", "email", "mail", "phone", "mobile", "address",
        "street", "birthday", "birthdate",
    ]
}

/// A file could not be shared.
public enum ShareError: UserFacingError, Hashable {
    /// No run and nothing published.
    case nothing(String)
    /// It is a shared copy itself.
    case isShared(String)
    /// Somebody has published meanwhile.
    case changed(String)
    /// Customers that cannot be told apart by pseudonyms.
    case collision(Int)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .nothing: .usage
        case .isShared, .collision: .data
        case .changed: .busy
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .nothing(let path):
            "\(path): has no segments to share: nothing is published or recommended, and there is no run. Make some with "
                + "`workbench segment --db \(shellWord(path))`."
        case .isShared(let path):
            "\(path): is a shared copy itself. Copy it as a file (cp), or share the file that it was made of."
        case .changed(let path):
            "\(path): another process has published meanwhile, and what was asked for is another now. Nothing was written; "
                + "type the command again."
        case .collision(let count):
            "\(counted(count, "customer")) would have the same pseudonym, however long. Nothing was written; share the "
                + "file with --with-ids, or report this as a fault of workbench."
        }
    }
}
