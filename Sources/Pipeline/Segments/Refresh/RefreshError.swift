import Reports

/// Why nothing was refreshed.
public enum RefreshError: UserFacingError, Hashable {
    /// Nothing is published.
    case nothingPublished
    /// Another program has taken it away while others were refreshed.
    case gone(publication: String)
    /// The day asked for is before the one of the publication.
    case backwards(publication: String, asked: String, asOf: String)
    /// Between the newest lines and those before them lies more than a month without any.
    case leap(before: String, after: String, newest: String)
    /// The algorithm of the run has no rule for other customers than those it was fitted on.
    case noRule(run: String, algorithm: String)
    /// The bounds of the outlier rule are not known.
    case noBounds(run: String, column: String)
    /// The texts of the views are not kept: a table, or an older workbench.
    case noTexts(run: String)
    /// The text of a view cannot be read on other days than those of `observation_window`.
    case oddText(view: String, run: String)
    /// SQLite refuses the views.
    case broken(run: String, reason: String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .nothingPublished, .backwards, .noRule: .usage
        case .gone, .leap, .noBounds, .noTexts, .oddText, .broken: .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .nothingPublished:
            "nothing is published yet, so there is nothing to refresh. Say first which segments count: "
                + "workbench publish recommended --as 'Spring 2012'; or, without any run: workbench publish --rules rfm"
        case .gone(let publication):
            "\"\(publication)\" is published no more: another program has taken it away meanwhile. What there is says "
                + "workbench publish --list"
        case .backwards(let publication, let asked, let asOf):
            "--as-of \(asked) is before \(asOf), the day to which \(shellWord(publication)) counts already: days go on and "
                + "never back. Leave --as-of out, or type a later day."
        case .leap(let before, let after, let newest):
            "the newest lines, from \(after) on, come more than \(AsOfFacts.mostQuietDays) days after those of \(before), and no line "
                + "lies between: a wrong year in a file would make everybody look as if they had stopped buying, and days never go back. "
                + "If the dates are right: workbench refresh --as-of \(newest). If not, refresh --as-of \(before) goes without them."
        case .noRule(let run, let algorithm):
            "run \(run) is of \(algorithm), which does not say where customers belong whom it has not seen. Publish "
                + "another run under the name."
        case .noBounds(let run, let column):
            "run \(run) left unusual customers out by \(column), and its matrix does not keep that column for all of them, so "
                + "that nobody can tell who is unusual today. Sweep again, with --outliers none or on a set that has it, and publish that run."
        case .noTexts(let run):
            "run \(run) was made from a table, or by an older workbench, and keeps no texts of its views, so that its "
                + "features cannot be read again from the lines of today. Make a view of the table, sweep it, and publish that run."
        case .oddText(let view, let run):
            "the view \(view) that run \(run) was made from cannot be given the days of the run: it names a table with "
                + "main. or temp. before it, or has brackets around names or open comments. Write it plainly, sweep again, "
                + "and publish that run."
        case .broken(let run, let reason):
            "the views that made run \(run) cannot be read any more: \(reason). Mend what they read, or sweep again and "
                + "publish that run."
        }
    }
}
