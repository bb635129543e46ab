import Foundation
import Pipeline
import Store

/// The database that a command reads into: one that is there, or one that is begun beside its place and
/// put there with the first file.
final class IngestPlace {
    private let database: DatabaseOptions
    private let isQuiet: Bool
    private var begun: NewDatabase?
    /// Changes when what was begun goes into its place.
    private(set) var connection: Connection

    init(_ database: DatabaseOptions, isQuiet: Bool) throws {
        self.database = database
        self.isQuiet = isQuiet
        begun = try NewDatabase(
            database.resolvedPath, isCancelled: { Interruption.isRequested })
        connection =
            try begun?.connection ?? database.open(for: .creating, isQuiet: isQuiet)
    }

    /// Reads one path; again, where another process has put a database there meanwhile.
    ///
    /// What a failing path leaves (tables of an archive before the one at fault) is kept.
    func read<Report>(_ path: String, _ body: (Connection) throws -> [Report]) throws -> [Report] {
        guard let begun else { return try body(connection) }
        let reports: [Report]
        do {
            reports = try body(connection)
        } catch {
            // A failed first ingest leaves no empty database behind.
            if begun.holdsFiles { _ = try begun.publish() }
            throw error
        }
        let outcome = try begun.publish()
        self.begun = nil
        guard outcome != .inPlace else {
            connection = try database.open(for: .creating, isQuiet: isQuiet)
            return reports
        }
        guard !Ingest.isPipe(path) else { throw cannotReadTwice(outcome) }
        connection = try database.open(for: .creating, isQuiet: isQuiet)
        if !isQuiet, outcome == .overtaken {
            Terminal.note(
                "\(database.resolvedPath): another process has made it meanwhile; reading into that one"
            )
        }
        return try body(connection)
    }

    private func cannotReadTwice(_ outcome: NewDatabase.Outcome) -> IngestError {
        switch outcome {
        case .noLinks:
            IngestError(
                .cannotCreate,
                "\(database.resolvedPath): its file system has no links, so that a pipe cannot be read "
                    + "into a new database there. Ingest a file first, or name a place on another disk."
            )
        case .overtaken, .inPlace:
            IngestError(
                .busy,
                "\(database.resolvedPath): another process has made it meanwhile, and a pipe cannot be "
                    + "read twice. Run ingest again.")
        }
    }
}
