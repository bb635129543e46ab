import Store

/// The day up to which the run of a report was fitted, where the publication counts to another.
struct FittedDay {
    /// `nil` where everything is of one day.
    let day: String?

    /// - Parameter page: The day of the page.
    init(_ subject: ReportSubject, page: String?, in connection: Connection) throws {
        guard let page, let runID = subject.runID else {
            day = nil
            return
        }
        let run = try ExportedRun(runID, from: connection)
        let fitted = try Snapshot.load(run.snapshotID, from: connection).asOf?.prefix(10)
        day = fitted.flatMap { $0 == page ? nil : String($0) }
    }

    /// A heading, with the day where it is another than the page's.
    func dated(_ heading: String) -> String {
        day.map { "\(heading), as fitted, up to \($0)" } ?? heading
    }
}
