import Foundation
import FoundationXML
import TestSupport
import Testing

/// Shops of which little can be told: each command says what is missing, and what to type.
@Suite struct OddDatabaseTests {
    private let folder: TemporaryFolder
    private var database: String { folder.file("odd.db") }
    private var page: String { folder.file("odd.html") }

    init() throws { folder = try TemporaryFolder() }

    /// An order; the n-th of a customer.
    private struct Order {
        var customer: Int
        var number: Int
        var day: String {
            "2011-0\(1 + (customer * 2 + number) % 9)-\(10 + (customer * 7 + number) % 18)"
        }
        var quantity: Int { 1 + (customer * customer + number) % 9 }
    }

    /// Reads lines of so many customers, one to four orders each.
    private func read(
        _ nCustomers: Int,
        _ line: (Order) -> String = { "\($0.quantity),\($0.day) 10:00,2.5,France" }
    ) throws {
        var text =
            "InvoiceNo,StockCode,Description,CustomerID,Quantity,InvoiceDate,UnitPrice,Country\n"
        var invoice = 1000
        for customer in 0..<nCustomers {
            for number in 0...(customer % 4) {
                for part in line(Order(customer: customer, number: number)).split(separator: "\n") {
                    invoice += 1
                    let isReturn = part.first == "-"
                    text +=
                        "\(isReturn ? "C" : "")\(invoice),A\(invoice % 5),Mug,k\(100 + customer),\(part)\n"
                }
            }
        }
        let path = try folder.write(text, to: "odd.csv")
        #expect(try run("ingest", path, "--quiet").status == 0)
    }

    private func run(_ words: String...) throws -> Command.Outcome {
        try Command.run(Command.workbench, words + ["--db", database])
    }

    private func sweep(_ words: String...) throws {
        let outcome = try Command.run(
            Command.workbench, ["sweep", "--quiet"] + words + ["--db", database])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// Demands a code, and these words on either stream.
    private func demand(_ status: Int32, _ said: [String], _ words: String...) throws {
        let outcome = try Command.run(Command.workbench, words + ["--db", database])
        #expect(outcome.status == status, "\(words): \(outcome.errors)")
        for sentence in said {
            let found = (outcome.output + outcome.errors).replacing(" --db \(database)", with: "")
                .contains(sentence)
            #expect(found, "\(words): \(sentence)\n\(outcome.output)\(outcome.errors)")
        }
    }

    /// The text of the report, which is well-formed and within its size.
    private func report(_ words: String...) throws -> String {
        let outcome = try Command.run(
            Command.workbench,
            ["report"] + words + ["--out", page, "--force", "--quiet", "--db", database])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let data = try Data(contentsOf: URL(fileURLWithPath: page))
        #expect(XMLParser(data: data).parse())
        #expect(data.count <= 2_000_000)
        let text = String(decoding: data, as: UTF8.self)
        return text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            .replacing(" --db \(URL(fileURLWithPath: database).lastPathComponent)", with: "")
    }

    private func demandPage(_ sentences: [String], _ text: String) {
        for sentence in sentences { #expect(text.contains(sentence), "\(sentence)") }
    }

    @Test func withoutRuns() throws {
        try read(12)
        try demand(0, ["there are no runs yet", "next: workbench sweep"], "runs")
        for command in [["show", "best"], ["profile", "best"], ["publish", "best", "--as", "A"]] {
            let outcome = try Command.run(Command.workbench, command + ["--db", database])
            #expect(outcome.status == 64)
            #expect(
                outcome.errors.contains(
                    "the database has no runs yet. Make some with `workbench sweep --db \(database)`."
                ))
        }
        try demand(
            2, ["nothing to draw as map: There is no run yet. Make some: workbench sweep"],
            "plot", "map", "--out", "-")
        try demand(0, ["Revenue by month"], "plot", "months", "--out", "-")
        demandPage(
            ["There are no segments yet.", "workbench sweep, then workbench recommend"],
            try report())
    }

    @Test func ofOneRun() throws {
        try read(12)
        try sweep(
            "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "3", "--tol", "1e-4")
        try demand(0, ["best of rfm, snapshot 1: run 1"], "show", "best")
        for (kind, words) in [
            ("curves", "One number of segments was tried."),
            ("flow", "One number of segments was tried by k-means"),
            ("agreement", "There is one segmentation of these customers"),
            ("density", "DBSCAN was not tried on these customers."),
            ("stability", "Customers have not been redrawn yet."),
            ("distances", "Distances to neighbours were not worked out."),
        ] { try demand(2, [words, "workbench "], "plot", kind, "1", "--out", "-") }
        try demand(64, ["There is one, 1;"], "show", "7")
        demandPage(
            [
                "3 segments; whether the data supports them has not been asked.",
                "One number of segments was tried.", "DBSCAN was not tried on these customers.",
            ], try report())
    }

    @Test func ofDBSCANAlone() throws {
        try read(24)
        try sweep(
            "--features", "rfm", "--algorithm", "dbscan", "--min-samples", "3", "--eps", "0.9,1.2")
        try demand(0, ["best of rfm, snapshot 1", "silhouette of DBSCAN"], "show", "best")
        for kind in ["curves", "flow"] {
            try demand(
                2, ["No number of segments was tried by k-means"], "plot", kind, "1", "--out", "-")
        }
        demandPage(["No number of segments was tried by k-means"], try report())
    }

    @Test func whereAllAreInNoSegment() throws {
        try read(12)
        try sweep(
            "--features", "rfm", "--algorithm", "dbscan", "--min-samples", "30", "--eps", "0.01")
        try demand(0, ["no run has two clusters"], "runs")
        try demand(2, ["there is no best run of rfm, snapshot 1"], "show", "best")
        try demand(
            0, ["All customers are in no segment: there is none to tell of."], "profile", "1")
        try demand(2, ["All customers are in no segment"], "plot", "profiles", "1", "--out", "-")
        try demand(2, ["With fewer than two segments"], "plot", "silhouette", "1", "--out", "-")
        try demand(0, ["puts nobody into a segment"], "publish", "1", "--as", "N")
        demandPage(
            ["No segments: every customer is in none.", "All customers are in no segment."],
            try report("1"))
    }

    @Test func ofRepeatedCustomers() throws {
        try read(12)
        try sweep(
            "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "3", "--tol", "1e-4",
            "--repeats", "3")
        let words = "every customer stands several times with random changes"
        try demand(64, [words], "profile", "1")
        try demand(2, [words], "plot", "map", "1", "--out", "-")
        demandPage(["customers repeated with noise, for load tests"], try report())
    }

    @Test func ofOneCustomer() throws {
        try read(1)
        let reason = "There is one customer who has bought: nobody to compare with."
        try demand(0, [reason, "Fixed rules"], "segment", "--no-report")
        demandPage(
            [
                "No segments: nothing in the data divides these customers.", reason,
                "Fixed rules serve here: workbench publish --rules rfm",
            ], try report())
    }

    /// Nobody sent anything back, and `segment` said that all did nothing else.
    @Test func withoutAnyRevenue() throws {
        try read(6) { "\($0.quantity),\($0.day) 10:00,0,France" }
        let reason = "Nobody has bought: no line of 6 customers is of a product with a price."
        try demand(0, [reason], "segment", "--no-report")
        let text = try report()
        demandPage([reason, "No line has a price."], text)
        #expect(!text.contains("The best whole month"))
    }

    @Test func ofOneDay() throws {
        try read(24) { "\($0.quantity),2011-05-05 1\($0.number):00,2.5,France" }
        try demand(
            0, ["No segments: nothing in the data", "constant column without any weight"],
            "segment", "--features", "rfm", "--no-report")
        demandPage(["The data has no month as a whole."], try report())
    }

    @Test func whereEverySegmentLosesMoney() throws {
        try read(12) {
            "\($0.quantity),\($0.day) 10:00,2.5,France\n-\($0.quantity * 3),\($0.day) 11:00,2.5,France"
        }
        try sweep(
            "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "2", "--tol", "1e-4")
        try demand(0, ["2 segments of 12 customers"], "profile", "1")
        // Parts of a sum below nothing are told of nobody.
        let text = try report()
        let all = try #require(text.range(of: "<th scope=\"row\" class=\"w\">all</th>"))
        let line = text[all.upperBound...].prefix { $0 != "\n" }
        #expect(line.contains(">-") && !line.contains("%"), "\(line)")
    }

    @Test func whoseViewHasGone() throws {
        try read(12)
        let view = """
            create view my_spend as select customer_id, sum(quantity * unit_price) as spend, count(*) as n_lines
            from sale_line where customer_id is not null group by customer_id
            """
        func edit(_ sql: String) throws {
            let outcome = try Command.run("/usr/bin/env", ["sqlite3", database, sql])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        try edit(view)
        #expect(try run("features", "--add", "my_spend").status == 0)
        try sweep("--features", "my_spend", "--algorithm", "kmeans", "--n-clusters", "3")
        try edit("drop view my_spend")
        let words = "the view of this set is no longer in the file"
        try demand(65, [words, "Create the view again"], "features", "--features", "my_spend")
        try demand(65, [words], "segment", "--features", "my_spend", "--no-report")
        // What was made of it is told as before.
        try demand(0, ["3 segments of 12 customers"], "profile", "1")
        #expect(try run("plot", "map", "1", "--out", "-").status == 0)
        demandPage(["3 segments;"], try report("1"))
    }

    @Test func ofWhosePublicationTheRunWasDeleted() throws {
        try read(12)
        try sweep(
            "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "2,3", "--tol", "1e-4")
        #expect(try run("publish", "1", "--as", "P").status == 0)
        func delete(_ pragma: String) throws -> Int32 {
            try Command.run(
                "/usr/bin/env",
                [
                    "sqlite3", database,
                    "pragma foreign_keys = \(pragma); delete from run where run_id = 1",
                ]
            ).status
        }
        // Who minds foreign keys cannot.
        #expect(try delete("on") != 0)
        #expect(try delete("off") == 0)
        let words = [
            "publication \"P\": another program has deleted its run 1",
            "workbench publish RUN --as P",
        ]
        try demand(65, words, "report", "--out", page)
        try demand(65, words, "plot", "map", "--out", "-")
        try demand(65, words, "profile", "published")
        try demand(65, words, "refresh")
        try demand(65, words, "segment", "--no-report")
        #expect(try run("publish", "--list").status == 0)
        demandPage(["segments; whether the data supports them"], try report("2"))
    }

    @Test func ofTwentyCountries() throws {
        try read(40) { "\($0.quantity),\($0.day) 10:00,2.5,Country \($0.customer % 20)" }
        try sweep(
            "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "3", "--tol", "1e-4")
        let text = try report()
        let lists = text.components(separatedBy: "Countries: ").dropFirst().map {
            $0.prefix { $0 != "<" }.split(separator: ",").count
        }
        #expect(lists.count == 3 && lists.allSatisfy { (1...3).contains($0) }, "\(lists)")
    }

    /// A segment each: what is shown of them is readable, and the rest is counted.
    @Test func ofAThousandSegments() throws {
        try read(1100) {
            "\($0.quantity),\($0.day) 10:00,\(Double(1000 + $0.customer * 37) / 100),France"
        }
        try sweep(
            "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "1000", "--tol", "1e-3")
        let text = try report()
        demandPage(
            [
                "970 other segments", "Shown are the first 30 of 1,000 segments",
                "Shown are the first 10 of 1,000 segments and 990 more are not.",
                "Shown are the first 40 of 1,000 segments and 960 more are not.",
                "976 other segments", "976 more segments have no card",
            ], text)
    }
}
