import ArgumentParser
import Foundation
import Pipeline

/// Commands and options that were mistyped, or that go by another name elsewhere.
///
/// The parser's own guess goes by letters alone: it knows no commands, and finds `--db` in `--k`.
enum CommandSlips {
    /// What other programs call our commands.
    private static let commandWords = [
        "segments": "segment", "clusters": "show", "centres": "show",
        "centers": "show", "list": "runs", "ls": "runs", "cluster": "sweep", "fit": "sweep",
        "train": "sweep", "import": "ingest", "load": "ingest", "read": "ingest",
        "customers": "ingest", "diff": "compare", "check": "features", "snapshot": "features",
        "classify": "predict", "generate": "sample",
    ]

    /// What other programs call our options.
    private static let optionWords = hyperparameterWords.merging(otherWords) { $1 }

    private static let hyperparameterWords = Dictionary(
        AlgorithmList.standard.hyperparameters.flatMap { parameter in
            parameter.synonyms.map { ($0, parameter.flag) }
        }, uniquingKeysWith: { first, _ in first })

    private static let otherWords = [
        "n-jobs": "threads", "jobs": "threads", "set": "features",
        "feature-set": "features", "output": "out", "database": "db", "sort-by": "sort",
        "top": "limit", "date": "as-of",
    ]

    /// The mistake in the first word, if it is no command.
    static func unknownCommand(in arguments: [String]) -> CommandSlip? {
        guard let word = arguments.first, !word.hasPrefix("-"), word != "help",
            command(word) == nil
        else { return nil }
        let names = Workbench.configuration.subcommands.map { $0._commandName }
        let meant = commandWords[word.lowercased()] ?? nearestName(to: word, among: names)
        return CommandSlip(
            description: "there is no command \"\(word)\"."
                + (meant.map { " Did you mean \($0)?" } ?? "")
                + " There are: \(names.joined(separator: ", ")); workbench --help says what they do."
        )
    }

    /// The first option that the command does not have; for arguments that the parser has refused.
    static func unknownOption(in arguments: [String]) -> CommandSlip? {
        guard let word = arguments.first, let command = command(word) else { return nil }
        let known = options(of: command)
        for argument in arguments.dropFirst() where argument.hasPrefix("-") {
            if argument == "--" { return nil }
            let option = String(argument.prefix { $0 != "=" })
            let name = String(option.drop { $0 == "-" })
            // One dash may also begin a value, such as -1; only known words are mistakes there.
            guard !known.contains(name), option.hasPrefix("--") || optionWords[name] != nil
            else { continue }
            let synonym = optionWords[name].flatMap { known.contains($0) ? $0 : nil }
            // Two letters are near to anything.
            let meant = synonym ?? (name.count > 2 ? nearestName(to: name, among: known) : nil)
            return CommandSlip(
                description: "\(word) has no option \(option)."
                    + (meant.map { " Did you mean --\($0)?" } ?? "")
                    + " See workbench \(word) --help.")
        }
        return nil
    }

    static func command(_ name: String) -> (any ParsableCommand.Type)? {
        Workbench.configuration.subcommands.first { $0._commandName == name }
    }

    /// Names of the long options that take no value, as the help lists them.
    static func flags(of command: any ParsableCommand.Type) -> [String] {
        Workbench.helpMessage(for: command).split(separator: "\n").flatMap { line -> [String] in
            guard line.hasPrefix("  -") else { return [] }
            // Names stand before the gap; what has a value names it there.
            let names = line.dropFirst(2).components(separatedBy: "  ")[0]
            guard !names.contains("<") else { return [] }
            return names.split { $0 == "," || $0 == "/" || $0 == " " }
                .filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }
        }
    }

    /// Names of the long options, as the help lists them.
    static func options(of command: any ParsableCommand.Type) -> [String] {
        Workbench.helpMessage(for: command).split { !$0.isLetter && !$0.isNumber && $0 != "-" }
            .filter { $0.hasPrefix("--") && $0.count > 2 }
            .map { String($0.dropFirst(2)) }
    }
}

/// A word that is no command, or no option of one.
struct CommandSlip: UserFacingError {
    /// Decides the exit code.
    var kind: FailureKind { .usage }

    /// What failed and what was probably meant.
    let description: String
}
