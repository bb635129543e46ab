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
    /// What a failing path leaves (tables of an archive before the one at fault) is kept, or named where
    /// it cannot be.
    func read<Report>(_ path: String, _ body: (Connection) throws -> [Report]) throws -> [Report] {
        guard let begun else { return try body(connection) }
        let reports: [Report]
        do {
            reports = try body(connection)
        } catch {
            // A failed first ingest leaves no empty database behind.
            guard begun.holdsFiles else { throw error }
            return try keep(begun, of: path, after: error, body)
        }
        // All that the path holds was refused: that leaves no empty database behind either.
        guard begun.holdsFiles else { return reports }
        let names = begun.fileNames
        let outcome: NewDatabase.Outcome
        do {
            outcome = try begun.publish()
        } catch {
            // Of an archive, tables have been told as read by now.
            if names.count > 1 || names.first != Ingest.baseName(path) { tellLost(names, nil) }
            throw error
        }
        self.begun = nil
        guard outcome != .inPlace else {
            connection = try database.open(for: .creating, isQuiet: isQuiet)
            return reports
        }
        guard !Ingest.isPipe(path) else { throw cannotReadTwice(outcome) }
        try openPlace(after: outcome)
        return try body(connection)
    }

    /// Keeps what a path that failed has left, and fails as it did.
    private func keep<Report>(
        _ begun: NewDatabase, of path: String, after failure: any Error,
        _ body: (Connection) throws -> [Report]
    ) throws -> [Report] {
        let names = begun.fileNames
        let outcome: NewDatabase.Outcome
        do {
            outcome = try begun.publish()
            self.begun = nil
            if outcome != .inPlace {
                guard !Ingest.isPipe(path) else { throw cannotReadTwice(outcome) }
                try openPlace(after: outcome)
            }
        } catch let reason {
            tellLost(names, reason)
            throw failure
        }
        guard outcome != .inPlace else { throw failure }
        if Interruption.isRequested {
            tellLost(names, nil)
            throw failure
        }
        // It fails at the same table again, with those before it in the database that is there.
        return try body(connection)
    }

    /// Not kept quiet: without a word the analyst would look for the tables in the database.
    private func tellLost(_ names: [String], _ reason: (any Error)?) {
        let words =
            switch reason {
            case let error as StoreError: StoreFailure(error).description
            case let error?: "\(error)"
            case nil: "Type the command again."
            }
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        Terminal.warning(
            "what was read before the fault is not kept: \(names.prefix(5).joined(separator: ", "))\(more). "
                + words)
    }

    /// Opens what another process has made, or makes it where it stands.
    private func openPlace(after outcome: NewDatabase.Outcome) throws {
        connection = try database.open(for: .creating, isQuiet: isQuiet)
        if !isQuiet, outcome == .overtaken {
            Terminal.note(
                "\(database.resolvedPath): another process has made it meanwhile; reading into that one"
            )
        }
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
