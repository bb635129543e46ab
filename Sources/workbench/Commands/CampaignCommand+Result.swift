import ArgumentParser
import Pipeline
import Reports
import Store

/// What follows a campaign: handing its people over, and what came of it.
struct CampaignFollowUpOptions: ParsableArguments {
    @Flag(help: "Compare what both arms bought since it was sent.")
    var result = false
    @Option(
        help: ArgumentHelp(
            "Day on which it was sent, YYYY-MM-DD; fixed once, with --days.", valueName: "date"))
    var sent: String?
    @OptionGroup var handOver: HandOverOptions

    /// Whether anything of it is asked for.
    var isGiven: Bool { result || sent != nil || handOver.service != nil }

    /// - Parameter people: What was typed of whom the campaign is for.
    func validate(name: String?, people: CampaignPeopleOptions, isDryRun: Bool) throws {
        try handOver.validateAlone()
        guard isGiven else { return }
        let flag = result ? "--result" : sent != nil ? "--sent" : "--for"
        guard name != nil else {
            throw ValidationError("\(flag) needs the name of a campaign: workbench campaign NAME.")
        }
        if isDryRun { throw ValidationError("\(flag) and --dry-run exclude each other.") }
        if result || sent != nil, handOver.service != nil {
            throw ValidationError("\(flag) and --for exclude each other: one after the other.")
        }
        guard people.segment == nil else {
            if result || sent != nil {
                throw ValidationError(
                    "\(flag) is of a campaign that is there; leave --segment and what goes with it out."
                )
            }
            return
        }
        if let other = people.firstGiven, !(other == "--days" && (result || sent != nil)) {
            throw ValidationError("\(other) goes with --segment SEGMENT, and not with \(flag).")
        }
    }
}

extension CampaignCommand {
    /// Fixes the days, and compares where that is asked for.
    func tellResult(of name: String) throws {
        let connection = try database.open(for: .writing)
        var days = try CampaignDays(name, in: connection)
        let wasFixed = days.sent != nil
        try days.fix(
            sent: followUp.sent, days: people.days, isForced: force, in: connection)
        if followUp.sent != nil || people.days != nil {
            days.note(wasFixed: wasFixed).map(Terminal.note)
        }
        // While another day can still be taken, whatever comes of a result.
        let isTyped = followUp.sent != nil || people.days != nil || !followUp.result
        let overlaps = isTyped ? try CampaignOverlap.warnings(of: days, in: connection) : []
        overlaps.forEach(Terminal.warning)
        guard followUp.result else {
            days.changedNote.map(Terminal.warning)
            return NextCommand.tell(["campaign", name, "--result"], on: database)
        }
        let result = try CampaignResult(
            of: days, workers: EngineOptions.usualThreads,
            observer: .init(isCancelled: { Interruption.isRequested }), in: connection)
        let report = try CampaignResultReport(result, in: connection)
        report.warnings.filter { !overlaps.contains($0) }.forEach(Terminal.warning)
        try output.render(
            output.format == .table ? report.document : Document(tables: report.tables))
    }

    /// Writes the files of a service.
    func handOver(_ name: String, to service: HandOverService, on terms: OutputTerms) throws {
        var request = HandOverRequest(.campaign(name), for: service)
        try followUp.handOver.fill(&request)
        let connection = try database.open(for: .writing)
        try HandOverOptions.tell(
            HandOver(in: connection, on: terms).write(request, to: out ?? "."), output)
        let isFixed = try CampaignDays(name, in: connection).sent != nil
        NextCommand.tell(
            ["campaign", name, "--result"]
                + (isFixed ? [] : ["--sent", "YYYY-MM-DD", "--days", "28"]), on: database)
    }
}

/// `--for`: to which service people are handed over.
struct HandOverOptions: ParsableArguments {
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Write the file that a service imports: klaviyo, mailchimp or meta.",
            valueName: "service"))
    var service: HandOverService?
    @Flag(help: "With --for: what is new and what is gone since the last time, in two files.")
    var changed = false
    @Option(
        help: ArgumentHelp(
            "With --for: country of phone numbers that name none, such as GB (default: the customer's).",
            valueName: "country"))
    var phoneCountry: String?

    /// Refuses flags that say nothing without `--for`.
    func validateAlone() throws {
        guard service == nil,
            let flag = changed ? "--changed" : phoneCountry.map({ _ in "--phone-country" })
        else { return }
        throw ValidationError("\(flag) goes with --for klaviyo, mailchimp or meta.")
    }

    /// Those that hold for the next time, as they are typed again.
    var words: [String] { phoneCountry.map { ["--phone-country", $0] } ?? [] }

    func fill(_ request: inout HandOverRequest) throws {
        request.isChanged = changed
        if let phoneCountry { try request.setCountry(phoneCountry) }
    }

    /// Prints the files on stdout, and what was decided beside it.
    static func tell(_ report: HandOverReport, _ output: FormatOptions) throws {
        report.warnings.forEach(Terminal.warning)
        report.notes.forEach(Terminal.note)
        try output.render(Document(report.table))
        for file in report.files {
            Terminal.note(
                "\(file.path): \(grouped(file.count)) \(file.count == 1 ? "person" : "people")")
        }
    }
}

extension HandOverService: ExpressibleByArgument {}
