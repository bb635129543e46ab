import Foundation
import TestSupport
import Testing

struct ShowCommandTests {
    private func show(_ arguments: String...) throws -> Command.Outcome {
        try Command.workbench("show", arguments + ["--db", try SmallShop.shared.get().path])
    }

    @Test func aRunOf21FeaturesFits80Columns() throws {
        for run in ["kmeans_8_0.001", "dbscan_3_2.5"] {
            for more in [[], ["--all"]] {
                let outcome = try Command.workbench(
                    "show", [run] + more + ["--db", try SmallShop.shared.get().path])
                #expect(outcome.status == 0)
                for line in outcome.output.split(separator: "\n") {
                    #expect(line.count <= 80, "\(line)")
                }
            }
        }
    }

    /// 21 features of 8 clusters side by side say nothing: what differs most comes first.
    @Test func clustersAreToldByTheirLargestDifferences() throws {
        let text = try show("kmeans_3_0.001").output
        let part = try #require(text.components(separatedBy: "centres as difference").last)
        let rows = part.components(separatedBy: "\n\n")[0].split(separator: "\n").dropFirst(3)
        #expect(rows.count == 15)
        let numbers = rows.compactMap { row in
            row.split(separator: " ").compactMap { Double($0) }.last.map(abs)
        }
        #expect(numbers.count == 15)
        for cluster in 0..<3 {
            let own = numbers[5 * cluster..<5 * cluster + 5]
            #expect(Array(own) == own.sorted(by: >))
        }
        #expect(part.contains("│"))
        #expect(text.contains("(all features: --all)"))
    }

    /// Unscaling leaves `-2.57572e-13` lines of a cluster without any; stored values stay exact.
    @Test func whatIsLeftOfAZeroIsPrintedAsZero() throws {
        let shop = try SmallShop.shared.get()
        let tiny = try Command.sqlite3(
            shop.path,
            "select count(*) from run_centroid where original_value <> 0 and abs(original_value) < 1e-9"
        )
        #expect(tiny.output != "0\n")
        for run in try Command.sqlite3(shop.path, "select run_name from run").output
            .split(separator: "\n")
        {
            let pages = try show(String(run), "--all").output.components(
                separatedBy: "means of the raw")[1]
            #expect(!pages.components(separatedBy: "\nmetrics\n")[0].contains("e-"), "\(run)")
        }
    }

    @Test func numbersOfCSVAndJSONAreExact() throws {
        let shop = try SmallShop.shared.get()
        let stored = try Command.sqlite3(
            shop.path,
            """
            select avg(f.amount)
            from segment join snapshot_values_1 as f using (customer_id)
            where run_name = 'kmeans_3_0.001' and cluster = 0
            """)
        let json = try show("kmeans_3_0.001", "--format", "json")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let profile = try #require(document["profile"] as? [[String: Any]])
        let first = try #require(profile.first)
        #expect(first["feature"] as? String == "amount")
        let mean = try #require(first["mean"] as? Double)
        let wanted = try #require(Double(stored.output.dropLast()))
        #expect(abs(mean - wanted) < 1e-9 * abs(wanted))
        #expect((document["centroids"] as? [[String: Any]])?.count == 3)
    }

    @Test func bestSaysOfWhichSetItIs() throws {
        let best = try show("best")
        #expect(best.errors.contains("best of standard, snapshot 1: run "))
        #expect(try show("best:standard").output == best.output)
        #expect(try show("best:rfm").status == 64)
        #expect(try show("kmeans_3_1e-3").output == (try show("kmeans_3_0.001").output))
        #expect(try show("kmeans_3_0.001").errors.isEmpty)
    }

    /// The centre of log1p was printed as if it were the average revenue.
    @Test func centresOfLogarithmsAreNotCalledAverages() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        #expect(try Command.workbench("ingest", SmallShop.lines, "--db", path).status == 0)
        #expect(
            try Command.workbench(
                "sweep", "--features", "rfm", "--algorithm", "kmeans", "--n-clusters", "3", "--tol",
                "1e-3", "--quiet", "--db", path
            ).status == 0)
        let text = try Command.workbench("show", "rfm_kmeans_3_1e-3", "--all", "--db", path).output
        #expect(text.contains("means of the raw values, in the features' units\n"))
        #expect(text.contains("medians of the raw values, in the features' units\n"))
        #expect(text.contains("centres of the fit: no averages of raw values"))
        #expect(text.contains("log1p, back"))
    }
}
