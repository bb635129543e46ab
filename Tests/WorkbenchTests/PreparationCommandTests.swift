import Foundation
import TestSupport
import Testing

/// Preparing columns and placing those left out, through the built binary.
struct PreparationCommandTests {
    private let shop: SmallShop

    init() throws { shop = try SmallShop.shared.get() }

    private func copy(in folder: TemporaryFolder) throws -> String {
        let path = folder.file("copy.db")
        try FileManager.default.copyItem(atPath: shop.path, toPath: path)
        return path
    }

    @Test func aRunPlacesItsCustomersAndThoseLeftOut() throws {
        let arguments = ["predict", "kmeans_3_0.001", "--format", "csv", "--db", shop.path]
        let all = try Command.run(Command.workbench, arguments)
        #expect(all.status == 0, "\(all.errors)")
        let lines = all.output.split(separator: "\n")
        #expect(
            lines.first
                == "customer_id,cluster,distance,second_cluster,second_distance,status")
        #expect(lines.count == 91)
        #expect(lines.filter { $0.hasSuffix(",fitted") }.count == 88)
        let trimmed = try Command.run(Command.workbench, arguments + ["--excluded"])
        #expect(trimmed.status == 0, "\(trimmed.errors)")
        #expect(
            trimmed.output.split(separator: "\n").dropFirst()
                == lines.filter { $0.hasSuffix(",trimmed") }[...])
    }

    @Test func oneSourceOfCustomersAtATime() throws {
        let both = try Command.workbench(
            "predict", "kmeans_3_0.001", "--excluded", "--transactions", SmallShop.lines, "--db",
            shop.path)
        #expect(both.status == 64)
        #expect(both.output == "")
        #expect(both.errors.contains("--excluded"))
    }

    @Test func whatWasDoneToTheColumnsIsSaid() throws {
        let folder = try TemporaryFolder()
        let path = try copy(in: folder)
        let found = try Command.workbench(
            "features", "--features", "small", "--transform", "log1p", "--transform",
            "recency=none", "--winsor", "0.05", "--weights", "amount=2", "--db", path)
        #expect(found.status == 0, "\(found.errors)")
        #expect(found.errors.contains("transform: log1p, recency none"))
        #expect(found.errors.contains("quantiles 0.05 and 0.95"))
        #expect(found.errors.contains("weights: amount 2"))
        let header = found.output.split(separator: "\n").first.map {
            $0.split(separator: " ").map(String.init)
        }
        #expect(
            header == [
                "position", "feature", "transform", "low", "high", "mean", "scale", "weight",
                "unit", "definition",
            ])
        let again = try Command.workbench(
            "features", "--features", "small", "--transform", "log1p,recency=none", "--winsor",
            "0.05", "--weights", "amount=2", "--db", path)
        #expect(again.errors.contains("was stored before"))
        let plain = try Command.workbench("features", "--features", "small", "--db", path)
        #expect(
            plain.output.split(separator: "\n").first?.split(separator: " ").map(String.init) == [
                "position", "feature", "mean", "scale", "unit", "definition",
            ])
    }

    @Test func sweepTakesTheSameFlags() throws {
        let folder = try TemporaryFolder()
        let path = try copy(in: folder)
        let swept = try Command.workbench(
            "sweep", "--algorithm", "kmeans", "--n-clusters", "3", "--tol", "1e-4",
            "--drop-redundant", "--outliers", "none", "--db", path)
        #expect(swept.status == 0, "\(swept.errors)")
        #expect(swept.errors.contains("90 rows"))
        #expect(swept.errors.contains("dropped as redundant: "))
        let shown = try Command.sqlite3(
            path,
            """
            select n_rows, n_excluded, outlier_rule, transform, scaling
            from run_overview order by run_id desc limit 1
            """)
        #expect(shown.output == "90|0|none|none|zscore\n")
    }
}
