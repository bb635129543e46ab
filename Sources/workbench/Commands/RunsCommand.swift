import ArgumentParser
import Pipeline

/// The command `workbench runs`.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the stored runs.",
        discussion: """
            Examples:
              workbench runs --sort -silhouette --limit 10
              workbench runs --algorithm dbscan --columns run_id,eps,min_samples,n_noise
              workbench runs --require 'silhouette > 0.1 and smallest_share > 0.02'
              workbench runs --all --format csv

            Runs that put the same customers together are one segmentation: they are shown once, by the \
            lowest run_id. k-means and DBSCAN are listed apart: what ranks one does not rank the other.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(
        help: ArgumentHelp("Only runs of this algorithm: \(Algorithm.names(joinedBy: "or"))."))
    var algorithm: Algorithm?
    @Option(help: "Only runs of this snapshot.")
    var snapshot: Int?
    @Option(
        help: ArgumentHelp(
            "Mark the runs that fulfil it, also in run_requirement: a condition on columns of "
                + "run_overview, such as 'silhouette > 0.1 and smallest_share > 0.02'.",
            valueName: "condition"))
    var require: String?
    @Flag(help: "Also runs that have the same segments as one that is shown.")
    var all = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        let requirement = try require.map { try RunRequirement($0) }
        let connection = try database.open(for: requirement == nil ? .reading : .asking)
        if let requirement {
            let outcome = try requirement.mark(
                algorithm: algorithm, snapshotID: snapshot, in: connection)
            Terminal.note(outcome.words(requirement.text))
        }
        let runs = try RunList(in: connection).lists(
            algorithm: algorithm, snapshotID: snapshot, requirement: requirement, showsAll: all)
        runs.remarks.forEach(Terminal.note)
        try output.render(runs)
        guard runs.lists.contains(where: { !$0.table.rows.isEmpty }) else {
            Terminal.note(
                algorithm == nil && snapshot == nil
                    ? "there are no runs yet" : "no run is of this algorithm and snapshot")
            return NextCommand.tell(["sweep"], on: database)
        }
        NextCommand.tellReader(["show", "best"], on: database)
    }
}
