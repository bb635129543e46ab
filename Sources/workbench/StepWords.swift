import ArgumentParser
import Reports

/// What was typed behind `segment`, as the single commands take it: so that who reads along learns them.
struct StepWords {
    /// Options of `segment` that mean something else in a step, or nothing.
    private static let own: Set = [
        "n-clusters", "publish", "refit", "report", "no-report", "format", "raw", "quiet", "db",
        "help", "version", "no-color",
    ]
    /// Flags that take no value, as the parser knows them.
    private static let withoutValue = Set(CommandSlips.flags(of: SegmentCommand.self))

    /// Each option with its value.
    private let options: [(name: String, words: [String])]

    /// - Parameter arguments: What was typed behind the name of the command.
    init(_ arguments: [String]) {
        var found: [(String, [String])] = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--" { break }
            guard word.hasPrefix("--") else { continue }
            let name = String(word.dropFirst(2).prefix { $0 != "=" })
            var words = [word]
            if !word.contains("="), !Self.withoutValue.contains(name), let value = rest.first,
                !value.hasPrefix("--")
            {
                words.append(value)
                rest.removeFirst()
            }
            if !Self.own.contains(name) { found.append((name, words)) }
        }
        options = found
    }

    /// The words that a command knows.
    func of(_ command: any ParsableCommand.Type) -> [String] {
        let known = Set(CommandSlips.options(of: command))
        return options.filter { known.contains($0.name) }.flatMap(\.words)
    }
}
