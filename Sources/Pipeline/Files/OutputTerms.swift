/// What a command may do to the places it writes to.
public struct OutputTerms: Sendable {
    let isForced: Bool
    let database: String?
    let others: [String]
    let isCancelled: @Sendable () -> Bool

    /// - Parameters:
    ///   - isForced: Whether files of another kind may be written to: `--force`.
    ///   - database: The command's own; neither it nor what SQLite keeps beside it is an output.
    ///   - others: What the same command reads or writes besides.
    ///   - isCancelled: Asked while writing, so that Ctrl-C leaves nothing unfinished behind.
    public init(
        isForced: Bool = false, database: String? = nil, others: [String] = [],
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.isForced = isForced
        self.database = database
        self.others = others
        self.isCancelled = isCancelled
    }
}

/// What stands in an output file; how it begins tells whether a command has made it.
public enum OutputKind: Sendable {
    /// What `sample` writes. A real shop's lines begin alike, so nothing is known to be ours.
    case sample
    /// Lines to be mended.
    case mending
    /// `data.csv` and `labels.csv` of an export.
    case table
    /// One label a line.
    case labels
    /// A model as JSON.
    case model
    /// People for a service that writes to them, by the headers that it reads.
    case handOver
    /// The log of sweeps, which is added to.
    case log
    /// A report or a picture: somebody may have put one there that is not to be lost.
    case page
    /// The page that `segment` makes anew each time, in the place of its own.
    case ownPage
    /// A database: a backup or a shared copy. What stands there may be one that somebody needs.
    case database

    /// How `templates/report.mustache` begins.
    package static let pageStart = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="generator" content="workbench"/>

        """

    /// Why a file that is not of the kind stays.
    ///
    /// Of kinds that have no mark of ours it may well be ours: it is not called another's.
    var refusal: OutputFileError.Reason {
        switch self {
        case .sample, .page, .database: .somethingThere
        case .ownPage: .otherPage
        case .mending, .table, .labels, .model, .handOver, .log: .otherFile
        }
    }

    /// Whether a file that begins like this is of the kind.
    func fits(_ start: [UInt8]) -> Bool {
        switch self {
        case .sample, .page, .database: false
        case .ownPage: start.starts(with: OutputKind.pageStart.utf8)
        case .mending: start.starts(with: "\u{FEFF}reject_key,".utf8)
        case .table: start.starts(with: "customer_id,".utf8)
        case .labels: start.allSatisfy { $0 == 0x0A || $0 == 0x2D || $0 &- 0x30 <= 9 }
        case .model: start.starts(with: "{\n  \"algorithm\" : ".utf8)
        case .handOver:
            ["Email,", "Email Address,", "Phone Number,", "SMS Phone Number,", "email,phone"]
                .contains { start.starts(with: $0.utf8) }
        case .log:
            start.count > 20 && start[19] == 0x20
                && Timestamp.parse(String(decoding: start[..<19], as: UTF8.self)) != nil
        }
    }
}
