import Foundation
import TestSupport
import Testing

/// What a command tells to type answers from the file that it was asked of.
@Suite struct CommandPlaceTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("s.db")
        try FileManager.default.copyItem(
            atPath: SmallShop.shared.get().path, toPath: database)
    }

    /// Commands in a text that name no file, each with what follows it.
    private func unplaced(_ text: String) -> [String] {
        let lines = text.split(separator: "\n").filter { line in
            // The parser's help shows commands, and tells to type none.
            !["Usage: ", "  See 'workbench", "Help: "].contains { line.hasPrefix($0) }
        }
        return lines.joined(separator: "\n").components(separatedBy: "workbench ").dropFirst()
            .filter {
                let name = String($0.prefix { $0.isLetter })
                let end = $0.dropFirst(name.count).first
                return HelpTests.commands.contains(name) && name != "sample"
                    && end.map { " \n.,;:)`'<".contains($0) } != false && !$0.contains("--db ")
            }
    }

    @Test(arguments: [
        ["segment"], ["segment", "--no-report", "--n-clusters", "12"],
        ["sweep", "--features", "rfm"],
        ["recommend"], ["recommend", "--features", "nosuch"], ["features", "--check"],
        ["features", "--list"],
        ["publish", "--rules", "rfm", "--dry-run"], ["publish"],
        ["publish", "published", "--as", "X"],
        ["publish", "--rules", "rfm", "--cut", "loyal_invoices=x"], ["refresh"], ["profile", "1"],
        ["profile", "nosuch"], ["explain", "1"], ["explain", "published"], ["show", "recommended"],
        ["show", "nosuch"],
        ["compare", "1"], ["compare", "--sweep", "99"], ["runs"], ["runs", "--snapshot", "99"],
        ["verify"],
        ["predict", "nosuch"], ["campaign"], ["campaign", "--segment", "champions"],
        ["campaign", "X", "--segment", "champions"], ["campaign", "X", "--for", "klaviyo"],
        ["campaign", "X", "--result"], ["export", "--for", "klaviyo"],
        ["export", "--publication", "X", "--for", "klaviyo"], ["rejects", "--file", "nosuch.csv"],
        ["ingest", "--email", "Mail", "x.csv"], ["plot", "distances", "1", "--out", "d.svg"],
        ["plot", "curves", "--out", "c.svg"], ["report", "1", "--out", "r.html"], ["config"],
    ])
    func everyCommandThatIsNamedNamesTheFile(_ words: [String]) throws {
        let outcome = try Command.run(
            Command.workbench, words + ["--db", database], in: folder.path)
        #expect(unplaced(outcome.errors) == [], "\(words): \(outcome.errors)")
        #expect(unplaced(outcome.output) == [], "\(words): \(outcome.output)")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasSuffix(".html") {
            let page = try String(contentsOfFile: folder.file(name), encoding: .utf8)
            #expect(page.contains("--db "))
            #expect(unplaced(page) == [], "\(words), \(name)")
        }
    }

    /// Where the file was not typed, it is found by itself the next time, too.
    @Test func whatWasNotTypedIsNotNamed() throws {
        for words in [
            ["publish", "--rules", "rfm", "--dry-run"], ["compare", "1"],
            ["campaign", "X", "--for", "klaviyo"],
        ] {
            let outcome = try Command.run(
                Command.workbench, words, in: folder.path, environment: ["WORKBENCH_DB": database])
            #expect(
                !(outcome.errors + outcome.output).contains("--db"), "\(words): \(outcome.errors)")
        }
    }

    /// What is data stays as it is, also where it reads like a command.
    @Test func dataIsNotChanged() throws {
        let lines = try folder.write(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
                + "1,A,workbench runs,1,2023-01-15 10:00,x,c,UK\n", to: "a.csv")
        let path = folder.file("new.db")
        _ = try Command.workbench("ingest", lines, "--max-rejects", "all", "--db", path)
        for format in ["table", "csv", "json"] {
            let outcome = try Command.workbench("rejects", "--format", format, "--db", path)
            #expect(outcome.output.contains("workbench runs"), "\(outcome.output)")
            #expect(!outcome.output.contains("--db"), "\(outcome.output)")
        }
    }
}
