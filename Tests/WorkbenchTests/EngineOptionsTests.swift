import Foundation
import TestSupport
import Testing

struct EngineOptionsTests {
    @Test(arguments: ["0", "-1", "1025", "9223372036854775807"])
    func threadsAreBounded(threads: String) throws {
        let shop = try SmallShop.shared.get()
        let ways: [([String], [String: String])] = [
            (["--threads=\(threads)"], [:]), ([], ["WORKBENCH_THREADS": threads]),
        ]
        for (arguments, environment) in ways {
            let outcome = try Command.run(
                Command.workbench, ["sweep", "--db", shop.path] + arguments,
                environment: environment)
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("1 to 1024"), "\(outcome.errors)")
        }
    }

    /// Root is exempt from the limit on processes, so another user runs the program.
    @Test(
        .enabled(if: ThreadLimit.canBeSet, "only root can become a user without other processes"))
    func aSweepWithoutThreadsSaysSoAndEnds() throws {
        let shop = try SmallShop.shared.get()
        let folder = try TemporaryFolder()
        let path = folder.file("shop.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: path)
        for open in [URL(fileURLWithPath: path).deletingLastPathComponent().path, path] {
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open)
        }
        let sweep = [
            "sweep", "--n-clusters", "4", "--tol", "0.01", "--algorithm", "kmeans", "--db", path,
        ]
        let none = try ThreadLimit.run(1, sweep)
        #expect(none.status == 75, "\(none.errors)")
        #expect(none.errors.contains("refused to start a thread"), "\(none.errors)")
        // The engine's thread alone does all the work of the four asked for.
        let one = try ThreadLimit.run(2, sweep + ["--threads", "4"])
        #expect(one.status == 0, "\(one.errors)")
    }
}

/// Runs the program as a user who may have a number of threads only.
private enum ThreadLimit {
    static var canBeSet: Bool {
        geteuid() == 0
            && ["prlimit", "setpriv", "timeout"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
            }
    }

    static func run(_ threads: Int, _ arguments: [String]) throws -> Command.Outcome {
        // A waiting program would wait for ever: that is the fault. `timeout` stays outside the
        // limit, as root.
        try Command.run(
            "/usr/bin/timeout",
            [
                "60", "/usr/bin/setpriv", "--reuid=61234", "--clear-groups", "/usr/bin/prlimit",
                "--nproc=\(threads):\(threads)", try Command.workbench,
            ] + arguments)
    }
}
