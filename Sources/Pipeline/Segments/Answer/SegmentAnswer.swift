import Reports
import Store

/// The answer to "which segments are there": the verdict, and a line a segment of the run that was taken.
public struct SegmentAnswer {
    /// For a person, within 80 columns.
    public let document: Document
    /// For programs: the answer, and the segments.
    public let tables: [ResultTable]
    /// The run that was taken; `nil` where there is none to take.
    public let runID: Int?
    /// What it is called everywhere: `rfm_net:recommended`, or a number where it was asked for.
    public let runWords: String?
    /// Whether fixed rules are to be offered before it: where there are no natural groups, unless a hold-out says that the
    /// segments tell more of later spend than the rules do.
    public let rulesFirst: Bool

    /// Reads answer `id` and profiles the run that was taken.
    ///
    /// - Parameter nClusters: The number of segments that was asked for instead of the answer's.
    /// - Throws: `SegmentAnswerError` where no run has so many; `ProfileError`; `DamagedError`; `StoreError`.
    /// - Complexity: That of the profile, where there is none yet.
    public init(of id: Int, nClusters: Int? = nil, in connection: Connection) throws {
        let choice = try SegmentChoice(of: id, nClusters: nClusters, in: connection)
        rulesFirst = choice.rulesFirst
        runID = choice.runID
        runWords = choice.runWords
        var blocks: [Document.Block] = [.text(Self.wrapped(choice.words))]
        var tables = [choice.table]
        if let runID = choice.runID {
            try SegmentProfiler(in: connection).ensure(runID)
            let page = try ProfilePage(of: runID, from: connection)
            blocks.append(.text(Self.wrapped([page.period])))
            blocks.append(.table(page.answer))
            if !page.notes.isEmpty { blocks.append(.text(Self.wrapped(page.notes))) }
            tables += try ProfileReport(of: runID, from: connection).tables
        }
        document = Document(blocks)
        self.tables = tables
    }

    private static func wrapped(_ lines: [String]) -> String {
        lines.flatMap { WrappedText.paragraph(VisibleText.escaped($0), width: ProfilePage.width) }
            .joined(separator: "\n")
    }
}
