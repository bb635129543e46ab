internal import CSQLite
import Glibc
import Synchronization

/// Where the commits of a connection went, for who asks once the work is done and the connection is closed.
///
/// A commit looks at its file itself; what a command does behind its last one (drawing a picture, writing a page) takes
/// its time, and whoever looks at the path afterwards finds nothing of what was committed if the file has gone.
public final class CommitPlace: Sendable {
    private struct File {
        /// The whole path, as SQLite opened it.
        let path: String
        /// What messages call it.
        let name: String
        let device: dev_t
        let number: ino_t
    }

    private let file = Mutex<File?>(nil)

    init() {}

    /// Remembers the file of the first commit; a database without a file has none.
    func record(_ database: OpaquePointer, name: String) {
        file.withLock { file in
            guard file == nil, let path = sqlite3_db_filename(database, "main"), path[0] != 0 else {
                return
            }
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            file = File(
                path: String(cString: path), name: name, device: status.st_dev,
                number: status.st_ino)
        }
    }

    /// Refuses where something was committed and the path names another file by now, or none.
    ///
    /// - Throws: `StoreError` with `isMoved`.
    /// - Complexity: one system call.
    public func check() throws(StoreError) {
        guard let file = file.withLock({ $0 }) else { return }
        var status = stat()
        guard stat(file.path, &status) == 0, status.st_dev == file.device,
            status.st_ino == file.number
        else { throw .fileMoved(file.name) }
    }
}
