import Reports
import Store

/// What became of people who were forgotten, and where copies of them may be.
public struct ForgetReport: Sendable {
    /// Ids that were forgotten.
    public let nCustomers: Int
    /// Of the list, those forgotten before.
    public let nEarlier: Int
    /// Snapshots that were damaged already: their runs cannot be verified, as before.
    public internal(set) var damagedSnapshots: [Int] = []
    private var rows: [Row] = []
    private var left: [String] = []
    private var leftNames: [String] = []
    private var rest: [String] = []
    private var leftAddresses: [String] = []
    private var named: [String] = []
    private var files: [String] = []
    private var copies: [String] = []
    /// Invoices of theirs, whose numbers stay, and whether their names were known.
    private var (nInvoices, hasNames) = (0, false)

    enum Action: String {
        case replaced, deleted, emptied
    }

    private struct Row {
        let table: String
        let column: String
        let action: Action
        let count: Int
    }

    init(nCustomers: Int, nEarlier: Int, named: [String] = []) {
        (self.nCustomers, self.nEarlier, self.named) = (nCustomers, nEarlier, named)
    }

    /// Whether anything was changed.
    public var hasChanges: Bool { !rows.isEmpty }

    /// Notes a column whose values may be an id, and were taken for something else.
    mutating func leave(_ table: String, _ column: String, _ count: Int) {
        left.append(Self.place(table, column, count))
    }

    /// Notes a column in which a name stays, as it may be that of a product, a country or a segment.
    mutating func leaveName(_ table: String, _ column: String, _ count: Int) {
        leftNames.append(Self.place(table, column, count))
    }

    /// Notes an attribute of other customers that is the address of somebody of them.
    mutating func leaveAddress(_ table: String, _ column: String, _ count: Int) {
        leftAddresses.append(Self.place(table, column, count))
    }

    /// Notes a column in which an id still stands, as part of something else.
    mutating func leaveRest(_ table: String, _ column: String, _ count: Int) {
        rest.append(Self.place(table, column, count))
    }

    /// Notes a definition of the owner's with what may be an id.
    mutating func leaveDefinition(_ name: String) { rest.append("the definition of \(name)") }

    private static func place(_ table: String, _ column: String, _ count: Int) -> String {
        "\(table).\(column) (\(grouped(count)) \(count == 1 ? "row" : "rows"))"
    }

    mutating func note(_ table: String, _ column: String, _ action: Action, _ count: Int) {
        guard count > 0 else { return }
        rows.append(Row(table: table, column: column, action: action, count: count))
    }

    /// One row a column that was changed.
    public var table: ResultTable {
        ResultTable(
            name: "forgotten",
            columns: [
                .init("table_name", heading: "table"), .init("column_name", heading: "column"),
                "action", .init("n_rows", heading: "rows", role: .measure),
            ],
            rows: rows.map {
                [.text($0.table), .text($0.column), .text($0.action.rawValue), Cell($0.count)]
            })
    }

    /// What must be known beside the table, a sentence each.
    public var notes: [String] {
        var notes = named
        if nEarlier > 0 {
            notes.append(
                "\(grouped(nEarlier)) of the list \(nEarlier == 1 ? "was" : "were") forgotten before"
                    + (nCustomers == 0 && hasChanges
                        ? "; what was written of them since is taken out" : ""))
        }
        if !left.isEmpty {
            notes.append(
                "values that may be one of these ids stay, as most others in their columns are nobody's: "
                    + left.joined(separator: ", ") + ". If they are, change them there")
        }
        if !leftNames.isEmpty {
            notes.append(
                "their names stay where they may mean a product, a place, a segment or somebody else: "
                    + leftNames.joined(separator: ", ") + ". If they are theirs, change them there")
        }
        if !rest.isEmpty {
            notes.append(
                "what is written like one of these ids stays where it may be something else, such as a product or an "
                    + "amount: \(rest.joined(separator: ", ")). If it is the customer, change it there"
            )
        }
        if !leftAddresses.isEmpty {
            notes.append(
                "addresses of theirs that other customers have as well stay theirs: "
                    + leftAddresses.joined(separator: ", "))
        }
        guard nCustomers > 0 else { return notes }
        if !damagedSnapshots.isEmpty {
            notes.append(
                "snapshot \(damagedSnapshots.map(String.init).joined(separator: ", ")) was damaged before: its "
                    + "runs cannot be verified, as before")
        }
        notes += copies
        if !files.isEmpty {
            notes.append(
                "files that were read still hold them where they lie: "
                    + files.prefix(10).joined(separator: ", ") + (files.count > 10 ? ", …" : ""))
        }
        notes.append(later)
        notes.append(
            "not known to this file, so look for them yourself: copies that neither backup nor share has made, what "
                + "export, predict and rejects --export wrote, reports and pictures (a typical customer stands in them by id), and mail programs "
                + "that lists went to (docs/privacy.md)")
        return notes
    }

    /// What a later file may bring in of them that nobody can tell from something else.
    private var later: String {
        let invoices =
            nInvoices == 0
            ? ""
            : "; \(nInvoices == 1 ? "the number of their invoice stays" : "the numbers of their \(grouped(nInvoices)) invoices stay"),"
                + " as the shop's books need them, so who has its files can look up whose they were"
        return
            "later files are known by their ids, addresses and phone numbers, of which keyed hashes stay"
            + (hasNames
                ? ", and not by their names, which others may have: take these out of files before they are read"
                : ", and not by a name") + invoices
    }

    // MARK: Copies

    /// Looks where the file knows that copies of people went.
    ///
    /// - Precondition: the list of people is made, and nothing has been changed.
    mutating func lookForCopies(
        of people: [ForgottenPerson], in connection: Connection
    ) throws {
        let them = "(select customer_id from temp.forgetting)"
        func names(_ sql: String) throws -> [String] {
            try connection.query(sql).map { try $0.text(0) }
        }
        files = try reading("source_file") {
            var found = try names(
                """
                select name
                from source_file
                where source_id in (
                    select source_id from invoice
                    where coalesce(original_customer_id, customer_id) in \(them))
                """)
            for word in people.flatMap({
                $0.words.filter { !ForgottenPerson.isOneWord($0) } + [$0.id]
            }) {
                found += try connection.query(
                    """
                    select name
                    from source_file
                    where source_id in (
                        select source_id from rejected_line where instr(lower(raw), lower(?)) > 0)
                    """, [word]
                ).map { try $0.text(0) }
            }
            found += try connection.query("select name from customer_file").map { try $0.text(0) }
            var seen: Set<String> = []
            return found.filter { seen.insert($0).inserted }
        }
        hasNames = people.contains { !$0.names.isEmpty }
        nInvoices = try reading("invoice") {
            try connection.query(
                "select count(*) from invoice where coalesce(original_customer_id, customer_id) in \(them)"
            )[0].int(0)
        }
        try lookForLists(in: connection, names)
        try lookForDatabases(in: connection, names)
    }

    /// Whether a list is of a draw before the present one: a draw is stamped behind all lists of the one before, and its own
    /// lists not before it (`CampaignStore`, `CampaignFiles`).
    private static let isEarlierDraw = "written_at < created_at"

    /// Files of campaigns and for services, and the services themselves.
    private mutating func lookForLists(
        in connection: Connection, _ names: (String) throws -> [String]
    ) throws {
        let them = "(select customer_id from temp.forgetting)"
        if try hasTable("campaign_file", in: connection) {
            copies += try reading("campaign_file") {
                try names(
                    """
                    select 'list of the campaign ' || campaign_name || ', written on '
                        || substr(written_at, 1, 10) || ': ' || path
                    from campaign_file
                    join campaign using (campaign_id)
                    join campaign_customer using (campaign_id, arm)
                    where not \(Self.isEarlierDraw)
                        and customer_id in \(them)
                    group by campaign_id, path
                    order by campaign_id, path
                    """)
            }
            // Whom an earlier draw had is not kept.
            copies += try reading("campaign_file") {
                try names(
                    """
                    select 'list of an earlier draw of the campaign ' || campaign_name || ', written on '
                        || substr(written_at, 1, 10) || ', in which they may be: ' || path
                    from campaign_file
                    join campaign using (campaign_id)
                    where \(Self.isEarlierDraw)
                    order by campaign_id, path
                    """)
            }
        }
        try lookForHandOvers(in: connection, names)
    }

    /// Whether the service of a hand-over has the address of nobody who stays: else nothing is to be deleted there.
    private static func isNobodyElses(_ column: String) -> String {
        """
        (
            \(column) is not null
            and (service, \(column)) not in (
                select service, \(column)
                from hand_over_customer
                join hand_over using (hand_over_id)
                where \(column) is not null
                    and \(column) not in (select customer_id from temp.forgetting)
                    and customer_id not in (select customer_id from temp.forgetting)))
        """
    }

    private mutating func lookForHandOvers(
        in connection: Connection, _ names: (String) throws -> [String]
    ) throws {
        if try hasTable("hand_over_customer", in: connection) {
            copies += try reading("hand_over") {
                try names(
                    """
                    select 'handed over to ' || service || ' on ' || substr(handed_at, 1, 10)
                        || ' with their addresses: have them deleted there'
                    from hand_over
                    join hand_over_customer using (hand_over_id)
                    where customer_id in (select customer_id from temp.forgetting)
                        and (\(Self.isNobodyElses("email")) or \(Self.isNobodyElses("phone")))
                    group by hand_over_id
                    order by hand_over_id
                    """)
            }
        }
        if try hasTable("hand_over_file", in: connection) {
            copies += try reading("hand_over_file") {
                try names(
                    """
                    select 'file for ' || service || ', written on ' || substr(written_at, 1, 10)
                        || ', in which they may be: ' || path
                    from hand_over_file
                    join hand_over using (hand_over_id)
                    order by path
                    """)
            }
        }
    }

    /// Backups and shared copies; those made before anything of theirs was read cannot hold them.
    private mutating func lookForDatabases(
        in connection: Connection, _ names: (String) throws -> [String]
    ) throws {
        guard try hasTable("file_copy", in: connection) else { return }
        let them = "(select customer_id from temp.forgetting)"
        copies += try reading("file_copy") {
            try names(
                """
                select iif(kind = 'backup', 'backup', 'shared copy') || ', written on ' || substr(written_at, 1, 10)
                    || ', in which they may be' || iif(has_ids, '', ' under a pseudonym') || ': ' || path
                from file_copy
                where written_at >= (
                        select min(ingested_at)
                        from source_file
                        where source_id in (
                            select source_id
                            from invoice
                            where coalesce(original_customer_id, customer_id) in \(them)
                        )
                    )
                    or exists (
                        select 1
                        from customer
                        where customer_id in \(them)
                    )
                order by written_at, path
                """)
        }
    }

    private func hasTable(_ name: String, in connection: Connection) throws -> Bool {
        try connection.scalar(
            "select exists (select 1 from sqlite_schema where type = 'table' and name = ?)", [name])
            == 1
    }
}
