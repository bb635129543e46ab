import ArgumentParser
import Foundation
import Pipeline
import Reports

/// Options that the parser takes, or refuses without a reason.
extension CommandSlips {
    /// Options that may be there several times.
    private static let repeatable: Set<String> = [
        "transform", "weights", "display", "name", "consent", "cut",
    ]

    /// What would have no effect, and nobody would say so: one of two values of an option, or a
    /// hyperparameter of an algorithm that was not asked for.
    static func unheard(in arguments: [String]) -> CommandSlip? {
        guard let word = arguments.first else { return nil }
        var given: [String: [String]] = [:]
        for (name, value) in options(in: arguments.dropFirst()) {
            given[name, default: []].append(value)
        }
        let twice = given.filter { $1.count > 1 && Set($1).count > 1 }.keys.sorted()
            .filter { !repeatable.contains($0) }
        if !twice.isEmpty, let option = withValues(of: word).first(where: twice.contains) {
            let values = (given[option] ?? []).joined(separator: " and as ")
            return CommandSlip(
                description: "--\(option) is there twice, as \(values). Leave one out.")
        }
        return stray(given)
    }

    private static func stray(_ given: [String: [String]]) -> CommandSlip? {
        guard let asked = given["algorithm"]?.last, let algorithm = AlgorithmList.standard[asked]
        else { return nil }
        let own = Set(algorithm.hyperparameters.map(\.flag))
        for other in AlgorithmList.standard.all where other != algorithm {
            for flag in other.hyperparameters.map(\.flag)
            where given[flag] != nil && !own.contains(flag) {
                return CommandSlip(
                    description:
                        "--\(flag) is for \(other.title) alone, and --algorithm \(asked) does "
                        + "not run it. Leave one of the two out.")
            }
        }
        return nil
    }

    /// A range that is none; for arguments that the parser has refused without a reason.
    static func oddRange(in arguments: [String]) -> CommandSlip? {
        for (name, value) in options(in: arguments.dropFirst()) {
            for part in value.split(separator: ",") {
                let ends = part.split(separator: "-", omittingEmptySubsequences: false)
                    .map { Int($0) }
                guard ends.count == 2, let low = ends[0], let high = ends[1] else { continue }
                if low > high {
                    return CommandSlip(
                        description:
                            "--\(name) \(part): a range goes from the smaller number to the "
                            + "larger one: \(high)-\(low).")
                }
                if high - low >= NumberList<Int>.longestRange {
                    return CommandSlip(
                        description: "--\(name) \(part): a range has at most "
                            + "\(NumberList<Int>.longestRange) numbers, such as 4-6.")
                }
            }
        }
        return nil
    }

    /// Options by which commands take a file that others take as an argument.
    private static let fileOptions = [
        "predict": ["transactions", "features"], "campaign": ["suppress"], "rejects": ["export"],
        "report": ["out"], "plot": ["out"], "export": ["out"],
    ]

    /// A file in the place of an argument; for arguments that the parser has refused.
    ///
    /// - Parameter refusal: What the parser says of them.
    static func strayFile(in arguments: [String], _ refusal: String) -> CommandSlip? {
        guard refusal.lowercased().contains("unexpected argument"), let command = arguments.first,
            let options = fileOptions[command],
            let file = arguments.dropFirst().first(where: {
                refusal.contains("'\($0)'") && isFile($0)
            })
        else { return nil }
        let ways = options.map { "--\($0) \(shellWord(file))" }.joined(separator: " or ")
        return CommandSlip(
            description:
                "\(command) takes the file \(shellWord(file)) by an option: \(ways). See workbench "
                + "\(command) --help.")
    }

    private static func isFile(_ word: String) -> Bool {
        let ending = (word as NSString).pathExtension
        return FileManager.default.fileExists(atPath: word)
            || ending.first?.isLetter == true && ending.count <= 5
    }

    /// Long options with what follows them, up to `--`.
    private static func options(in arguments: ArraySlice<String>) -> [(name: String, value: String)]
    {
        var found: [(String, String)] = []
        for (place, argument) in zip(arguments.indices, arguments) where argument.hasPrefix("--") {
            if argument == "--" { break }
            let name = argument.drop { $0 == "-" }.prefix { $0 != "=" }
            let next = place + 1
            let value =
                if let sign = argument.firstIndex(of: "=") {
                    String(argument[argument.index(after: sign)...])
                } else {
                    next < arguments.endIndex ? arguments[next] : ""
                }
            found.append((String(name), value))
        }
        return found
    }

    /// The options of a command that take a value, as its help lists them.
    private static func withValues(of word: String) -> [String] {
        guard let command = command(word) else { return [] }
        return Workbench.helpMessage(for: command).split(separator: " ").adjacentPairs
            .filter { $0.hasPrefix("--") && $1.hasPrefix("<") }
            .map { String($0.0.dropFirst(2)) }
    }
}

extension Array {
    fileprivate var adjacentPairs: [(Element, Element)] {
        Array<(Element, Element)>(zip(self, dropFirst()))
    }
}
