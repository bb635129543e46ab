import Figures
import Store

/// A picture of stored tables, or why there is none and what to type for it.
package enum Picture: Sendable {
    case drawn(Figure)
    case missing(String)

    /// The picture, where there is one.
    package var figure: Figure? {
        if case .drawn(let figure) = self { return figure }
        return nil
    }
}

/// Draws pictures of one subject; what several of them need is read once.
package struct PictureBook {
    let subject: ReportSubject
    let connection: Connection
    /// The run's rows; `nil` without a run, or where its rows are no customers.
    private let run: Result<RunPictures, any Error>?
    private let selection: SelectionPictures?

    /// - Throws: `DamagedError`; `StoreError`.
    package init(
        _ subject: ReportSubject, in connection: Connection,
        algorithms: AlgorithmList = .standard
    ) throws {
        try self.init(subject, looks: nil, in: connection, algorithms: algorithms)
    }

    /// - Parameter known: Of the subject's segments, where they have been read.
    init(
        _ subject: ReportSubject, looks known: SegmentLooks?, in connection: Connection,
        algorithms: AlgorithmList
    ) throws {
        self.subject = subject
        self.connection = connection
        guard let runID = subject.runID else {
            (run, selection) = (nil, nil)
            return
        }
        let looks = try known ?? PlacedSegments(subject, in: connection).looks
        do {
            run = .success(
                try RunPictures(runID, looks: looks, in: connection, algorithms: algorithms))
        } catch let error as ProfileError {
            run = .failure(error)
        }
        selection = try SelectionPictures(
            runID, looks: looks, in: connection, algorithms: algorithms)
    }

    /// Draws one.
    package func picture(_ kind: PictureKind) throws -> Picture {
        if kind == .months { return try MonthPicture(in: connection).picture }
        guard let run, let selection else { return .missing(try noRun()) }
        switch kind {
        case .months: return try MonthPicture(in: connection).picture
        case .profiles, .map, .silhouette:
            switch run {
            case .failure(let error): return .missing("\(error)")
            case .success(let run): return try run.picture(kind)
            }
        case .curves: return try selection.curves()
        case .stability: return try selection.stability()
        case .flow: return try selection.flow()
        case .agreement: return try AgreementPicture(selection, in: connection).picture()
        case .density: return try DensityPictures(selection, in: connection).grid()
        case .distances: return try DensityPictures(selection, in: connection).curve()
        }
    }

    private func noRun() throws -> String {
        let hasRuns = try connection.scalar("select exists (select 1 from run)") == 1
        if subject.publicationID != nil {
            return "The segments are fixed rules: no run made them."
                + (hasRuns ? " Name a run: workbench runs lists them." : "")
        }
        return hasRuns
            ? "The newest answer recommends no run, and nothing is published. Name the run that is meant: latest, best, or one "
                + "that workbench runs lists."
            : "There is no run yet. Make some: workbench sweep"
    }
}
