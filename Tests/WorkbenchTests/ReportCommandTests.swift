import Foundation
import FoundationXML
import Store
import TestSupport
import Testing

/// `report` through the built binary.
@Suite struct ReportCommandTests {
    private let shop: ShopCopy
    private var folder: TemporaryFolder { shop.folder }
    private var path: String { shop.path }
    private let out: String

    init() throws {
        shop = try ShopCopy()
        out = shop.folder.file("p.html")
    }

    private func report(_ arguments: String..., to place: String? = nil) throws -> Command.Outcome {
        try Command.workbench("report", arguments + ["--db", path, "--out", place ?? out])
    }

    private func page() throws -> String { try String(contentsOfFile: out, encoding: .utf8) }

    @Test func itIsOneWholePage() throws {
        let outcome = try report("kmeans_5_0.001")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == out + "\n")
        let page = try page()
        #expect(XMLParser(data: Data(page.utf8)).parse())
        #expect(page.contains("default-src 'none'; style-src 'sha256-"))
        for outside in ["<script", "src=", "@import", "url("] { #expect(!page.contains(outside)) }
        for part in [
            "id=\"read\"", "id=\"segments\"", "id=\"figure-months\"", "id=\"figure-profiles\"",
            "id=\"figure-map\"", "id=\"figure-silhouette\"", "id=\"figure-curves\"",
            "id=\"figure-flow\"", "id=\"figure-agreement\"", "id=\"figure-density\"",
            "id=\"tables\"", "id=\"made\"",
        ] { #expect(page.contains(part), "\(part)") }
        // Nobody has asked whether the data supports them, which is said with what to type.
        let name = URL(fileURLWithPath: path).lastPathComponent
        #expect(page.contains("workbench recommend --db \(name) --snapshot"))
        // Whoever gets the page is not told where it lies.
        #expect(!page.contains(path))
    }

    /// The rows under the segments are there so that revenue adds up.
    @Test func revenueAddsUp() throws {
        #expect(try report("kmeans_5_0.001").status == 0)
        let page = try page()
        let table = try #require(page.components(separatedBy: "<tbody>").dropFirst().first)
        let rows = try #require(table.components(separatedBy: "</tbody>").first)
            .components(separatedBy: "<tr>").dropFirst()
        let amounts = try rows.map { row in
            let cell = try #require(
                row.components(separatedBy: "data-head=\"net revenue").dropFirst().first)
            let text = try #require(
                cell.split(separator: ">").dropFirst().first?.prefix { $0 != "<" })
            return try #require(Int(text.filter { $0 != "," }), "\(text)")
        }
        let all = try #require(amounts.last)
        // Each row is rounded by itself.
        #expect(abs(amounts.dropLast().reduce(0, +) - all) <= amounts.count)
        #expect(rows.last?.contains("100.0 %") == true)
        let stored = try Command.sqlite3(
            path,
            """
            select cast(round(sum(amount_e4) / 1e4) as integer) from invoice_line
            where date(invoiced_at) > (select date(max(invoiced_at), '-12 months') from invoice_line)
            """)
        #expect(stored.output == "\(all)\n")
    }

    @Test func theSameDatabaseGivesTheSameBytes() throws {
        #expect(try report("kmeans_5_0.001").status == 0)
        let first = try page()
        #expect(try report("kmeans_5_0.001", "--force").status == 0)
        #expect(try page() == first)
    }

    @Test func whatStandsThereStays() throws {
        try "mine".write(toFile: out, atomically: true, encoding: .utf8)
        let outcome = try report("kmeans_5_0.001")
        #expect(outcome.status == 73)
        #expect(outcome.errors.contains("--force"))
        #expect(try page() == "mine")
        #expect(try report("kmeans_5_0.001", "--force").status == 0)
        #expect(try page().hasPrefix("<!DOCTYPE html>"))
        #expect(try report("kmeans_5_0.001", to: path).status == 73)
        #expect(try report("kmeans_5_0.001", to: folder.file("no/p.html")).status == 73)
    }

    /// `report --out - | head`: who stops reading makes no error.
    @Test(arguments: [["report"], ["plot", "map"]])
    func aReaderThatGoesAwayIsNoError(_ command: [String]) throws {
        let words = (command + ["kmeans_5_0.001", "--out", "-", "--db", path]).joined(
            separator: " ")
        let outcome = try Command.run(
            "/bin/bash",
            [
                "-c", "'\(try Command.workbench)' \(words) | (exec 0<&-); exit ${PIPESTATUS[0]}",
            ])
        #expect(outcome.status == 141)
        #expect(!outcome.errors.contains("error:"), "\(outcome.errors)")
    }

    @Test func hostileNamesAreText() throws {
        let name = "\"\u{301}<script>alert('x')</script>"
        #expect(
            try Command.workbench(
                "profile", ["kmeans_5_0.001", "--name", "0=" + name, "--quiet", "--db", path]
            ).status == 0)
        // What no name may have, somebody has put there by hand.
        do {
            let connection = try Connection(path: path, mode: .readWrite)
            try connection.execute(
                """
                update segment_name set is_manual = 1, segment_name = char(27) || '[31m' || char(8238) || '</title>'
                where cluster = 1
                """)
        }
        #expect(try report("kmeans_5_0.001").status == 0)
        let page = try page()
        #expect(page.contains("&quot;\u{301}&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        #expect(page.contains("\\u{1b}[31m\\u{202e}&lt;/title&gt;"))
        #expect(!page.contains("<script") && !page.contains("\u{1B}") && !page.contains("\u{202E}"))
        #expect(XMLParser(data: Data(page.utf8)).parse())
    }

    @Test(arguments: ["dbscan_3_2.5", "dbscan_5_3.5", "kmeans_2_0.001", "latest", "best"])
    func everyRunHasOne(_ run: String) throws {
        let outcome = try report(run)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(XMLParser(data: Data(try page().utf8)).parse())
    }

    @Test func aPublicationIsToldByItsNames() throws {
        let published = try Command.workbench(
            "publish", ["kmeans_3_0.001", "--as", "Spring <2012>", "--db", path])
        #expect(published.status == 0, "\(published.errors)")
        #expect(try report().status == 0)
        #expect(try page().contains("Customer segments: Spring &lt;2012&gt;"))
        #expect(try Command.workbench("publish", ["--rules", "rfm", "--db", path]).status == 0)
        #expect(try report("--publication", "rfm", "--force").status == 0)
        #expect(try page().contains("Fixed rules"))
        let unknown = try report("--publication", "Sprign <2012>")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("Did you mean Spring <2012>?"))
    }

    @Test func aSweepHasItsRun() throws {
        #expect(try report("--sweep", "1").status == 0)
        let unknown = try report("--sweep", "99")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("there is no sweep 99. There are: 1, 2"))
        #expect(try report("latest", "--sweep", "1").status == 64)
    }

    @Test func withoutRunsItTellsOfTheLines() throws {
        let empty = folder.file("e.db")
        #expect(
            try Command.workbench("ingest", [SmallShop.lines, "--db", empty, "--quiet"]).status == 0
        )
        let outcome = try Command.workbench("report", ["--db", empty, "--out", out])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let page = try page()
        #expect(page.contains("There are no segments yet."))
        #expect(page.contains("id=\"figure-months\""))
        #expect(XMLParser(data: Data(page.utf8)).parse())
    }

    /// Addresses of customers are for nobody whom a report is passed on to.
    @Test func addressesOfCustomersAreNotShown() throws {
        let lines = folder.file("mail.csv")
        var text =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        for place in 0..<24 {
            text +=
                "\(place),A,Mug,\(place % 5 + 1),2011-0\(place % 9 + 1)-01 10:00:00,2.5,"
                + "jane\(place)@example.org,France\n"
        }
        try text.write(toFile: lines, atomically: true, encoding: .utf8)
        let shop = folder.file("mail.db")
        #expect(try Command.workbench("ingest", [lines, "--db", shop, "--quiet"]).status == 0)
        let sweep = try Command.workbench(
            "sweep",
            [
                "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "2", "--quiet",
                "--db", shop,
            ])
        #expect(sweep.status == 0, "\(sweep.errors)")
        let outcome = try Command.workbench("report", ["--db", shop, "--out", out])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let page = try page()
        #expect(!page.contains("@example.org"))
        #expect(page.contains("<dt>Typical customer</dt><dd>c-"))
    }
}
