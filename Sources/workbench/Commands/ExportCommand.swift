import ArgumentParser
import Pipeline

/// The command `workbench export`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write runs as files in the reference kit's layout, or people for a service.",
        discussion: """
            Examples:
              workbench export best --out results
              workbench export --all --out results
              workbench export --publication 'Spring 2012' --for mailchimp --changed

            Writes {algorithm}/data.csv, pred_*.txt, labels.csv and model_*.json below --out; with --publication the file \
            of people that a service imports, with the segment of each.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: RunReference.argumentHelp(several: "Runs"))
    var runs: [RunReference] = []
    @Flag(help: "Export every run of the newest snapshot.")
    var all = false
    @Option(
        help: ArgumentHelp(
            "Instead of runs: everybody in a segment of the publication, for a service (--for).",
            valueName: "name"), completion: .publications)
    var publication: String?
    @OptionGroup var handOver: HandOverOptions
    @OptionGroup var consent: HandOverConsentOptions
    @Option(help: "Folder to write to; created when missing.")
    var out = "export"
    @Flag(help: "Also replace files that are no earlier export.")
    var force = false
    @Flag(help: "Do not protect text that a spreadsheet would take for a formula.")
    var raw = false
    @Option(help: "With --publication, how to print who is in it: table, csv or json.")
    var format: OutputFormat = .table

    func validate() throws {
        if out.isEmpty { throw ValidationError("--out has an empty name. Name a folder.") }
        try handOver.validateAlone()
        guard let publication else {
            if handOver.service != nil {
                throw ValidationError(
                    "--for goes with --publication NAME, or with a campaign: workbench campaign NAME --for klaviyo."
                )
            }
            try consent.validateAlone()
            if all == !runs.isEmpty {
                throw ValidationError("Name runs to export, or pass --all.")
            }
            return
        }
        if all || !runs.isEmpty {
            throw ValidationError("--publication stands instead of runs. Leave them and --all out.")
        }
        if handOver.service == nil {
            throw ValidationError(
                "--publication \(publication) needs the service: --for klaviyo, mailchimp or meta. The whole "
                    + "publication stands in the table customer_segment.")
        }
    }

    func run() throws {
        Interruption.listen()
        let connection = try database.open(for: publication == nil ? .reading : .writing)
        let terms = OutputTerms(
            isForced: force, database: database.resolvedPath,
            isCancelled: { Interruption.isRequested })
        if let publication, let service = handOver.service {
            var request = HandOverRequest(.publication(publication), for: service)
            try handOver.fill(&request)
            consent.fill(&request)
            var output = FormatOptions()
            (output.format, output.raw) = (format, raw)
            try HandOverOptions.tell(
                HandOver(in: connection, on: terms).write(request, to: out), output)
            NextCommand.tell(["refresh"], on: database)
            return NextCommand.tell(
                ["export", "--publication", publication, "--for", service.rawValue, "--changed"]
                    + consent.words + handOver.words + (out == "export" ? [] : ["--out", out])
                    + (raw ? ["--raw"] : []),
                on: database, label: "then")
        }
        let export = RunExport(in: connection, on: terms, isRaw: raw)
        let runIDs =
            all ? try export.allRuns() : try runs.map { try $0.tell(in: connection) }
        for file in try export.write(runIDs, to: out) {
            try Terminal.data(file + "\n")
        }
        NextCommand.tellReader(["predict", runs.first?.text ?? "best"], on: database)
    }
}

/// Whose consent counts where people of a publication are handed over.
struct HandOverConsentOptions: ParsableArguments {
    @Option(help: "With --publication: by what the service writes to them, email or sms.")
    var channel: ContactChannel?
    @Option(
        help: ArgumentHelp(
            "With --publication: how long a yes counts (default: 365d).", valueName: "days"))
    var consentValid: DayCount?
    @Flag(help: "With --publication: also who has not consented, where the law asks for none.")
    var noConsentNeeded = false

    /// Refuses flags that say nothing of runs.
    func validateAlone() throws {
        let flag =
            channel != nil
            ? "--channel"
            : consentValid != nil
                ? "--consent-valid" : noConsentNeeded ? "--no-consent-needed" : nil
        guard let flag else { return }
        throw ValidationError("\(flag) goes with --publication NAME --for SERVICE.")
    }

    /// Those that were typed, as they are typed again: another channel or consent would be another list.
    var words: [String] {
        (channel.map { ["--channel", $0.rawValue] } ?? [])
            + (consentValid.map { ["--consent-valid", "\($0.days)d"] } ?? [])
            + (noConsentNeeded ? ["--no-consent-needed"] : [])
    }

    func fill(_ request: inout HandOverRequest) {
        (request.channel, request.needsConsent) = (channel, !noConsentNeeded)
        if let consentValid { request.consentValidDays = consentValid.days }
    }
}
