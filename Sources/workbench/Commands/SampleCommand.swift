import ArgumentParser
import Pipeline
import Reports

/// The command `workbench sample`.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Generate realistic transactions with planted segments.",
        discussion: """
            Examples:
              workbench sample --out sample.csv --truth truth.csv
              workbench sample --profile null --n-customers 1000 | workbench ingest -

            Equal options give equal bytes on every machine. Profiles: segments (planted groups \
            that overlap in some feature sets), separated (groups with gaps in rfm and behaviour), \
            continuum (no groups), size-only (customers differ in volume only), null (all alike).
            """)

    @Option(help: "segments, separated, continuum, size-only or null.")
    var profile: SampleProfile = .segments
    @Option(help: "Customers with an id (default: 4372).")
    var nCustomers: Int?
    @Option(help: "About this many invoice lines, instead of --n-customers.")
    var nLines: Int?
    @Option(help: "Seed that decides everything.")
    var seed: UInt64 = 0
    @Option(help: "Years covered, 1 to 20.")
    var years = 1
    @Flag(help: "Let the shop sell on Saturdays too.")
    var saturdays = false
    @Option(help: "CSV to write; - is standard output.")
    var out = "-"
    @Option(help: "Where to write customer_id,segment: the planted truth.")
    var truth: String?
    @Flag(help: "Replace files that stand there.")
    var force = false

    @Flag(
        name: .customLong("no-color"),
        help: "No colours, also on a terminal; so does $NO_COLOR.")
    var noColor = false

    func validate() throws {
        if out == "-", truth == "-" {
            throw ValidationError("--out and --truth are both standard output. Name a file.")
        }
        if nCustomers != nil, nLines != nil {
            throw ValidationError("Pass either --n-customers or --n-lines.")
        }
        do { _ = try options() } catch { throw ValidationError("\(error).") }
    }

    func run() throws {
        Interruption.listen()
        let target = out == "-" ? nil : try WholeFile(out, as: .sample, on: terms(beside: nil))
        let truthTerms = terms(beside: target == nil ? nil : out)
        let truthFile = try truth.map { try WholeFile($0, as: .sample, on: truthTerms) }
        let summary = try SampleGenerator(options: options()).write(
            to: { bytes in
                if Interruption.isRequested { throw OutputFileError.stopped(out) }
                if let target { try target.append(bytes) } else { try Terminal.data(bytes) }
            },
            truth: { try truthFile?.append($0) })
        if Interruption.isRequested { throw OutputFileError.stopped(out) }
        try target?.commit()
        try truthFile?.commit()
        Terminal.note(
            "\(counted(summary.nLines, "line")), \(counted(summary.nInvoices, "invoice")), "
                + "\(counted(summary.nCustomers, "customer"))")
        if out != "-" { NextCommand.tell(["segment", out]) }
    }

    private func terms(beside other: String?) -> OutputTerms {
        OutputTerms(
            isForced: force, others: other.map { [$0] } ?? [],
            isCancelled: { Interruption.isRequested })
    }

    private func options() throws -> SampleOptions {
        let size = nLines.map(SampleSize.lines) ?? .customers(nCustomers ?? 4_372)
        return try SampleOptions(
            seed: seed, size: size, profile: profile, years: years, includesSaturdays: saturdays)
    }
}

extension SampleProfile: ExpressibleByArgument {}
