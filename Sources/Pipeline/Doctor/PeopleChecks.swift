import Reports
import Store

/// Ids of customers that are one id where a program compares without case, so that keys are unique for it too.
///
/// They come from files of earlier versions and from ids in two spellings; today's `ingest` folds addresses only.
struct FoldedIDCheck: HealthCheck {
    let name = "ids"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let groups = try Self.groups(in: file.connection)
        guard !groups.isEmpty else {
            return [.ok(name, "no two are one without capitals, accents' form and blanks")]
        }
        let shown = groups.prefix(3).map { $0.ids.joined(separator: " = ") }
        let ids = groups.reduce(0) { $0 + $1.ids.count }
        return [
            .fixable(
                name, .warning,
                "\(counted(ids, "id")) of \(counted(groups.count, "customer")), "
                    + "\(percent(groups.reduce(0) { $0 + $1.share })) of the sales, differ in capitals, blanks or the form of an accent only: "
                    + shown.joined(separator: "; ") + (groups.count > 3 ? "; …" : ""))
        ]
    }

    func fix(_ file: ExaminedFile) throws -> String? {
        let groups = try Self.groups(in: file.connection)
        let merge = CustomerMerge(file.connection)
        // Ids in two forms of an accent are equal texts for Swift.
        let pairs = groups.flatMap { group in
            let kept = ByteText(group.kept)
            return group.ids.map { (other: ByteText($0), kept: kept) }.filter { $0.other != kept }
        }
        let before = try merge.merged()
        guard !pairs.isEmpty,
            let report = try merge.replace(with: SameCustomers(before, and: pairs))
        else { return nil }
        return
            "\(counted(pairs.count, "id")) merged into \(counted(groups.count, "customer")), \(counted(report.invoices, "invoice")) "
            + "moved; snapshots and runs stay as they were (workbench features and workbench refresh go by it). "
            + Self.wayBack(before, file)
    }

    /// What takes the merge back and leaves what was merged before it: a list stands in the place of the one before.
    private static func wayBack(_ before: [ByteText: ByteText], _ file: ExaminedFile) -> String {
        let place = "--db \(shellWord(file.path))"
        guard !before.isEmpty else {
            return "Taken back by workbench ingest --same-customer none \(place)"
        }
        let ids = counted(before.count, "id")
        return
            "Taken back by workbench ingest --same-customer FILE \(place), where FILE is the list that held before "
            + "(\(ids)); none takes \(before.count == 1 ? "that one" : "those \(before.count)") back as well"
    }

    private struct Group {
        let ids: [String]
        /// The one under which lines that come are read, or else that of the most invoices.
        let kept: String
        /// Share of the sales of all customers.
        let share: Double
    }

    private static func groups(in connection: Connection) throws -> [Group] {
        var members: [String: [(id: String, invoices: Int, revenue: Double)]] = [:]
        var revenue = 0.0
        try connection.forEachRow(
            "select customer_id, invoice_count, revenue from customer_fact order by customer_id"
        ) { row in
            let id = try row.text(0)
            let (invoices, sales) = (try row.int(1), row.isNull(2) ? 0 : try row.double(2))
            revenue += sales
            members[folded(id), default: []].append((id, invoices, sales))
        }
        return members.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { key, ids in
            let isAddress = key.contains("@")
            let most = ids.max { ($0.invoices, $1.id) < ($1.invoices, $0.id) }?.id ?? key
            return Group(
                ids: ids.map(\.id), kept: isAddress ? key : most,
                share: revenue > 0 ? ids.reduce(0) { $0 + $1.revenue } / revenue : 0)
        }
    }

    private static func folded(_ id: String) -> String {
        let words = AddressFold.folded(id).split(whereSeparator: \.isWhitespace)
        return words.joined(separator: " ")
    }
}

/// Publications that do not know today's lines.
struct PublicationCheck: HealthCheck {
    let name = "publications"

    func look(at file: ExaminedFile) throws -> [Diagnosis] {
        let list = try PublicationList(from: file.connection)
        guard !list.table.rows.isEmpty else {
            return [.ok(name, "none: customer_segment is empty until workbench publish")]
        }
        guard !list.behind.isEmpty else {
            return [
                .ok(name, "\(counted(list.table.rows.count, "publication")), all of today's lines")
            ]
        }
        return list.behind.map {
            .open(
                name, .warning, VisibleText.escaped($0),
                "workbench refresh --db \(shellWord(file.path))")
        }
    }
}
