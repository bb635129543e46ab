import Foundation
import Reports

/// Where a path leads, for telling whether two paths are one file.
struct FilePlace: Equatable {
    /// The name at the end of the links, in its folder's real name.
    let path: String
    /// What stands there, if anything does.
    private let node: Node?

    private struct Node: Equatable {
        let device: dev_t
        let number: ino_t
    }

    init(_ path: String) {
        let target = Self.followingLinks(path)
        let folder = Self.real(Self.folder(of: target))
        self.path = Self.join(folder, String(target[Self.nameStart(in: target)...]))
        var status = stat()
        node =
            stat(path, &status) == 0
            ? Node(device: status.st_dev, number: status.st_ino) : nil
    }

    /// Two names of one file are one place, also by hard links.
    static func == (a: FilePlace, b: FilePlace) -> Bool {
        a.path == b.path || a.node != nil && a.node == b.node
    }

    /// The name at the end of the links, also where nothing stands there yet.
    static func followingLinks(_ path: String) -> String { steps(of: path).last ?? path }

    /// The path and what each link in its place leads to.
    static func steps(of path: String) -> [String] {
        var steps = [path]
        var place = path
        // As many as the kernel follows.
        for _ in 0..<40 {
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: place)
            else { break }
            place = next.hasPrefix("/") ? next : join(folder(of: place), next)
            steps.append(place)
        }
        return steps
    }

    /// What stands before the last name: `.` for a name alone.
    ///
    /// `NSString.deletingLastPathComponent` traps on a name of one letter.
    static func folder(of path: String) -> String {
        let folder = path[..<nameStart(in: path)]
        return folder.isEmpty ? "." : folder == "/" ? "/" : String(folder.dropLast())
    }

    /// `.shop.db` beside `shop.db`.
    static func hiddenName(beside path: String) -> String {
        join(folder(of: path), "." + path[nameStart(in: path)...])
    }

    /// Puts the names in a file's folder on the disk: a name that is new is there only then.
    ///
    /// - Returns: 0, or why it failed; 0 also where a folder cannot be opened or synced at all.
    static func syncFolder(of path: String) -> Int32 {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno
    }

    private static func nameStart(in path: String) -> String.Index {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
            ?? path.startIndex
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// A file name from data: what would lead out of the folder, or what no name may hold, is written
    /// as `%2F`.
    static func name(from text: String) -> String {
        var name = ""
        VisibleText.forEach(in: text) { scalar, isHidden in
            if isHidden || "/\\:*?\"<>|%".unicodeScalars.contains(scalar) {
                for byte in String(scalar).utf8 {
                    name += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }
            } else {
                name.unicodeScalars.append(scalar)
            }
        }
        return name
    }

    private static func real(_ folder: String) -> String {
        guard let found = realpath(folder, nil) else { return folder }
        defer { free(found) }
        return String(cString: found)
    }
}

/// The files that make up a database: itself and what SQLite keeps beside it.
struct DatabaseFiles {
    /// What SQLite adds to the database's name.
    static let sidecars = ["-journal", "-wal", "-shm"]

    private let places: [FilePlace]

    init(_ database: String) {
        let path = FilePlace(database).path
        places = ([""] + Self.sidecars).map { FilePlace(path + $0) }
    }

    /// Whether the path leads to one of them.
    func contains(_ path: String) -> Bool { places.contains(FilePlace(path)) }
}
