import Reports
import Store

/// Another campaign whose letters people of this one got in the same days, their own or those of who shares an address with them.
public struct CampaignOverlap: Hashable {
    package let name: String
    package let sent: String
    package let last: String
    /// People of this campaign whom the other reached, of those written to and of those kept apart.
    package let nTargets: Int
    package let nControls: Int
    /// Those of them who are no targets of it, and share an address with one.
    package let nSharing: Int
    /// All people of this campaign.
    private let targets: Int
    private let controls: Int

    /// The campaigns whose days have a day of this one's, the most shared first; none before it has days.
    package static func all(
        of campaign: CampaignDays, in connection: Connection
    ) throws -> [CampaignOverlap] {
        guard let sent = campaign.sent, let days = campaign.days else { return [] }
        let others = try reading("campaign") {
            try connection.query(
                """
                select campaign_id, campaign_name, sent_date, date(sent_date, '+' || (days - 1) || ' days')
                from campaign
                where campaign_id <> ?1
                    and sent_date < date(?2, '+' || ?3 || ' days')
                    and date(sent_date, '+' || days || ' days') > ?2
                order by campaign_name
                """, [campaign.id, sent, days]
            ).map { row in
                (
                    id: try row.int(0), name: try row.text(1), sent: try row.text(2),
                    last: try row.text(3)
                )
            }
        }
        guard !others.isEmpty else { return [] }
        let people = try CampaignLetters(of: campaign.id, in: connection)
        let found = try others.map { other in
            let reached = try people.reached(by: other.id, in: connection)
            return CampaignOverlap(
                name: other.name, sent: other.sent, last: other.last,
                nTargets: reached.count { $0.person.arm == .target },
                nControls: reached.count { $0.person.arm == .control },
                nSharing: reached.count(where: \.isSharing),
                targets: people.count(.target), controls: people.count(.control))
        }.filter { $0.nTargets + $0.nControls > 0 }
        return found.enumerated().sorted { a, b in
            let (x, y) = (
                a.element.nTargets + a.element.nControls, b.element.nTargets + b.element.nControls
            )
            return x == y ? a.offset < b.offset : x > y
        }.map(\.element)
    }

    /// People who are written to by other campaigns of which nobody has said whether and when they were sent.
    package static func undated(
        of campaign: CampaignDays, in connection: Connection
    ) throws -> [String] {
        let others = try reading("campaign") {
            try connection.query(
                """
                select campaign_id, campaign_name
                from campaign
                where campaign_id <> ?1 and sent_date is null
                order by campaign_id desc
                """, [campaign.id]
            ).map { (id: try $0.int(0), name: "\"\(try $0.text(1))\"") }
        }
        guard !others.isEmpty else { return [] }
        let people = try CampaignLetters(of: campaign.id, in: connection)
        var (names, ids): ([String], Set<ByteText>) = ([], [])
        for other in others {
            let reached = try people.reached(by: other.id, in: connection)
            if !reached.isEmpty { names.append(other.name) }
            ids.formUnion(reached.map(\.person.id))
        }
        guard !ids.isEmpty else { return [] }
        let list = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
        return [
            "\(grouped(ids.count)) of these people (\(percent(Double(ids.count) / Double(people.count)))) are to be written to"
                + " by \(names.count == 1 ? "campaign \(list)" : "\(names.count) other campaigns (\(list))"), of which nobody"
                + " has said when \(names.count == 1 ? "it was" : "they were") sent: in the same days, what they buy may be"
                + " due to \(names.count == 1 ? "it" : "them")"
        ]
    }

    /// What should be known of other campaigns in these days, a sentence each.
    public static func warnings(
        of campaign: CampaignDays, in connection: Connection
    ) throws -> [String] {
        try all(of: campaign, in: connection).map(\.note) + undated(of: campaign, in: connection)
    }

    /// What is to be told, with the share of people.
    package var note: String {
        let people = nTargets + nControls
        let kept =
            controls > 0
            ? " and of those kept apart \(percent(Double(nControls) / Double(controls)))" : ""
        let sharing =
            nSharing > 0
            ? " (\(grouped(nSharing)) \(nSharing == 1 ? "shares" : "share") an address with who was)"
            : ""
        return
            "\(grouped(people)) of these people (\(percent(Double(people) / Double(targets + controls)))) were also "
            + "written to by campaign \"\(name)\"\(sharing), whose days \(sent) to \(last) overlap: of those written to "
            + "\(percent(Double(nTargets) / Double(max(1, targets))))\(kept). What they bought may be due to it"
    }
}

/// The people of a campaign, and which of them the letters of another one reach: who shares an address reads what the other gets.
private struct CampaignLetters {
    struct Person {
        let id: ByteText
        let arm: CampaignPeople.Arm
        /// Who shares an address has the same; `nil` for who is in no file any more.
        let group: Int?
    }

    private let people: [Person]
    private let book: ContactBook

    init(of campaign: Int, in connection: Connection) throws {
        let book = try ContactBook(from: connection)
        self.book = book
        people = try reading("campaign_customer") {
            try connection.query(
                "select customer_id, arm from campaign_customer where campaign_id = ?", [campaign]
            ).map { row in
                let id = try row.text(0)
                return Person(
                    id: ByteText(id),
                    arm: try stored(
                        CampaignPeople.Arm.self, try row.text(1), "arm", of: "campaign_customer"),
                    group: book.place(of: id).map { book.groups.first[$0] })
            }
        }
    }

    var count: Int { people.count }

    func count(_ arm: CampaignPeople.Arm) -> Int { people.count { $0.arm == arm } }

    /// Who gets a letter of another campaign, or shares an address with who does.
    func reached(
        by other: Int, in connection: Connection
    ) throws -> [(person: Person, isSharing: Bool)] {
        var (ids, groups): (Set<ByteText>, Set<Int>) = ([], [])
        try reading("campaign_customer") {
            try connection.forEachRow(
                "select customer_id from campaign_customer where campaign_id = ? and arm = 'target'",
                [other]
            ) { row in
                let id = try row.text(0)
                ids.insert(ByteText(id))
                if let place = book.place(of: id) { groups.insert(book.groups.first[place]) }
            }
        }
        return people.compactMap { person in
            if ids.contains(person.id) { return (person, false) }
            return person.group.map(groups.contains) == true ? (person, true) : nil
        }
    }
}
