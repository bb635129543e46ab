import Foundation
import Reports
import Store

/// The files of a campaign: whom to write to, and whom never.
struct CampaignFiles {
    /// A file that is ready and not yet in its place.
    struct Pending {
        let path: String
        let arm: CampaignPeople.Arm
        let count: Int
        let file: WholeFile

        /// What was written.
        func words(_ omitted: Omitted, _ channel: ContactChannel?) -> String {
            switch arm {
            case .target:
                "\(path): \(grouped(count)) to write to"
                    + (omitted.nShared > 0
                        ? "; \(grouped(omitted.nShared)) \(omitted.nShared == 1 ? "shares" : "share")"
                            + " \(channel == .sms ? "a number" : "an address") with a line above and"
                            + " \(omitted.nShared == 1 ? "has" : "have") none of their own" : "")
                    + (omitted.nWithdrawn > 0
                        ? "; \(grouped(omitted.nWithdrawn)) may not be written to any more and \(omitted.nWithdrawn == 1 ? "is" : "are") not in it, though the result"
                            + " counts them" : "") + omitted.words
            case .control where count == 0:
                "\(path): nobody is kept apart, and the file is empty but for its header: what the campaign brings cannot be told"
            case .control:
                "\(path): \(grouped(count)) kept apart: give it to whoever sends as a list of people to leave out"
            }
        }
    }

    /// What was left out of the file of targets.
    struct Omitted: Sendable, Hashable {
        /// Who may not be written to any more, though drawn.
        var nWithdrawn = 0
        /// Who shares the channel's address with a line above.
        var nShared = 0
        /// Who shares an address today with somebody kept apart.
        var nWithControls = 0
        /// Who is, by what was said since, the same person as somebody kept apart.
        var nControlPersons = 0
        /// Whom the channel does not reach today.
        var nUnreached = 0
        var nForgotten = 0

        mutating func add(_ obstacle: CampaignPeople.Obstacle) {
            switch obstacle {
            case .forgotten: nForgotten += 1
            case .forbidden: nWithdrawn += 1
            case .control: nWithControls += 1
            case .controlPerson: nControlPersons += 1
            case .noAddress: nUnreached += 1
            }
        }

        /// Of those who are not in the file for what became of them since they were drawn.
        fileprivate var words: String {
            [
                (
                    nControlPersons, "is the same person", "are the same person",
                    " as somebody kept apart, as a list of --same-customer says since they were drawn"
                ),
                (
                    nWithControls, "shares", "share",
                    " an address with somebody kept apart since they were drawn"
                ),
                (nUnreached, "has", "have", " no address any more that can be right"),
                (nForgotten, "was", "were", " forgotten"),
            ].filter { $0.0 > 0 }.map { count, one, many, rest in
                "; \(grouped(count)) \(count == 1 ? one : many)\(rest) and \(count == 1 ? "is" : "are") not in it, though"
                    + " the result counts them"
            }.joined()
        }
    }

    let campaign: StoredCampaign
    let folder: String
    let terms: OutputTerms

    func path(_ arm: CampaignPeople.Arm) -> String {
        Self.path(campaign.name, in: folder, arm)
    }

    static func path(_ name: String, in folder: String, _ arm: CampaignPeople.Arm) -> String {
        let file = name + (arm == .control ? ".control.csv" : ".csv")
        return folder == "." ? file : folder + (folder.hasSuffix("/") ? "" : "/") + file
    }

    /// Where a file is, whatever folder the next command is typed in.
    static func absolute(_ path: String) -> String { FilePlace(path).path }

    /// Refuses places that cannot be written to.
    private func judge() throws {
        guard !folder.isEmpty else { throw OutputFileError(path: folder, reason: .noName) }
        // What an earlier call left there says nothing of this one.
        errno = 0
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw OutputFileError(path: folder, code: errno == 0 ? ENOTDIR : errno)
        }
        for arm in CampaignPeople.Arm.allCases {
            _ = try OutputPlace(path(arm), as: .table, on: terms)
        }
    }

    /// Refuses a file that this campaign has not written: a customers' file begins alike.
    ///
    /// One that holds the very same is what a command left that was killed before it could store the campaign.
    private func judge(_ path: String, _ text: String, _ own: Set<String>) throws {
        guard !terms.isForced, !own.contains(Self.absolute(path)),
            let there = FileManager.default.contents(atPath: path), !there.isEmpty,
            there != Data(text.utf8)
        else { return }
        throw OutputFileError(path: path, reason: .otherFile)
    }

    /// Writes both beside their places, and notes where they are to be.
    func prepare(
        _ people: CampaignPeople, in connection: Connection
    ) throws -> (files: [Pending], omitted: Omitted, left: [String]) {
        try judge()
        // Asked before anything is begun beside the places.
        let left = PlacedFiles.left(of: String(path(.target).dropLast(".csv".count)))
        let own = try reading("campaign_file") {
            Set(
                try connection.query(
                    "select path from campaign_file where campaign_id = ?", [campaign.id]
                ).map { try $0.text(0) })
        }
        let prepared = try prepare(people, own)
        for file in prepared.files {
            try connection.run(
                """
                insert into campaign_file (campaign_id, path, arm, n_customers, written_at)
                values (
                    ?1, ?2, ?3, ?4,
                    max(
                        datetime('now'),
                        (select created_at from campaign where campaign_id = ?1)))
                on conflict (campaign_id, path) do update set
                    arm = excluded.arm, n_customers = excluded.n_customers, written_at = excluded.written_at
                """,
                [campaign.id, Self.absolute(file.path), file.arm.rawValue, file.count])
        }
        return (prepared.files, prepared.omitted, left)
    }

    private func prepare(
        _ people: CampaignPeople, _ own: Set<String>
    ) throws -> (files: [Pending], omitted: Omitted) {
        var omitted = Omitted()
        let roles = roles(people)
        let files = try CampaignPeople.Arm.allCases.map { arm in
            var text = CSVText.line(
                ["customer_id"] + roles.map(\.rawValue) + ["segment_name", "certainty"])
            var seen: Set<String> = []
            var count = 0
            for person in people.people where person.arm == arm {
                if arm == .target {
                    if let obstacle = person.obstacle {
                        omitted.add(obstacle)
                        continue
                    }
                    if let address = onlyAddress(person), !seen.insert(address).inserted {
                        omitted.nShared += 1
                        continue
                    }
                }
                count += 1
                text += CSVText.line(
                    [person.id] + roles.map { Self.text(person, $0) }
                        + [campaign.segmentName, person.certainty.map(shortText) ?? ""])
            }
            try judge(path(arm), text, own)
            let file = try WholeFile(path(arm), as: .table, on: terms)
            try file.append(text)
            return Pending(path: path(arm), arm: arm, count: count, file: file)
        }
        return (files, omitted)
    }

    /// The addresses that consent covers, no others.
    private func roles(_ people: CampaignPeople) -> [ContactRole] {
        let wanted: [ContactRole] =
            switch campaign.channel {
            case .email: [.email]
            case .sms: [.phone]
            case .ads: [.email, .phone]
            case nil: people.allowed.roles
            }
        return wanted.filter { people.columns[$0] != nil }
    }

    /// The one address by which a channel reaches somebody.
    private func onlyAddress(_ person: CampaignPeople.Person) -> String? {
        switch campaign.channel {
        case .email: person.email?.text
        case .sms: person.phone?.e164
        case .ads, nil: nil
        }
    }

    private static func text(_ person: CampaignPeople.Person, _ role: ContactRole) -> String {
        role == .email ? person.email?.text ?? "" : person.phone.map { $0.e164 ?? $0.key } ?? ""
    }
}
