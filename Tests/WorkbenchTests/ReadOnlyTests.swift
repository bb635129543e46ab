import Foundation
import Store
import TestSupport
import Testing

/// Commands that answer, on a file that their user may only read, in a folder where he may make no file.
@Suite(.enabled(if: MessageTests.canBecomeAnother, "another user cannot run the binary here"))
struct ReadOnlyTests {
    private static let notKept = "what is worked out is shown here and not kept"

    private let folder: TemporaryFolder
    private let path: String

    /// The small shop, with what was asked of run 1 kept.
    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("shop.db")
        try FileManager.default.copyItem(atPath: try SmallShop.shared.get().path, toPath: path)
        for words in [
            ["profile", "1"], ["explain", "1"], ["compare", "1", "2"],
            ["publish", "1", "--as", "First"],
        ] {
            let outcome = try Command.run(Command.workbench, words + ["--db", path])
            try #require(outcome.status == 0, "\(words): \(outcome.errors)")
        }
        #expect(chmod(path, 0o444) == 0)
        #expect(chmod(folder.path, 0o555) == 0)
    }

    private func asReader(_ words: String) throws -> Command.Outcome {
        try Command.run(
            "/bin/sh", ["-c", "\(MessageTests.asAnother) \"$WB\" \(words) --db \"$DB\""],
            in: "/", environment: ["WB": try Command.workbench, "DB": path])
    }

    @Test(arguments: [
        "runs", "show 1", "verify 1", "profile 1", "explain 1", "explain 1 --customer 12347",
        "compare 1 2", "plot profiles 1 --out -", "publish --list",
        "publish 1 --as First --dry-run",
        "publish 2 --as Second --dry-run", "refresh --dry-run", "features --list",
    ])
    func whatStandsThereIsShown(_ words: String) throws {
        defer { _ = chmod(folder.path, 0o755) }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let outcome = try asReader(words)
        // There may be no such customer in this shop; that is an answer, too.
        #expect(outcome.status == 0 || words.contains("--customer"), "\(words): \(outcome.errors)")
        #expect(outcome.status != 77, "\(words): \(outcome.errors)")
        #expect(!outcome.errors.contains(Self.notKept), "\(words): \(outcome.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try folder.contents() == ["shop.db"])
    }

    @Test(arguments: [
        "profile 2", "report 2 --out -", "plot profiles 2 --out -", "explain 2", "compare 1 3",
        "runs --require 'silhouette > 0'",
        "recommend --draws 20 --n-clusters 2,3 --quiet",
    ])
    func whatIsNewIsShownAndNotKept(_ words: String) throws {
        defer { _ = chmod(folder.path, 0o755) }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let outcome = try asReader(words)
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        #expect(!outcome.output.isEmpty, "\(words)")
        let told = outcome.errors.components(separatedBy: Self.notKept).count - 1
        #expect(told == (words.contains("--quiet") ? 0 : 1), "\(words): \(outcome.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try folder.contents() == ["shop.db"])
        // The same as where it is kept.
        #expect(chmod(folder.path, 0o755) == 0)
        #expect(chmod(path, 0o644) == 0)
        let kept = try Command.run(
            "/bin/sh", ["-c", "\"$WB\" \(words) --db \"$DB\""], in: "/",
            environment: ["WB": try Command.workbench, "DB": path])
        #expect(kept.output == outcome.output, "\(words)")
    }

    @Test(arguments: [
        "publish 1 --as Third", "refresh", "profile 1 --name 0=Regulars", "sweep --n-clusters 4",
        "features --features rfm", "ingest \(Places.fixture("features/lines.csv"))",
    ])
    func whatIsToBeKeptIsRefused(_ words: String) throws {
        defer { _ = chmod(folder.path, 0o755) }
        let outcome = try asReader(words)
        #expect(outcome.status == 77, "\(words): \(outcome.errors)")
        #expect(outcome.output.isEmpty, "\(words)")
    }
}
