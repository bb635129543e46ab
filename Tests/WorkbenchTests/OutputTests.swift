import Foundation
import Store
import TestSupport
import Testing

/// Data on stdout in three formats, everything else on stderr.
struct OutputTests {
    private let shop: SmallShop

    init() throws { shop = try SmallShop.shared.get() }

    private func json(_ text: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [String: Any])
    }

    @Test func jsonParsesAndCarriesItsVersion() throws {
        let runs = try Command.workbench("runs", "--all", "--format", "json", "--db", shop.path)
        let document = try json(runs.output)
        #expect(document["schema_version"] as? Int == 1)
        let rows = try #require(document["rows"] as? [[String: Any]])
        #expect(rows.count == 12)
        #expect(rows[0]["run_id"] as? Int == 1)
        let dbscan = try #require(rows.first { $0["run_name"] as? String == "dbscan_3_3.5" })
        #expect(dbscan["inertia"] is NSNull)
        #expect(dbscan["silhouette"] is NSNull)
        #expect(dbscan["eps"] as? Double == 3.5)
        let shown = try json(
            try Command.workbench("show", "best", "--format", "json", "--db", shop.path).output)
        #expect(shown["schema_version"] as? Int == 1)
        #expect(shown["clusters"] is [[String: Any]])
    }

    @Test func csvHasAHeaderAndLeavesNullsEmpty() throws {
        let runs = try Command.workbench(
            "runs", "--all", "--format", "csv", "--sort", "-silhouette", "--columns",
            "run_name,inertia,silhouette", "--db", shop.path)
        let lines = runs.output.split(separator: "\n")
        try #require(lines.count == 13)
        #expect(lines[0] == "run_name,inertia,silhouette")
        // What ranks k-means does not rank DBSCAN.
        #expect(lines[1].hasPrefix("kmeans_2_"))
        let dbscan = try #require(lines.firstIndex { $0.hasPrefix("dbscan_") })
        #expect(lines[dbscan...].allSatisfy { $0.hasPrefix("dbscan_") })
        #expect(lines[11].hasSuffix(",,"))
        #expect(lines[12].hasSuffix(",,"))
    }

    @Test func csvProtectsTextThatASpreadsheetWouldRun() throws {
        let folder = try TemporaryFolder()
        let text =
            "customer_id,\(try features().joined(separator: ","))\n"
            + "=1+2," + Array(repeating: "1", count: 21).joined(separator: ",") + "\n"
        let path = try folder.write(text, to: "f.csv")
        func predict(_ more: String...) throws -> String {
            let arguments = [
                "predict", "kmeans_3_0.001", "--features", path, "--format", "csv", "--db",
                shop.path,
            ]
            return try Command.run(Command.workbench, arguments + more).output
        }
        #expect(try predict().contains("\n'=1+2,"))
        #expect(try predict("--raw").contains("\n=1+2,"))
    }

    private func features() throws -> [String] {
        try Connection(path: shop.path, mode: .readOnly).query(
            "select feature from snapshot_feature order by position"
        ).map { try $0.text(0) }
    }

    @Test func aPersonsTableIsAlignedAndLimited() throws {
        let runs = try Command.workbench(
            "runs", "--limit", "2", "--algorithm", "kmeans", "--db", shop.path)
        let lines = runs.output.split(separator: "\n")
        try #require(lines.count == 4)
        // Words for a person; names of columns for programs and behind --columns.
        #expect(lines[0].hasPrefix("run  name "))
        #expect(lines[1].allSatisfy { $0 == "-" || $0 == " " })
        #expect(runs.errors.hasPrefix("k-means: "))
        #expect(runs.errors.hasSuffix("by the lowest run_id; --all shows all\n"))
    }

    @Test func runsThatFulfilARequirementAreMarked() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: path)
        let runs = try Command.workbench(
            "runs", "--require", "algorithm = 'kmeans' and n_clusters_found > 2", "--all",
            "--format",
            "csv", "--columns", "algorithm,n_clusters_found,passed", "--db", path)
        #expect(runs.status == 0, "\(runs.errors)")
        for line in runs.output.split(separator: "\n").dropFirst() {
            let isAsked = line.hasPrefix("kmeans,") && !line.hasPrefix("kmeans,2,")
            #expect(line.hasSuffix(isAsked ? ",1" : ",0"), "\(line)")
        }
        #expect(
            runs.errors.contains(
                "fulfil algorithm = 'kmeans' and n_clusters_found > 2: see run_req"))
        let wrong = try Command.workbench("runs", "--require", "n_cluster_found > 2", "--db", path)
        #expect(wrong.status == 64 && wrong.output.isEmpty)
        #expect(wrong.errors.contains("Did you mean n_clusters_found?"))
    }

    @Test func messagesGoToStandardErrorAndQuietHasNone() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        let ingest = try Command.workbench(
            "ingest", SmallShop.lines, "--format", "json", "--db", path)
        #expect(try json(ingest.output)["schema_version"] as? Int == 1)
        #expect(ingest.errors.contains("1,500 lines read"))
        let again = try Command.workbench("ingest", SmallShop.lines, "--db", path)
        #expect(again.errors.contains("nothing changed"))
        let sweep = try Command.workbench(
            "sweep", "--algorithm", "kmeans", "--n-clusters", "2", "--quiet", "--format", "json",
            "--db", path)
        #expect(sweep.status == 0)
        #expect(sweep.errors == "")
        #expect((try json(sweep.output)["rows"] as? [Any])?.count == 3)
        let quiet = try Command.workbench("ingest", SmallShop.lines, "--quiet", "--db", path)
        #expect(quiet.errors == "")
    }

    @Test func theDatabaseMayComeFromTheEnvironment() throws {
        let runs = try Command.workbench("runs", environment: ["WORKBENCH_DB": shop.path])
        #expect(runs.status == 0)
        #expect(runs.output.contains("kmeans_2_0.001"))
    }

    @Test func theLogHasOneLineARun() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        _ = try Command.workbench("ingest", SmallShop.lines, "--db", path)
        let log = folder.file("sweep.log")
        let sweep = try Command.workbench(
            "sweep", "--n-clusters", "2,3", "--log", log, "--db", path)
        #expect(sweep.status == 0, "\(sweep.errors)")
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(lines.filter { $0.contains(": training ") }.count == 15)
        #expect(lines.filter { $0.contains("preprocessing: ") }.count == 1)
        #expect(lines.filter { $0.contains(", total ") }.count == 2)
        #expect(lines.allSatisfy { $0.hasPrefix("20") })
    }

    @Test func aSegmentationIsComparedExportedAndPredicted() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: path)
        let compared = try Command.workbench("compare", "1", "2", "--format", "json", "--db", path)
        let document = try json(compared.output)
        for part in ["runs", "pairs", "contingency"] { #expect(document[part] is [Any], "\(part)") }
        let exported = try Command.workbench(
            "export", "--all", "--out", folder.file("out"), "--db", path)
        #expect(exported.status == 0, "\(exported.errors)")
        for file in exported.output.split(separator: "\n") {
            #expect(FileManager.default.fileExists(atPath: String(file)))
        }
        let predicted = try Command.workbench(
            "predict", "kmeans_3_0.001", "--transactions", SmallShop.lines, "--format", "csv",
            "--db", path)
        #expect(predicted.errors.contains("as of 2011-"))
        #expect(predicted.output.split(separator: "\n").count == 91)
    }
}
