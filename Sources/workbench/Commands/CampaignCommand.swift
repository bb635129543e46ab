import ArgumentParser
import Pipeline
import Reports
import Store

/// The command `workbench campaign`.
struct CampaignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign",
        abstract:
            "Choose whom of a segment to write to, and keep some apart to see whether it works.",
        discussion: """
            Examples:
              workbench campaign 'Spring 2012' --segment 'at risk' --channel email
              workbench campaign Spring --segment 'at risk' --where "country = 'France'"
              workbench campaign Spring --segment new --suppress unsubscribed.csv
              workbench campaign Spring --segment new --control 20% --dry-run
              workbench campaign --suppress unsubscribed.csv
              workbench campaign --global-control 5%
              workbench campaign Spring --for klaviyo
              workbench campaign Spring --result --sent 2012-03-01 --days 28
              workbench campaign

            Writes NAME.csv, whom to write to, and NAME.control.csv, whom never: people drawn by chance, to be \
            compared with. Who has not consented, or unsubscribed, is in neither. Without a name it lists \
            campaigns; a name alone shows one.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(
        help: ArgumentHelp("What the campaign is called; its files are, too.", valueName: "name"),
        completion: .campaigns)
    var name: String?
    @OptionGroup var people: CampaignPeopleOptions
    @OptionGroup var followUp: CampaignFollowUpOptions
    @Option(
        help:
            "Folder for the files (default: where you are); of a campaign that is there, writes them again."
    )
    var out: String?
    @Flag(help: "Say who would be in it, and change and write nothing.")
    var dryRun = false
    @Flag(
        help:
            "Draw a campaign of the name anew that was not sent; also replace files that are no campaign's."
    )
    var force = false
    @OptionGroup var output: FormatOptions

    func validate() throws {
        if out?.isEmpty == true { throw ValidationError("--out has an empty name. Name a folder.") }
        try followUp.validate(name: name, people: people, isDryRun: dryRun)
        if followUp.isGiven { return }
        if name == nil {
            guard people.firstGiven == nil || people.isForAll, out == nil, !dryRun, !force else {
                throw ValidationError(
                    "the campaign has no name. Type one: workbench campaign NAME --segment SEGMENT")
            }
            return
        }
        if people.segment == nil, !people.isListAlone || dryRun,
            let flag = people.firstGiven ?? (dryRun ? "--dry-run" : nil)
        {
            throw ValidationError(
                "\(flag) goes with --segment SEGMENT, which says whose customers the campaign is for."
                    + (flag == "--days" && name != nil
                        ? " For how many days count since it was sent it goes with --sent or --result."
                        : "")
            )
        }
        if dryRun, out != nil {
            throw ValidationError("--dry-run writes nothing; leave --out out.")
        }
    }

    func run() throws {
        Interruption.listen()
        guard let name else {
            if people.isForAll { return try tellAll() }
            let list = try CampaignList(from: database.open(for: .reading))
            try output.renderForReader(
                output.format == .table ? list.document : Document(list.table))
            return NextCommand.tellReader(["campaign", "NAME"], on: database)
        }
        let terms = OutputTerms(
            isForced: force, database: database.resolvedPath,
            others: people.suppress.map { [$0] } ?? [],
            isCancelled: { Interruption.isRequested })
        if people.segment == nil, followUp.isGiven {
            guard let service = followUp.handOver.service else { return try tellResult(of: name) }
            return try handOver(name, to: service, on: terms)
        }
        let draft: CampaignDraft
        if people.segment == nil {
            let connection = try database.open(
                for: out == nil && people.suppress == nil ? .reading : .writing)
            if let list = people.suppress {
                try Suppressions(in: connection).add(list, status: people.suppressStatus).forEach(
                    Terminal.note)
            }
            draft = try Campaigner(in: connection, on: terms).show(name, in: out)
        } else {
            var request = try people.request(CampaignName(name))
            (request.isDryRun, request.isForced) = (dryRun, force)
            let connection = try database.open(for: .writing)
            draft = try Campaigner(in: connection, on: terms).make(
                request, in: out ?? ".", told: Terminal.note)
        }
        try tell(draft)
        if let service = followUp.handOver.service {
            return try handOver(name, to: service, on: terms)
        }
        guard !dryRun else { return }
        NextCommand.tell(["campaign", name, "--for", "SERVICE"], on: database)
    }

    /// What is typed without a campaign counts for all of them.
    private func tellAll() throws {
        let connection = try database.open(for: .writing)
        if let list = people.suppress {
            try Suppressions(in: connection).add(list, status: people.suppressStatus)
                .forEach(Terminal.note)
        }
        if let share = people.globalControl?.value {
            try Campaigner(in: connection).keepApart(share, seed: people.seed)
                .forEach(Terminal.note)
        }
        NextCommand.tell(["campaign", "NAME", "--segment", "SEGMENT"], on: database)
    }

    private func tell(_ draft: CampaignDraft) throws {
        draft.report.notes.forEach(Terminal.note)
        try output.render(
            output.format == .table ? draft.report.document : Document(tables: draft.report.tables),
            width: output.format == .table ? Terminal.dataWidth : nil)
        draft.written.forEach(Terminal.note)
    }
}

/// Whom a campaign is for.
struct CampaignPeopleOptions: ParsableArguments {
    @Option(
        help: "Name of the segment, or its segment_id, the number that publish prints before it.",
        completion: .segments)
    var segment: String?
    @Option(
        help: ArgumentHelp(
            "Publication of the segment (default: the one that customer_segment shows).",
            valueName: "name"), completion: .publications)
    var publication: String?
    @Option(
        help: ArgumentHelp("Only who is in it with this certainty, 0 to 1.", valueName: "certainty")
    )
    var minCertainty: Double?
    @Option(
        help: ArgumentHelp(
            "At most so many people, by chance; targets and controls together.", valueName: "n"))
    var limit: Int?
    @Option(help: ArgumentHelp("Share of people to keep apart (default: 10%).", valueName: "share"))
    var control: Share?
    @Option(
        help: ArgumentHelp(
            "Decides who is drawn (default: follows from the name).", valueName: "n"))
    var seed: UInt32?
    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only who meets a condition on the columns of customer_segment and customer.",
            valueName: "condition"))
    var condition: String?
    @Option(
        help: ArgumentHelp(
            "Leave out who was in a campaign so many days before, written to or kept apart: 60d.",
            valueName: "days"))
    var excludeCampaigns: DayCount?
    @Option(
        help: "How they are written to: email, sms or ads; decides whose consent and address count."
    )
    var channel: ContactChannel?
    @Option(
        help: ArgumentHelp(
            "Unsubscribes and bounces (CSV): left out of this campaign and all that follow.",
            valueName: "file"))
    var suppress: String?
    @Option(
        help: ArgumentHelp(
            "Which values of a column of that file mean that nobody may write: status=unsubscribed,cleaned; any: who is stopped by one of several.",
            valueName: "column=value,value"))
    var suppressStatus: String?
    @Option(help: ArgumentHelp("How long a yes counts (default: 365d).", valueName: "days"))
    var consentValid: DayCount?
    @Flag(help: "Write without consent, where the law asks for none; kept with the campaign.")
    var noConsentNeeded = false
    @Option(
        help: ArgumentHelp(
            "Share of all customers whom no campaign writes to, from now on; 0% ends it.",
            valueName: "share"))
    var globalControl: Share?
    @Option(
        help: ArgumentHelp(
            "Days by whose purchases is told what the campaign can show (default: 28).",
            valueName: "n"))
    var days: Int?

    func validate() throws {
        if let minCertainty, !(0...1).contains(minCertainty) {
            throw ValidationError("--min-certainty is from 0 to 1, such as 0.1.")
        }
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
        if let days, !(1...3650).contains(days) {
            throw ValidationError("--days is from 1 to 3650.")
        }
        if let control, control.value >= 1 {
            throw ValidationError(
                "--control 100% would write to nobody. Type a share below it, such as --control 10%."
            )
        }
        if let globalControl, globalControl.value >= 1 {
            throw ValidationError(
                "--global-control 100% would keep everybody apart from all campaigns. Type a share below it, such as"
                    + " --global-control 5%.")
        }
        if suppressStatus != nil, suppress == nil {
            throw ValidationError("--suppress-status goes with --suppress FILE.")
        }
        if noConsentNeeded, consentValid != nil {
            throw ValidationError("--consent-valid and --no-consent-needed exclude each other.")
        }
    }

    /// A flag that says who is in it, if one is given.
    var firstGiven: String? { given.first }

    /// Whether a list of people to leave out is all that was typed.
    var isListAlone: Bool {
        suppress != nil && given.allSatisfy { ["--suppress", "--suppress-status"].contains($0) }
    }

    /// Whether all that was typed counts for all campaigns.
    var isForAll: Bool {
        isListAlone
            || globalControl != nil
                && given.allSatisfy(
                    ["--suppress", "--suppress-status", "--global-control", "--seed"].contains)
    }

    private var given: [String] {
        let flags: [(name: String, isGiven: Bool)] = [
            ("--segment", segment != nil), ("--publication", publication != nil),
            ("--min-certainty", minCertainty != nil), ("--limit", limit != nil),
            ("--control", control != nil),
            ("--seed", seed != nil), ("--where", condition != nil),
            ("--exclude-campaigns", excludeCampaigns != nil), ("--channel", channel != nil),
            ("--suppress", suppress != nil), ("--suppress-status", suppressStatus != nil),
            ("--consent-valid", consentValid != nil),
            ("--no-consent-needed", noConsentNeeded), ("--global-control", globalControl != nil),
            ("--days", days != nil),
        ]
        return flags.filter(\.isGiven).map(\.name)
    }

    func request(_ name: CampaignName) -> CampaignRequest {
        var request = CampaignRequest(name, segment: segment ?? "")
        request.publication = publication
        (request.minCertainty, request.limit) = (minCertainty, limit)
        if let control { request.controlShare = control.value }
        request.seed = seed
        (request.condition, request.excludedDays) = (condition, excludeCampaigns?.days)
        (request.channel, request.suppressions) = (channel, suppress)
        request.suppressionStatus = suppressStatus
        if let consentValid { request.consentValidDays = consentValid.days }
        request.needsConsent = !noConsentNeeded
        request.globalControl = globalControl?.value
        if let days { request.baselineDays = days }
        return request
    }
}

/// A share as the analyst types it: `10%`, or `0.1`.
struct Share: ExpressibleByArgument {
    let value: Double

    init?(argument: String) {
        let isPercent = argument.hasSuffix("%")
        let digits = isPercent ? String(argument.dropLast()) : argument
        guard let number = Double(digits.replacing(" ", with: "")), number.isFinite, number >= 0,
            isPercent || number <= 1
        else { return nil }
        value = isPercent ? number / 100 : number
        guard value <= 1 else { return nil }
    }
}

extension ContactChannel: ExpressibleByArgument {}
