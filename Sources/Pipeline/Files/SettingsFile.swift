import Foundation

/// What somebody has decided once for all commands: the file `workbench.toml` of the folder one works in, and a file of the
/// user's for all folders.
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

    /// For what a file holds.
    public enum Reach: Sendable {
        /// One folder: what it names stands beside it.
        case project
        /// Every folder that a user works in: what it names is named whole.
        case user
    }

    /// The project's file, in the folder one works in.
    public static let usualName = "workbench.toml"

    /// The user's file: `workbench/config.toml` of the folder that XDG_CONFIG_HOME names, else of `~/.config`.
    ///
    /// - Parameter environment: As of a process. A folder that is not named whole is none, as the XDG Base Directory
    ///   Specification has it.
    /// - Returns: `nil` for who has no home, or one that is not named whole.
    public static func userPath(in environment: [String: String]) -> String? {
        let ending = "/workbench/config.toml"
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
            return folder + ending
        }
        return home(in: environment).map { $0 + "/.config" + ending }
    }

    private static func home(in environment: [String: String]) -> String? {
        environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }

    /// Bytes: a longer file is not one of settings.
    private static let longest = 64 * 1024

    /// The file.
    public let path: String
    /// What it decides: texts without quotes, numbers and words as they stand.
    public let values: [Key: String]

    /// Reads a file; `nil` where there is none.
    ///
    /// One that cannot be reached is not one that is not there: it may hold the database that is meant.
    ///
    /// - Throws: `SettingsError`.
    public static func read(
        _ path: String = usualName, for reach: Reach = .project
    ) throws(SettingsError) -> SettingsFile? {
        func failed(_ problem: String) -> SettingsError {
            SettingsError(path: path, reach: reach, line: nil, problem: problem)
        }
        var info = stat()
        guard stat(path, &info) == 0 else {
            let code = errno
            guard code == ENOENT || code == ENOTDIR else {
                throw failed("cannot be reached: \(String(cString: strerror(code)))")
            }
            if let link = linkToNothing(on: path) {
                throw failed(
                    "\(link == path ? "" : "\(link) ")is a link that leads nowhere")
            }
            return nil
        }
        guard info.st_mode & S_IFMT == S_IFREG, info.st_size <= longest else {
            throw failed("is no file of settings")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw failed("cannot be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw failed("is no UTF-8 text")
        }
        return try SettingsFile(text, path: path, for: reach)
    }

    /// The link on the way to a file that is not there, whose end is missing; `nil` where it is the file that is.
    private static func linkToNothing(on path: String) -> String? {
        var (place, info) = (path, stat())
        while !place.isEmpty, lstat(place, &info) != 0 {
            place = NSString(string: place).deletingLastPathComponent
        }
        return !place.isEmpty && stat(place, &info) != 0 ? place : nil
    }

    /// Reads the text of one.
    ///
    /// - Parameter environment: What knows the home that `~/` stands for.
    /// - Throws: `SettingsError` with the line.
    public init(
        _ text: String, path: String, for reach: Reach = .project,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SettingsError) {
        self.path = path
        var values: [Key: String] = [:]
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.isEmpty || line.first == "#" { continue }
            do throws(Problem) {
                let (key, text) = try Self.entry(line)
                let value =
                    try key == .db ? Self.place(text, for: reach, in: environment) : text
                guard values.updateValue(value, forKey: key) == nil else {
                    throw Problem("\(key.rawValue) stands there twice")
                }
            } catch {
                throw SettingsError(
                    path: path, reach: reach, line: index + 1, problem: error.text)
            }
        }
        self.values = values
    }

    private struct Problem: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    /// A database as it is opened: no shell has made a folder of `~/`.
    private static func place(
        _ text: String, for reach: Reach, in environment: [String: String]
    ) throws(Problem) -> String {
        if text.hasPrefix("~/") {
            guard let home = home(in: environment) else {
                throw Problem(
                    "db begins with ~/, and HOME is \(environment["HOME"].map { $0.isEmpty } ?? true ? "not set" : "no whole path")"
                )
            }
            return home + text.dropFirst()
        }
        guard reach == .project || text.hasPrefix("/") else {
            throw Problem(
                "db must be a whole path, such as ~/shop.db: in each folder this would be another file"
            )
        }
        return text
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
    let reach: SettingsFile.Reach
    /// From 1; `nil` where the file as a whole is meant.
    let line: Int?
    let problem: String

    /// Decides the exit code.
    public var kind: FailureKind { .usage }

    /// What failed, where, why, and what to do next.
    public var description: String {
        "\(path)\(line.map { ":\($0)" } ?? ""): \(problem). Mend it, or "
            + (reach == .project ? "work in another folder." : "move it away.")
    }
}
