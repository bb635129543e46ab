import Pipeline
import Reports
import Store

/// A failure of the database as the analyst reads it: which file, what, and what to do next.
///
/// The statement that failed is ours and says nothing to an analyst: it never stands here.
struct StoreFailure: UserFacingError {
    let kind: FailureKind
    let description: String

    init(_ error: StoreError) {
        let words = Words(error)
        kind = words.kind
        description = (error.file ?? "the database") + ": " + words.text
    }

    private struct Words {
        let kind: FailureKind
        let text: String

        init(_ kind: FailureKind, _ text: String) {
            self.kind = kind
            self.text = text
        }

        // One line a kind: the table of docs/cli.md.
        init(_ error: StoreError) {
            if error.isTimeLimit {
                self.init(.data, "\(error.message). Give more with --time-limit.")
            } else if error.isInterrupted {
                self.init(.interrupted, "stopped; nothing of the unfinished step was kept.")
            } else if error.isBusy, error.isHeldByReaders {
                let name = shellWord(error.file ?? "FILE")
                self.init(
                    .busy,
                    "another process has been reading it all the while (a dashboard, a notebook, a shell with an open "
                        + "result), and what changes it has to wait. Nothing was changed. Let the reader "
                        + "finish, or let both go on beside each other from now on: close the reader once, type workbench "
                        + "config journal wal --db \(name), and open it again (and back, closed again: workbench config "
                        + "journal delete --db \(name)).")
            } else if error.isBusy {
                // SQLite says only that a lock is taken: by who writes, or by who reads while we would commit.
                self.init(
                    .busy,
                    "another process is using it: one that writes, or one that has been reading all the "
                        + "while. Nothing was changed; try again in a moment.")
            } else if error.isMoved {
                self.init(
                    .inputOutput,
                    "was moved, removed or replaced while it was being written to; what this command "
                        + "found out is not in a file of this name. Type it again.")
            } else if error.isFull {
                self.init(
                    .inputOutput,
                    "the disk is full. Nothing half-written was kept; free some space and type the "
                        + "command again.")
            } else if error.isIOError {
                self.init(
                    .inputOutput,
                    "reading or writing failed (\(error.message)). Nothing half-written was kept; "
                        + "check disk, space and size limits, and type the command again.")
            } else if error.isOutOfMemory {
                self.init(
                    .inputOutput,
                    "there is not enough memory. Nothing half-written was kept; free some, or raise "
                        + "the limit of this shell (ulimit -v).")
            } else if error.isReadOnly || error.isPermission {
                self.init(
                    .permission,
                    "you may not read or write it. Check the rights of the file and of its folder, "
                        + "or name a copy with --db.")
            } else if error.isCantOpen {
                self.init(
                    .cannotCreate,
                    "cannot be opened or created. Check that the folder of --db exists.")
            } else {
                self.init(data: error)
            }
        }

        /// What the file's content is to blame for.
        private init(data error: StoreError) {
            if error.isCorrupt || error.isNotADatabase {
                self = .damaged
            } else if error.isConstraint {
                self.init(
                    .data,
                    "its tables do not take this (\(error.message)). If another process wrote the same "
                        + "at the same time, type the command again.")
            } else if error.isMismatch || error.isTooBig {
                self.init(
                    .data,
                    "holds what workbench does not write (\(error.message)). Take a copy from before."
                )
            } else if error.isRefused {
                self.init(
                    .data,
                    "a view in it does more than read (\(error.message)). Remove the view, or name "
                        + "another file with --db.")
            } else if let file = error.file, Database.isDamaged(file) {
                // Statements of ours run on what we wrote: the file is looked at before we take the blame.
                self = .damaged
            } else {
                self.init(
                    .internal, "\(error.message). This is a fault of workbench: please report it.")
            }
        }

        private static let damaged = Words(
            .data,
            "is damaged: its pages or its catalogue are not as SQLite writes them. Take a copy from "
                + "before; `sqlite3 FILE .recover` gets out what is left.")
    }
}
