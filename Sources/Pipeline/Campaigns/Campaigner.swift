import Reports
import Store

/// Makes campaigns: who of a segment is written to, and who is kept apart by chance.
public struct Campaigner {
    private struct TakenBack: Error {}

    let connection: Connection
    private let terms: OutputTerms

    /// Campaigns of a database, with files on terms that spare it.
    public init(in connection: Connection, on terms: OutputTerms = OutputTerms()) {
        (self.connection, self.terms) = (connection, terms)
    }

    /// Draws a campaign and stores it; the same again is the same campaign.
    ///
    /// - Parameter folder: Where its files are to be.
    /// - Returns: What it is, with files that are ready and not yet in their places.
    /// - Throws: `CampaignError`, `ConditionError`, `IngestError` of the list of suppressions, `OutputFileError`.
    public func make(_ request: CampaignRequest, in folder: String) throws -> CampaignDraft {
        guard request.controlShare >= 0, request.controlShare < 1 else {
            throw CampaignError.badControl(request.controlShare)
        }
        let condition = try request.condition.map { text throws(ConditionError) in
            try Condition(text, flag: "--where")
        }
        if !request.isDryRun { try CampaignFiles.judge(request.name.text, in: folder, on: terms) }
        let country = try ContactColumn.stored(in: connection).first { $0.role == .phone }?.country
        let list = try request.suppressions.map { try SuppressionFile(path: $0, country: country) }
        return try settled(request.isDryRun) {
            let today = try request.today ?? connection.query("select date('now')")[0].text(0)
            let segment = try CampaignSegment(
                request.segment, of: request.publication, in: connection)
            var notes: [String] = []
            if let list {
                let nNew = try SuppressionList.add(
                    list.entries, source: list.name, date: today, to: connection)
                notes.append(Self.words(list, nNew: nNew))
            }
            let book = try ContactBook(from: connection)
            let known = try StoredCampaign.find(request.name.text, in: connection)
            if let known, !request.isForced {
                let differences = known.differences(from: request, of: segment)
                guard differences.isEmpty else {
                    throw CampaignError.otherTerms(known.name, differences: differences)
                }
                notes.append("the campaign is drawn already; its people are the same")
            } else {
                if let known, let date = known.sentDate {
                    throw CampaignError.sent(known.name, date: date)
                }
                notes += try draw(request, condition, segment, book, today: today, replacing: known)
            }
            let campaign = try StoredCampaign.load(request.name.text, from: connection)
            return try draft(
                campaign, book, today, notes, folder: request.isDryRun ? nil : folder,
                request.isDryRun)
        }
    }

    /// Writes the files of a stored campaign again, or shows it.
    ///
    /// - Parameter folder: `nil` writes nothing.
    public func show(_ name: String, in folder: String?) throws -> CampaignDraft {
        let campaign = try StoredCampaign.load(name, from: connection)
        if let folder { try CampaignFiles.judge(campaign.name, in: folder, on: terms) }
        return try settled(folder == nil, folder == nil ? .deferred : .immediate) {
            let today = try connection.query("select date('now')")[0].text(0)
            return try draft(
                campaign, ContactBook(from: connection), today, [], folder: folder, false)
        }
    }

    private func draft(
        _ campaign: StoredCampaign, _ book: ContactBook, _ today: String, _ notes: [String],
        folder: String?,
        _ isDryRun: Bool
    ) throws -> CampaignDraft {
        var pending: [CampaignFiles.Pending] = []
        var omitted = CampaignFiles.Omitted()
        if let folder {
            let people = try CampaignPeople(of: campaign, book: book, today: today, in: connection)
            let files = CampaignFiles(campaign: campaign, folder: folder, terms: terms)
            (pending, omitted) = try files.prepare(people)
            for file in pending {
                try connection.run(
                    """
                    insert into campaign_file (campaign_id, path, arm, n_customers, written_at)
                    values (?, ?, ?, ?, datetime('now'))
                    on conflict (campaign_id, path) do update set
                        arm = excluded.arm, n_customers = excluded.n_customers, written_at = excluded.written_at
                    """, [campaign.id, file.path, file.arm.rawValue, file.count])
            }
        }
        let report = try CampaignReport(
            of: campaign, notes: notes, isDryRun: isDryRun, in: connection)
        return CampaignDraft(
            report: report, files: pending, omitted: omitted, channel: campaign.channel)
    }

    private func settled<T>(
        _ isDryRun: Bool, _ kind: TransactionKind = .immediate, _ body: () throws -> T
    ) throws -> T {
        var outcome: T?
        do {
            return try connection.transaction(kind) {
                let made = try body()
                outcome = made
                if isDryRun { throw TakenBack() }
                return made
            }
        } catch is TakenBack {
            guard let outcome else { preconditionFailure("taken back before it was done") }
            return outcome
        }
    }

    private static func words(_ list: SuppressionFile, nNew: Int) -> String {
        "\(list.name): \(grouped(list.entries.count)) to whom nobody may write, \(grouped(nNew)) of them new; they count in"
            + " every campaign from now on"
            + (list.nEmpty > 0
                ? "; \(grouped(list.nEmpty)) lines without an address were passed over" : "")
    }
}

/// A campaign that is stored, with files that are not in their places yet.
public struct CampaignDraft {
    /// What it is.
    public let report: CampaignReport
    let files: [CampaignFiles.Pending]
    let omitted: CampaignFiles.Omitted
    let channel: ContactChannel?

    /// Puts the files in their places, both of them whole.
    ///
    /// - Returns: What was written, a line each.
    public func write() throws -> [String] {
        for file in files { try file.file.commit() }
        return files.map { file in
            switch file.arm {
            case .target:
                "\(file.path): \(grouped(file.count)) to write to"
                    + (omitted.nShared > 0
                        ? "; \(grouped(omitted.nShared)) share \(channel == .sms ? "a number" : "an address") with a line"
                            + " above and have none of their own" : "")
                    + (omitted.nWithdrawn > 0
                        ? "; \(grouped(omitted.nWithdrawn)) may not be written to any more and are not in it, though the result"
                            + " counts them" : "")
            case .control:
                "\(file.path): \(grouped(file.count)) kept apart: give it to whoever sends as a list of people to leave out"
            }
        }
    }
}
