/// The database that commands are for which a text tells to type: named in each of them, where it has to be typed.
///
/// Who words a message knows what helps and not what was typed. What is copied from it has to answer from the same file,
/// so the flag is put in at the one door to the screen, or to the page, and never where a sentence is written.
public struct CommandPlace: Sendable {
    /// Commands that take the flag.
    private let commands: Set<String>
    private let database: String?
    /// ` --db shop.db`; empty where commands take the file without being told.
    private let flag: String

    /// Commands find the file by themselves.
    public static let usual = CommandPlace(database: nil, commands: [])

    /// - Parameters:
    ///   - database: The file as it was typed; `nil` where it was not.
    ///   - commands: Names of the commands that take `--db`.
    public init(database: String?, commands: Set<String>) {
        (self.commands, self.database) = (commands, database)
        flag = database.map { " --db " + shellWord($0) } ?? ""
    }

    /// For a page that goes to others: the file by its name alone, as folders say who the client is.
    public var onPage: CommandPlace {
        CommandPlace(
            database: database.map {
                String($0[($0.lastIndex(of: "/").map($0.index(after:)) ?? $0.startIndex)...])
            },
            commands: commands)
    }

    // MARK: Text

    /// The text with the file named behind `workbench` and the name of a command, but where the command says one already or
    /// asks for help.
    ///
    /// Where a command ends is not known in prose; that its name takes flags is.
    public func named(in text: String) -> String {
        guard !flag.isEmpty else { return text }
        let ends = ends(of: text)
        guard !ends.isEmpty else { return text }
        var result = ""
        var done = text.startIndex
        for (place, end) in ends.enumerated() {
            let next = place + 1 < ends.count ? ends[place + 1] : text.endIndex
            let rest = text[end..<next]
            result += text[done..<end]
            done = end
            let saysOne = rest.contains(" --db ") || rest.contains(" --db=")
            if !saysOne, !rest.hasPrefix(" --help") { result += flag }
        }
        return result + text[done...]
    }

    /// A document with the file named in its paragraphs; tables hold data.
    public func named(in document: Document) -> Document {
        guard !flag.isEmpty else { return document }
        return Document(
            document.blocks.map { block in
                guard case .text(let text) = block else { return block }
                return .text(
                    text.split(separator: "\n", omittingEmptySubsequences: false)
                        .flatMap { lines(of: String($0)) }.joined(separator: "\n"))
            })
    }

    /// Columns that paragraphs of documents are broken for.
    private static let width = 80

    /// A line of a paragraph, broken anew where the name of the file has made it too long.
    private func lines(of line: String) -> [String] {
        let named = named(in: line)
        guard named != line, line.count <= Self.width else { return [named] }
        let isBelow = line.hasPrefix(" ") && WrappedText.mark(of: line.drop { $0 == " " }) == 0
        return isBelow
            ? WrappedText.lines(named, width: Self.width, hanging: 0)
            : WrappedText.paragraph(named, width: Self.width)
    }

    // MARK: Where commands stand

    private static let program = "workbench "

    /// The ends of `workbench` and the name of a command, from left to right.
    private func ends(of text: String) -> [String.Index] {
        var ends: [String.Index] = []
        var rest = text[...]
        while let found = rest.firstRange(of: Self.program) {
            rest = rest[found.upperBound...]
            let before = text[..<found.lowerBound].last
            guard before.map({ " \n(`$:".contains($0) }) ?? true,
                !Self.isInQuotes(found.lowerBound, of: text)
            else { continue }
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            guard commands.contains(String(name)), Self.isEnd(rest[name.endIndex...]) else {
                continue
            }
            ends.append(name.endIndex)
            rest = rest[name.endIndex...]
        }
        return ends
    }

    /// Whether a place of a text stands within a name: names of people's own stand between double quotes.
    private static func isInQuotes(_ place: String.Index, of text: String) -> Bool {
        let line = text[..<place].utf8.reversed().prefix { $0 != UInt8(ascii: "\n") }
        return line.count { $0 == UInt8(ascii: "\"") } % 2 == 1
    }

    /// Whether a name ends there: `runs.` at the end of a sentence, and not in `runs.csv`.
    private static func isEnd(_ rest: Substring) -> Bool {
        guard let first = rest.first else { return true }
        if first.isWhitespace || "`'\")".contains(first) { return true }
        guard ".,;:".contains(first) else { return false }
        return rest.dropFirst().first.map { $0.isWhitespace } ?? true
    }
}
