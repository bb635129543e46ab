import Foundation

/// What a project has decided once for all commands: the file `workbench.toml` of the folder one works in.
///
/// A subset of TOML: comments, and one `key = value` a line with a text in quotes, a whole number, true or false. Whatever else
/// TOML knows is refused by its line, and so are unknown keys and keys that stand twice: nothing is read past in silence.
public struct SettingsFile: Sendable {
    /// What may be decided.
    public enum Key: String, CaseIterable, Sendable {
        case db, threads
        case cpuPath = "cpu_path"
        case color

        /// The variable of the environment that goes before the file.
        public var variable: String {
            switch self {
            case .db: "WORKBENCH_DB"
            case .threads: "WORKBENCH_THREADS"
            case .cpuPath: "WORKBENCH_CPU_PATH"
            case .color: "NO_COLOR"
            }
        }

        /// One sentence on it.
        public var meaning: String {
            switch self {
            case .db: "database file"
            case .threads: "threads of the engine; they change no result"
            case .cpuPath: "instruction set of the engine; it changes no result"
            case .color: "whether a terminal is shown colours"
            }
        }

        fileprivate var wanted: String {
            switch self {
            case .db, .cpuPath: "a text in quotes"
            case .threads: "a whole number"
            case .color: "true or false"
            }
        }
    }

    /// Where it stands when nothing else is said.
    public static let usualName = "workbench.toml"
    /// Bytes: a longer file is not one of settings.
    private static let longest = 64 * 1024

    /// The file.
    public let path: String
    /// What it decides: texts without quotes, numbers and words as they stand.
    public let values: [Key: String]

    /// Reads a file; `nil` where there is none.
    ///
    /// - Throws: `SettingsError`.
    public static func read(_ path: String = usualName) throws(SettingsError) -> SettingsFile? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        guard info.st_mode & S_IFMT == S_IFREG, info.st_size <= longest else {
            throw SettingsError(path: path, line: nil, problem: "is no file of settings")
        }
        guard let data = FileManager.default.contents(atPath: path),
            let text = String(data: data, encoding: .utf8)
        else {
            throw SettingsError(path: path, line: nil, problem: "cannot be read as UTF-8 text")
        }
        return try SettingsFile(text, path: path)
    }

    /// Reads the text of one.
    ///
    /// - Throws: `SettingsError` with the line.
    public init(_ text: String, path: String) throws(SettingsError) {
        self.path = path
        var values: [Key: String] = [:]
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.isEmpty || line.first == "#" { continue }
            do throws(Problem) {
                let (key, value) = try Self.entry(line)
                guard values.updateValue(value, forKey: key) == nil else {
                    throw Problem("\(key.rawValue) stands there twice")
                }
            } catch {
                throw SettingsError(path: path, line: index + 1, problem: error.text)
            }
        }
        self.values = values
    }

    private struct Problem: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private static func entry(_ line: Substring) throws(Problem) -> (Key, String) {
        guard line.first != "[" else {
            throw Problem("tables are not read: write key = value")
        }
        guard let sign = line.firstIndex(of: "=") else {
            throw Problem("is no key = value")
        }
        let name = trimmed(line[..<sign])
        guard let key = Key(rawValue: name) else {
            let known = Key.allCases.map(\.rawValue)
            throw Problem(
                "there is no setting \"\(name)\"."
                    + (nearestName(to: name, among: known).map { " Did you mean \($0)?" } ?? "")
                    + " There are: " + known.joined(separator: ", "))
        }
        let rest = line[line.index(after: sign)...].drop { $0 == " " || $0 == "\t" }
        return (key, try value(of: key, rest))
    }

    private static func value(of key: Key, _ text: Substring) throws(Problem) -> String {
        let wrong = Problem("\(key.rawValue) must be \(key.wanted)")
        let isText = text.first == "\"" || text.first == "'"
        guard isText == (key == .db || key == .cpuPath) else { throw wrong }
        guard isText else {
            let word = trimmed(text.prefix { $0 != "#" })
            let isRight =
                key == .color
                ? word == "true" || word == "false" : Int(word).map(String.init) == word
            guard isRight else { throw wrong }
            return word
        }
        let (value, rest) = try quoted(text)
        guard rest.isEmpty || rest.first == "#" else {
            throw Problem("something stands behind the value of \(key.rawValue)")
        }
        guard !value.isEmpty else { throw Problem("\(key.rawValue) is empty") }
        return value
    }

    /// A text in quotes, and what follows it: in double ones, `\\` and `\"` stand for what they escape.
    private static func quoted(_ text: Substring) throws(Problem) -> (String, Substring) {
        guard let quote = text.first else { throw Problem("a text has no quotes") }
        var value = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == quote { return (value, rest.drop { $0 == " " || $0 == "\t" }) }
            guard character == "\\", quote == "\"" else {
                value.append(character)
                continue
            }
            guard let escaped = rest.popFirst(), escaped == "\\" || escaped == "\"" else {
                throw Problem("of escapes, \\\\ and \\\" are read; use single quotes otherwise")
            }
            value.append(escaped)
        }
        throw Problem("a text has no closing quote")
    }

    private static func trimmed(_ text: Substring) -> String {
        text.trimmingCharacters(in: .whitespaces)
    }
}

/// A file of settings that cannot be taken as it is.
public struct SettingsError: UserFacingError, Hashable {
    let path: String
    /// From 1; `nil` where the file as a whole is meant.
    let line: Int?
    let problem: String

    /// Decides the exit code.
    public var kind: FailureKind { .usage }

    /// What failed, where, why, and what to do next.
    public var description: String {
        "\(path)\(line.map { ":\($0)" } ?? ""): \(problem). Mend it, or work in another folder."
    }
}
