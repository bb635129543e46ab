import ArgumentParser
import Clustering
import Foundation
import Pipeline
import Store

/// The command line: parse, call Pipeline, render.
@main
struct Workbench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workbench",
        abstract: "Customer segmentation in one SQLite file.",
        discussion: """
            Start:
              workbench segment OnlineRetail.csv.gz
            The same in single steps:
              workbench ingest OnlineRetail.csv.gz
              workbench sweep
              workbench recommend
              workbench profile recommended
              workbench publish recommended --as Customers

            Every command takes --db PATH (default $WORKBENCH_DB, db of the \
            settings, then workbench.db); workbench config tells what is set.
            """,
        version: versionText,
        subcommands: [
            SegmentCommand.self, IngestCommand.self, RejectsCommand.self, FeaturesCommand.self,
            SweepCommand.self, RecommendCommand.self, ProfileCommand.self, PublishCommand.self,
            RefreshCommand.self,
            CampaignCommand.self, ForgetCommand.self, RunsCommand.self, ShowCommand.self,
            ExplainCommand.self, CompareCommand.self, VerifyCommand.self,
            DoctorCommand.self, ReportCommand.self, PlotCommand.self, ExportCommand.self,
            PredictCommand.self, ShareCommand.self, BackupCommand.self,
            SampleCommand.self, SchemaCommand.self, ConfigCommand.self,
        ]
    )

    static let versionText =
        "workbench \(Version.text) (engine results \(Engine.resultVersion), schema "
        + "\(Database.schemaVersion), SQLite \(Connection.sqliteVersion))"

    /// Parses, runs and turns every failure into one line on stderr and a documented exit code.
    static func main() {
        holdStandardStreams()
        ignoreWriteSignals()
        do {
            var command = try parsed()
            // Who asks for help may be mending it.
            if configuration.subcommands.contains(where: { $0 == type(of: command) }) {
                try Settings.check()
            }
            try command.run()
            try DatabaseOptions.checkCommits()
        } catch {
            fail(error)
        }
    }

    private static func parsed() throws -> any ParsableCommand {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let slip = CommandSlips.unknownCommand(in: arguments) { throw slip }
        let command: any ParsableCommand
        do {
            command = try parseAsRoot(arguments)
        } catch {
            // Asking for help is refused as well, with the code of success.
            guard exitCode(for: error) != .success,
                let slip = CommandSlips.unknownOption(in: arguments)
                    ?? CommandSlips.oddRange(in: arguments)
                    ?? CommandSlips.strayFile(in: arguments, message(for: error))
            else { throw error }
            throw slip
        }
        if let slip = CommandSlips.unheard(in: arguments) { throw slip }
        return command
    }
}
