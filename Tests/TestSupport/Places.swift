import Foundation

/// Where things are, seen from the tests.
public enum Places {
    /// Root of the project's checkout.
    public static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// The real data set, which is never part of the project.
    public static let realData = root + "/../shared/data/OnlineRetail.csv.gz"

    /// What pandas and scikit-learn say about it.
    public static let reference = root + "/../shared/reference"

    /// Whether the real data is here.
    public static var hasRealData: Bool { FileManager.default.fileExists(atPath: realData) }

    /// Said by the tests that need it and do not have it.
    public static let noRealData =
        "skipped: ../shared/data and ../shared/reference are not beside this checkout"

    /// A file of `Tests/Fixtures`.
    public static func fixture(_ name: String) -> String { root + "/Tests/Fixtures/" + name }
}

/// A folder of its own for a test, removed at the end.
public final class TemporaryFolder: Sendable {
    /// Its path.
    public let path: String

    /// Makes the folder.
    public init() throws {
        path = FileManager.default.temporaryDirectory.path + "/workbench-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Path of a file in it.
    public func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file in it and returns its path.
    public func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    /// Writes a file in it and returns its path.
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    /// Names in it, sorted.
    public func contents() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}
