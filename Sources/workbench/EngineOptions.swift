import ArgumentParser
import Clustering
import Foundation

/// On what the engine runs; nothing here changes a result.
struct EngineOptions: ParsableArguments {
    @Option(
        help:
            "Threads (default: $WORKBENCH_THREADS, threads of the settings, then all cores). They change no result."
    )
    var threads: Int?
    @Option(
        help: ArgumentHelp(
            "Instruction set, plain, avx2 or avx512 (default: $WORKBENCH_CPU_PATH, then the best "
                + "there is). Changes no result."))
    var cpuPath: CPUPath?

    /// Looks for broken invariants of the engine, where the environment asks for it.
    static func checkWhereAsked() {
        if environment("WORKBENCH_CHECK_ENGINE") == "1" { EngineChecks.turnOn() }
    }

    /// Threads that a command takes.
    private static let allowed = 1...BlockPool.mostWorkers

    func validate() throws {
        _ = try chosenThreads
        _ = try chosenPath
    }

    /// The flag, else the environment's, else all cores.
    var chosenThreads: Int {
        get throws {
            if let threads {
                guard Self.allowed.contains(threads) else {
                    throw ValidationError(
                        "--threads \(threads) is not allowed: it must be 1 to "
                            + "\(Self.allowed.upperBound).")
                }
                return threads
            }
            return try Self.usualThreads
        }
    }

    /// The environment's, else all cores: also of commands without the flag.
    static var usualThreads: Int {
        get throws {
            guard let (text, place) = Settings.usual(.threads) else {
                return min(
                    max(1, ProcessInfo.processInfo.activeProcessorCount), allowed.upperBound)
            }
            guard let threads = Int(text), allowed.contains(threads) else {
                throw ValidationError(
                    "\(place), but it must be a whole number, 1 to \(allowed.upperBound). Correct "
                        + "or unset it, or pass --threads.")
            }
            return threads
        }
    }

    /// The flag, else the environment's, else the best that this CPU runs.
    var chosenPath: CPUPath {
        get throws {
            let usual = Settings.usual(.cpuPath)
            guard let name = cpuPath?.rawValue ?? usual?.value else { return .best }
            guard let path = CPUPath(rawValue: name), CPUPath.available.contains(path) else {
                let source = cpuPath == nil ? usual?.place ?? "" : "--cpu-path \(name)"
                let names = CPUPath.available.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(source): this CPU cannot run it. It runs \(names).")
            }
            return path
        }
    }

    /// A variable that is set and not empty.
    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension CPUPath: ExpressibleByArgument {}
