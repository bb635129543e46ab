import Pipeline
import Reports
import Testing

struct ReportPageCommandsTests {
    /// The page names the file in what it tells to type, as the screen does.
    @Test func commandsOfThePageNameTheFile() throws {
        let shop = try ProfileDatabase(at: "shop.db")
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        let commands: Set = [
            "publish", "recommend", "sweep", "features", "ingest", "profile", "report",
        ]
        func page(_ database: String?) throws -> String {
            try Report(
                of: .run(RunReference("1")), database: "shop.db",
                place: CommandPlace(database: database, commands: commands), in: shop.connection
            ).html()
        }
        let plain = try page(nil)
        #expect(!plain.contains("--db") && plain.contains("workbench "))
        let named = try page("a<b.db")
        for part in named.components(separatedBy: "workbench ").dropFirst() {
            let command = part.prefix { $0.isLetter }
            guard commands.contains(String(command)) else { continue }
            #expect(
                part.dropFirst(command.count).hasPrefix(" --db &#39;a&lt;b.db&#39;"),
                "\(part.prefix(60))")
        }
    }
}
