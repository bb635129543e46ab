import Reports

/// What was handed over, as it is told.
public struct HandOverReport {
    /// Files that were written, with their people.
    public let files: [(path: String, count: Int)]
    /// People, who is left out and why: with shares of customers and of revenue.
    public let table: ResultTable
    /// What was decided.
    public let notes: [String]
    /// What may not be meant.
    public let warnings: [String]

    init(
        of request: HandOverRequest, _ people: HandOverPeople, _ changes: HandOverChanges,
        before: HandedOver, files: [(path: String, count: Int)], old: [String], left: [String],
        money: Money
    ) {
        self.files = files
        let service = request.service
        table = Self.table(people, money)
        var notes = [people.behind].compactMap(\.self)
        if request.isChanged {
            notes.append(
                before.id == nil
                    ? "nothing of \"\(people.name)\" was handed over to \(service.name) before: all are additions"
                    : "since the last time: \(grouped(changes.added.count)) to add or change, "
                        + "\(grouped(changes.removed.count)) to remove, \(service.name) then has "
                        + "\(grouped(people.people.count))"
                        + (before.nForgotten == 0
                            ? ""
                            : " and \(grouped(before.nForgotten)) who "
                                + "\(before.nForgotten == 1 ? "was" : "were") forgotten since, until they are deleted there")
                        + (files.isEmpty ? "; nothing was written" : ""))
        }
        if !request.isChanged, !changes.removed.isEmpty {
            notes.append(
                "\(grouped(changes.removed.count)) of the last time are gone, and importing all others does not take "
                    + "them off: remove those of the file .removed.csv")
        }
        if !request.needsConsent, people.campaignID == nil {
            notes.append("consent was not asked for (--no-consent-needed)")
        }
        notes += people.withheld.map(AllowedChannels.withheld)
        notes.append(
            service == .meta
                ? "the addresses are hashed, which Meta can match; they are personal data all the same"
                : "the files hold addresses of people: delete them when \(service.name) has them")
        self.notes = notes
        var warnings = old.map {
            "\($0) is of an earlier time and was not written again: do not import it, delete it"
        }
        warnings += PlacedFiles.words(left: left)
        warnings += Self.lost(people)
        if people.people.count < service.fewestPeople {
            warnings.append(
                "\(ProfileWords.customers(people.people.count)): \(service.name) can use no list of fewer than "
                    + "\(service.fewestPeople) people")
        }
        self.warnings = warnings
    }

    /// Who is handed over by one address only, though the customers' files have something in the place of the other.
    private static func lost(_ people: HandOverPeople) -> [String] {
        [ContactRole.email, .phone].compactMap { role in
            guard let count = people.lost[role] else { return nil }
            let what =
                role == .email
                ? "e-mail address, as what stands in its place cannot be right"
                : "number, as it cannot be right or has no country (--phone-country GB)"
            return
                "\(ProfileWords.customers(count)) handed over without \(count == 1 ? "the" : "their") \(what)"
        }
    }

    static func reasons(_ people: HandOverPeople) -> String {
        let parts = HandOverReason.allCases.compactMap { reason in
            people.leftOut[reason].map { "\(reason.words) \(grouped($0.customers))" }
        }
        return parts.isEmpty ? "there is nobody in it" : parts.joined(separator: ", ")
    }

    private static func table(_ people: HandOverPeople, _ money: Money) -> ResultTable {
        let out = HandOverReason.allCases.compactMap { reason in
            people.leftOut[reason].map { ("left out: " + reason.words, $0.customers, $0.revenue) }
        }
        let handed = people.revenue - out.reduce(0) { $0 + $1.2 }
        let rows =
            [("asked about", people.nAsked, people.revenue)] + out
            + [("handed over", people.people.count, handed)]
        return ResultTable(
            name: "hand_over",
            columns: [
                .init("who", role: .dimension),
                .init("customers", unit: "customers", role: .measure),
                .init("share", heading: "of them"),
                money.column("net_revenue", heading: "revenue"),
                .init("revenue_share", heading: "of it"),
            ],
            rows: rows.map { row in
                [
                    .text(row.0), Cell(row.1),
                    .text(
                        people.nAsked > 0 ? percent(Double(row.1) / Double(people.nAsked)) : ""),
                    .real((row.2 * 100).rounded() / 100),
                    .text(people.revenue > 0 ? percent(row.2 / people.revenue) : ""),
                ]
            })
    }
}
