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

    /// Draws a campaign, writes its files and stores it, all in one step; the same again is the same campaign.
    ///
    /// The list of suppressions is stored before, in a step of its own: it holds whatever becomes of the campaign.
    /// - Parameters:
    ///   - folder: Where its files are to be.
    ///   - told: Hears what is stored of the list, before anything can be refused.
    /// - Throws: `CampaignError`, `ConditionError`, `IngestError` of the list of suppressions, `OutputFileError`; the
    ///   campaign and the files are as before then.
    public func make(
        _ request: CampaignRequest, in folder: String, told: (String) -> Void = { _ in }
    ) throws -> CampaignDraft {
        guard request.controlShare >= 0, request.controlShare < 1 else {
            throw CampaignError.badControl(request.controlShare)
        }
        let condition = try request.condition.map { text throws(ConditionError) in
            try Condition(text, flag: "--where")
        }
        let suppressions = Suppressions(in: connection)
        let list = try request.suppressions.map { try suppressions.read($0) }
        if let list, !request.isDryRun {
            let notes = try connection.transaction(.immediate) {
                try suppressions.store(list, today: request.today)
            }
            notes.forEach(told)
        }
        return try settled(request.isDryRun) { done in
            let own =
                try request.isDryRun
                ? list.map { try suppressions.store($0, today: request.today) } : nil
            return try make(
                request, condition, own ?? [], folder: request.isDryRun ? nil : folder, &done)
        }
    }

    private func make(
        _ request: CampaignRequest, _ condition: Condition?, _ before: [String], folder: String?,
        _ done: inout PlacedFiles
    ) throws -> CampaignDraft {
        var notes = before
        let today = try request.today ?? connection.query("select date('now')")[0].text(0)
        let segment = try CampaignSegment(
            request.segment, of: request.publication, in: connection)
        let book = try ContactBook(from: connection)
        try StoredCampaign.refuseTwin(of: request.name.text, in: connection)
        let known = try StoredCampaign.find(request.name.text, in: connection)
        if let known, !request.isForced {
            let differences = known.differences(from: request, of: segment)
            guard differences.isEmpty else {
                throw CampaignError.otherTerms(known.name, differences: differences)
            }
            notes.append("the campaign is drawn already; its people are the same")
            if let asked = request.globalControl {
                notes += try keepApart(
                    asked, request.seed ?? 0, today, book, besides: known.id)
            }
        } else {
            if let known, let date = known.sentDate {
                throw CampaignError.sent(known.name, date: date)
            }
            notes += try draw(request, condition, segment, book, today: today, replacing: known)
        }
        let campaign = try StoredCampaign.load(request.name.text, from: connection)
        return try draft(
            campaign, book, today, notes, folder: folder, isDryRun: request.isDryRun, &done)
    }

    /// Keeps a share of all customers apart from all campaigns that are drawn from now on; 0 ends it.
    ///
    /// - Parameters:
    ///   - seed: Of a file that keeps nobody apart yet; 0 where none was typed.
    ///   - today: `YYYY-MM-DD`; `nil` asks the clock.
    /// - Returns: What changed, a sentence each.
    public func keepApart(_ share: Double, seed: UInt32?, today: String? = nil) throws -> [String] {
        try connection.transaction(.immediate) {
            let today = try today ?? connection.query("select date('now')")[0].text(0)
            return try keepApart(
                share, seed ?? 0, today, ContactBook(from: connection), besides: nil)
        }
    }

    /// - Parameter drawn: A campaign with which it was typed, and which was drawn before: its people stay who they are.
    private func keepApart(
        _ share: Double, _ seed: UInt32, _ today: String, _ book: ContactBook, besides drawn: Int?
    ) throws -> [String] {
        let global = try GlobalControl.settle(
            share, seed: seed, today: today, book: book, in: connection)
        let words = global.change.map { [$0.words] } ?? []
        guard let drawn, share > 0 else { return words }
        let nTargets = try reading("campaign_customer") {
            try connection.query(
                """
                select count(*) from campaign_customer
                where campaign_id = ? and arm = 'target' and customer_id in (select customer_id from global_control)
                """, [drawn])[0].int(0)
        }
        guard nTargets > 0 else { return words }
        return words + [
            "this campaign was drawn before that and stays as it is: \(grouped(nTargets)) of those it writes to"
                + " \(nTargets == 1 ? "is" : "are") kept apart from all others. To leave them out, draw it anew with --force"
        ]
    }

    /// Writes the files of a stored campaign again, or shows it.
    ///
    /// - Parameter folder: `nil` writes nothing.
    public func show(_ name: String, in folder: String?) throws -> CampaignDraft {
        try settled(false, folder == nil ? .deferred : .immediate) { done in
            let campaign = try StoredCampaign.load(name, from: connection)
            let today = try connection.query("select date('now')")[0].text(0)
            return try draft(
                campaign, ContactBook(from: connection), today, [], folder: folder, isDryRun: false,
                &done)
        }
    }

    private func draft(
        _ campaign: StoredCampaign, _ book: ContactBook, _ today: String, _ notes: [String],
        folder: String?, isDryRun: Bool, _ done: inout PlacedFiles
    ) throws -> CampaignDraft {
        let report = try CampaignReport(
            of: campaign, notes: notes, isDryRun: isDryRun, in: connection)
        guard let folder else { return CampaignDraft(report: report, written: []) }
        let files = CampaignFiles(campaign: campaign, folder: folder, terms: terms)
        let people = try CampaignPeople(of: campaign, book: book, today: today, in: connection)
        let (pending, omitted, left) = try files.prepare(people, in: connection)
        // The people to leave out first: without the others that file harms nobody.
        for file in pending.sorted(by: { a, _ in a.arm == .control }) {
            try done.put(file.file)
        }
        return CampaignDraft(
            report: report,
            written: pending.map { $0.words(omitted, campaign.channel) }
                + PlacedFiles.words(left: left))
    }

    /// Runs `body` in one transaction; files that it has put in their places are as before where that fails.
    private func settled<T>(
        _ isTakenBack: Bool, _ kind: TransactionKind = .immediate,
        _ body: (inout PlacedFiles) throws -> T
    ) throws -> T {
        var outcome: T?
        do {
            return try PlacedFiles.step(kind, in: connection) { done in
                let made = try body(&done)
                outcome = made
                if isTakenBack { throw TakenBack() }
                return made
            }
        } catch is TakenBack {
            guard let outcome else { preconditionFailure("taken back before it was done") }
            return outcome
        }
    }
}

/// A campaign that is stored, with the files that were written of it.
public struct CampaignDraft: Sendable {
    /// What it is.
    public let report: CampaignReport
    /// What was written, a line each.
    public let written: [String]
}
