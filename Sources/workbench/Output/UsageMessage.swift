import ArgumentParser
import Foundation
import Pipeline
import Reports

/// What the argument parser says, with the words that were typed made harmless: they may come from a
/// script, and a terminal obeys what stands in them.
struct UsageMessage {
    private let text: String
    private let status: Int32

    init(_ error: any Error, arguments: [String] = CommandLine.arguments) {
        status = Workbench.exitCode(for: error).rawValue
        text = Self.harmless(Workbench.fullMessage(for: error), arguments: arguments)
    }

    /// The parser quotes arguments as they are; its own text has no control character but line feeds.
    static func harmless(_ message: String, arguments: [String]) -> String {
        var message = message
        for argument in arguments.flatMap(parts) where VisibleText.escaped(argument) != argument {
            message = message.replacing(argument, with: VisibleText.escaped(argument))
        }
        return message.split(separator: "\n", omittingEmptySubsequences: false)
            .map { VisibleText.escaped(String($0)) }.joined(separator: "\n")
    }

    /// An argument, and what stands behind the equals sign in `--flag=value`.
    private static func parts(_ argument: String) -> [String] {
        guard let sign = argument.firstIndex(of: "=") else { return [argument] }
        return [argument, String(argument[argument.index(after: sign)...])]
    }

    /// Help goes to stdout, everything else to stderr; ends the process.
    func print() -> Never {
        guard status == 0 else {
            Terminal.usage(text)
            exit(status)
        }
        do {
            try Terminal.data(text.isEmpty ? "" : text + "\n")
        } catch {
            fail(error)
        }
        exit(status)
    }
}
