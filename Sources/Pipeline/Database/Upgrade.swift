import Foundation
import Reports
import Store

/// Tells of the upgrade of an older file: what is ahead, and how it gets on.
public struct UpgradeListener {
    /// Hears before anything is changed, and only where it may take long.
    public var begins: (String) -> Void
    /// Hears at each step and many times a second: share of the work, and the step in words.
    public var goesOn: (Double, String) -> Void
    /// Hears when it is done, where it has left much room in the file.
    public var ends: (String) -> Void
    /// Does what an upgrade leaves to later rooms, in its transaction: a file is as before, or has all of it.
    public var settles: (Connection) throws -> Void

    /// A listener.
    public init(
        begins: @escaping (String) -> Void, goesOn: @escaping (Double, String) -> Void,
        ends: @escaping (String) -> Void = { _ in },
        settles: @escaping (Connection) throws -> Void = { _ in }
    ) {
        self.begins = begins
        self.goesOn = goesOn
        self.ends = ends
        self.settles = settles
    }
}

/// Looks at an upgrade before it begins: a file is not upgraded where its disk has no room for that.
package struct UpgradeWatch: MigrationObserver {
    /// Smaller files are upgraded before anybody has read what is ahead.
    package static let leastTold = 64 << 20
    /// Less room than this in a file is nobody's concern.
    package static let leastFree = 4 << 20
    /// Bytes that an upgrade moves in a second on a slow machine.
    private static let bytesPerSecond = 50e6

    private let path: String
    private let listener: UpgradeListener?
    private let freeBytes: (String) -> Int?

    /// - Parameter freeBytes: Bytes that may be written beside a file; `nil` where that cannot be known.
    package init(
        path: String, listener: UpgradeListener? = nil,
        freeBytes: @escaping (String) -> Int? = { FileSystem.freeBytes(at: $0) }
    ) {
        self.path = path
        self.listener = listener
        self.freeBytes = freeBytes
    }

    /// What the listener does in the transaction of the upgrade.
    func settle(_ connection: Connection) throws { try listener?.settles(connection) }

    package func willMigrate(_ plan: MigrationPlan) throws {
        let free = freeBytes(path)
        if let free, free < plan.addedBytes {
            throw DatabaseError(
                kind: .inputOutput,
                description: "\(path): cannot be upgraded here: it has \(words(plan.fileBytes)), "
                    + "the upgrade may take \(words(plan.addedBytes)) beside it until it is done, and "
                    + "\(words(free)) are free on its disk. Free some, or upgrade a copy on another "
                    + "disk; the file was not touched.")
        }
        guard plan.fileBytes >= Self.leastTold else { return }
        let seconds = (Double(plan.movedBytes) / Self.bytesPerSecond).rounded(.up)
        var text =
            "\(path): is upgraded from schema \(plan.fromVersion) to \(plan.version), "
            + "\(plan.nSteps) steps over \(words(plan.fileBytes)): about " + duration(seconds)
        if plan.addedBytes > 0 {
            text += ", and up to \(words(plan.addedBytes)) on its disk until it is done"
            if let free { text += " (\(words(free)) are free)" }
        }
        listener?.begins(text + ". Stopped before, it stays as it is.")
    }

    /// Says how much of the file the upgrade has emptied, and how the disk gets it back.
    package func tellRoom(in connection: Connection) throws {
        let (free, all) = (try connection.freeBytes(), try connection.fileBytes())
        guard free >= Self.leastFree, 4 * free >= all else { return }
        listener?.ends(
            "\(path): is upgraded; \(words(free)) of its \(words(all)) are free now, for data to come. "
                + "`sqlite3 \(shellWord(path)) vacuum` gives them back to the disk.")
    }

    package func migrates(_ progress: MigrationProgress) {
        listener?.goesOn(
            progress.fraction,
            "step \(progress.step) of \(progress.nSteps), "
                + progress.name.replacing("_", with: " "))
    }

    private func words(_ bytes: Int) -> String { megabytes(Double(bytes)) }
}
