import TestSupport
import Testing

/// What the pages tell to type prints what they show: see `DocumentedRun`.
@Suite(
    .enabled(if: DocumentedRun.hasTerminal, "skipped: /usr/bin/script (util-linux) is not here"))
struct DocumentationTests {
    /// The queries are asked of the shop of the guide.
    @Test func theGuideAndTheCookbookAreRight() throws {
        let run = try DocumentedRun()
        try run.run("docs/guide.md", queries: run.database)
        try run.run("docs/cookbook.md", queries: run.database)
        try run.run("docs/bi.md", queries: run.database)
        try run.compare(pictures: "docs/pictures")
    }

    @Test func thePageOfCommandsIsRight() throws {
        let run = try DocumentedRun()
        try run.run("docs/cli.md", queries: run.database)
    }

    @Test func thePageForUsersOfTheKitIsRight() throws {
        let run = try DocumentedRun()
        try run.run("docs/coming-from-the-kit.md", queries: run.database)
    }

    /// Each makes a shop of its own.
    @Test(arguments: [
        "docs/explain.md", "docs/live-score.md", "docs/privacy.md", "docs/publish.md",
        "docs/report.md",
        "docs/shops.md",
    ])
    func thePagesWithAShopOfTheirOwnAreRight(page: String) throws {
        let run = try DocumentedRun()
        try run.run(page, queries: run.database)
    }

    /// Their examples are of the Online Retail data; to recommend takes minutes in a debug build.
    @Test(.enabled(if: isRelease && Places.hasRealData, Comment(rawValue: Places.noRealData)))
    func thePagesOnTheRealDataAreRight() throws {
        let run = try DocumentedRun()
        for arguments in [
            ["ingest", Places.realData], ["sweep"], ["recommend", "--features", "rfm"],
        ] {
            let outcome = try Command.workbench(
                arguments[0], Array(arguments.dropFirst()) + ["--db", run.database, "--quiet"])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        try run.run("docs/segments.md", queries: nil)
        try run.run("docs/recommend.md", queries: run.database)
    }

    private static let isRelease = (try? Command.workbench.contains("/release/")) ?? false
}
