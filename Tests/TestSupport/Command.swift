import Foundation

/// Runs a program as a shell would and keeps what it says.
public struct Command {
    /// What a finished program left.
    public struct Outcome: Sendable {
        /// Exit code; 128 + signal when a signal ended it.
        public let status: Int32
        /// Everything on stdout.
        public let output: String
        /// Everything on stderr.
        public let errors: String
    }

    /// The built `workbench` binary: beside the test bundle.
    public static var workbench: String {
        get throws {
            let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            let candidates = [
                bundle.appendingPathComponent("workbench").path,
                Places.root + "/.build/release/workbench",
                Places.root + "/.build/debug/workbench",
            ]
            guard
                let path = candidates.first(where: FileManager.default.isExecutableFile(atPath:))
            else { throw MissingBinary(places: candidates) }
            return path
        }
    }

    /// The binary has not been built.
    public struct MissingBinary: Error {
        let places: [String]
    }

    /// Runs a command of `workbench` with the given arguments.
    public static func workbench(_ command: String, _ arguments: [String]) throws -> Outcome {
        let words = emulator + [try workbench, command] + arguments
        return try run(words[0], Array(words.dropFirst()))
    }

    /// Runs `workbench` with the given arguments.
    public static func workbench(
        _ arguments: String..., in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> Outcome {
        let words = emulator + [try workbench] + arguments
        return try run(words[0], Array(words.dropFirst()), in: folder, environment: environment)
    }

    /// What runs the binary, if not the machine itself: see `scripts/test --cpu`.
    private static let emulator =
        ProcessInfo.processInfo.environment["WORKBENCH_TEST_EMULATOR"]?
        .split(separator: " ").map(String.init) ?? []

    /// Runs a program to its end.
    public static func run(
        _ program: String, _ arguments: [String], in folder: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        // Every sweep of every test looks for broken invariants of the engine, and nobody's own settings decide.
        process.environment = ProcessInfo.processInfo.environment
            .merging(["WORKBENCH_CHECK_ENGINE": "1", "XDG_CONFIG_HOME": "/nowhere"]) { $1 }
            .merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        // Files, not pipes: no reader has to keep up, whatever the program writes.
        let scratch = try TemporaryFolder()
        let outputs = try ["out", "err"].map { name in
            try FileHandle(
                forWritingTo: URL(fileURLWithPath: try scratch.write("", to: name)))
        }
        process.standardOutput = outputs[0]
        process.standardError = outputs[1]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        func text(_ name: String) throws -> String {
            String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: scratch.file(name))),
                as: UTF8.self)
        }
        let code = process.terminationStatus
        return Outcome(
            status: process.terminationReason == .uncaughtSignal ? 128 + code : code,
            output: try text("out"), errors: try text("err"))
    }

    /// Queries a database with the plain `sqlite3` shell, as a BI person would.
    public static func sqlite3(_ database: String, _ sql: String) throws -> Outcome {
        try run("/usr/bin/env", ["sqlite3", "-readonly", "-bail", database, sql])
    }
}
