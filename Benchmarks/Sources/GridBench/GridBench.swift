/// Times the engine on whole grids, a sweep in a file, or the writing of labels, and prints one JSON
/// line as the peers' scripts do.
@main
enum GridBench {
    static func main() throws {
        let options = try BenchOptions(Array(CommandLine.arguments.dropFirst()))
        let report =
            switch options.job {
            case .sweep: try FileJobs(options: options).sweep()
            case .store: try FileJobs(options: options).store()
            default: try GridJobs(options).report()
            }
        try report.print()
    }
}
