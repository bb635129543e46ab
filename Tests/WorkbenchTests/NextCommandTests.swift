import Foundation
import TestSupport
import Testing

/// What a command says to type next, typed as it stands.
@Suite struct NextCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The words behind `next: workbench` of a command that must work.
    private func next(_ words: [String]) throws -> [String] {
        let outcome = try Command.run(Command.workbench, words, in: folder.path)
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        let lines = outcome.errors.split(separator: "\n").filter {
            $0.hasPrefix("next: workbench ")
        }
        #expect(lines.count == 1, "\(words): \(outcome.errors)")
        return try #require(lines.first).dropFirst("next: workbench ".count)
            .split(separator: " ").map(String.init)
    }

    private func followed(_ words: [String], by start: String) throws -> [String] {
        let words = try next(words)
        #expect(words.joined(separator: " ").hasPrefix(start), "\(words)")
        return words
    }

    @Test func eachStepNamesTheNextOne() throws {
        let sample = ["sample", "--n-customers", "300", "--seed", "3", "--out", "a.csv"]
        #expect(try next(sample) == ["segment", "a.csv"])
        let typed = ["--db", "s.db"]
        #expect(try next(["ingest", "a.csv"] + typed) == ["segment"] + typed)
        let sweep = ["sweep", "--features", "rfm_net", "--algorithm", "kmeans"] + typed
        let recommend = try followed(sweep, by: "recommend --features rfm_net --db s.db")
        let profile = try followed(recommend, by: "profile rfm_net:recommended --db s.db")
        let profiled = try Command.run(Command.workbench, profile, in: folder.path)
        #expect(profiled.status == 0, "\(profiled.errors)")
        // An answer for programs too: advice is for a person at a terminal.
        #expect(!profiled.errors.contains("next:"))
        let publish = ["publish", "rfm_net:recommended", "--as", "Mine"] + typed
        let campaign = try followed(
            publish, by: "campaign NAME --segment SEGMENT --publication Mine")
        let drawn = campaign.map { $0 == "SEGMENT" ? "recent" : $0 } + ["--no-consent-needed"]
        let handOver = try Command.run(Command.workbench, drawn, in: folder.path)
        #expect(handOver.status != 64, "\(handOver.errors)")
        #expect(try next(["refresh"] + typed) == ["report", "--out", "FILE.html"] + typed)
        _ = try Command.run(
            Command.workbench, ["report", "--out", "FILE.html"] + typed, in: folder.path)
        let exists = FileManager.default.fileExists(atPath: folder.file("FILE.html"))
        #expect(exists)
    }

    @Test func whatWasFrozenIsSweptAndAskedAbout() throws {
        _ = try next(["sample", "--n-customers", "300", "--seed", "3", "--out", "a.csv"])
        _ = try next(["ingest", "a.csv"])
        let sweep = try followed(
            ["features", "--features", "rfm", "--winsor", "0.01"], by: "sweep --snapshot 1")
        _ = try followed(
            sweep + ["--n-clusters", "3", "--algorithm", "kmeans"], by: "recommend --snapshot 1")
    }

    @Test func quietIsQuiet() throws {
        _ = try next(["sample", "--n-customers", "300", "--seed", "3", "--out", "a.csv"])
        let outcome = try Command.run(
            Command.workbench, ["ingest", "a.csv", "--quiet"], in: folder.path)
        #expect(outcome.errors == "")
    }
}
