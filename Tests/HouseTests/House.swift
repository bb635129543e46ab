import Foundation

/// The files of a checkout that the rules are about, by their paths in it.
struct House {
    /// Texts by path.
    let texts: [String: String]
    let sources: [SwiftFile]

    init(_ texts: [String: String]) {
        self.texts = texts
        sources = texts.keys.sorted()
            .filter { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") }
            .map { SwiftFile(path: $0, text: texts[$0] ?? "") }
    }

    /// Reads a checkout; what a link leads to is read in its own place.
    init(at root: String) throws {
        var texts: [String: String] = [:]
        for folder in ["Sources", "Tests", "sql", "migrations", "scripts", "Fuzz/Targets"] {
            let place = root + "/" + folder
            guard let names = FileManager.default.enumerator(atPath: place) else { continue }
            for case let name as String in names {
                guard names.fileAttributes?[.type] as? FileAttributeType == .typeRegular,
                    folder == "scripts" || Self.kinds.contains((name as NSString).pathExtension),
                    !name.hasPrefix("Fixtures/")
                else { continue }
                texts[folder + "/" + name] = try String(
                    contentsOfFile: place + "/" + name, encoding: .utf8)
            }
        }
        self.init(texts)
    }

    private static let kinds: Set<String> = ["swift", "c", "h", "inc", "sql", "py", "sh"]
}
