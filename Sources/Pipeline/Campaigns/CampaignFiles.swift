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
    }

    /// What was left out of the file of targets.
    struct Omitted: Sendable, Hashable {
        /// Who may not be written to any more, though drawn.
        var nWithdrawn = 0
        /// Who shares the channel's address with a line above.
        var nShared = 0
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

    /// Refuses places that cannot be written to, before anything is done.
    static func judge(_ name: String, in folder: String, on terms: OutputTerms) throws {
        guard !folder.isEmpty else { throw OutputFileError(path: folder, reason: .noName) }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw OutputFileError(path: folder, code: errno == 0 ? ENOTDIR : errno)
        }
        for arm in CampaignPeople.Arm.allCases {
            _ = try OutputPlace(path(name, in: folder, arm), as: .table, on: terms)
        }
    }

    /// Writes both beside their places.
    func prepare(_ people: CampaignPeople) throws -> (files: [Pending], Omitted) {
        var omitted = Omitted()
        let roles = roles(people)
        let files = try CampaignPeople.Arm.allCases.map { arm in
            let file = try WholeFile(path(arm), as: .table, on: terms)
            try file.append(
                CSVText.line(
                    ["customer_id"] + roles.map(\.rawValue) + ["segment_name", "certainty"]))
            var seen: Set<String> = []
            var count = 0
            for person in people.people where person.arm == arm {
                if arm == .target {
                    if person.withdrawn != nil {
                        omitted.nWithdrawn += 1
                        continue
                    }
                    if let address = onlyAddress(person), !seen.insert(address).inserted {
                        omitted.nShared += 1
                        continue
                    }
                }
                count += 1
                try file.append(
                    CSVText.line(
                        [person.id] + roles.map { Self.text(person, $0) }
                            + [campaign.segmentName, person.certainty.map(shortText) ?? ""]))
            }
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
            case .ads, nil: [.email, .phone]
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
