import Foundation
import TestSupport
import Testing

/// `predict` through the built binary: DBSCAN runs, and how far a file is from the fit.
struct PredictCommandTests {
    private let shop: SmallShop

    init() throws { shop = try SmallShop.shared.get() }

    private func predict(_ arguments: String...) throws -> Command.Outcome {
        try Command.run(Command.workbench, ["predict"] + arguments + ["--db", shop.path])
    }

    @Test func aDBSCANRunNamesTheNearestCoreCustomer() throws {
        let outcome = try predict("dbscan_3_3.5", "--format", "csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.output.hasPrefix(
                "customer_id,cluster,distance,second_cluster,second_distance,status,core_customer\n"
            ))
    }

    @Test func driftIsTableWarningAndExitCode() throws {
        let folder = try TemporaryFolder()
        let out = folder.file("out")
        let export = try Command.workbench(
            "export", "kmeans_3_0.001", "--out", out, "--db", shop.path)
        #expect(export.status == 0, "\(export.errors)")
        let path = out + "/kmeans/data.csv"
        let own = try predict(
            "kmeans_3_0.001", "--features", path, "--drift", "--strict", "--format", "csv")
        #expect(own.status == 0, "\(own.errors)")
        #expect(
            own.output.hasPrefix(
                "feature,lowest_fitted,highest_fitted,customers_outside,share_outside,mean_shift,is_beyond_limits\n"
            ))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(separator: "\n").map { line in
            var cells = line.split(separator: ",").map(String.init)
            if cells[0] != "customer_id" { cells[1] = "99999" }
            return cells.joined(separator: ",")
        }
        let far = try folder.write(lines.joined(separator: "\n") + "\n", to: "far.csv")
        let told = try predict("kmeans_3_0.001", "--features", far)
        #expect(told.status == 0)
        #expect(told.errors.contains("are outside of what the run was fitted on"))
        #expect(try predict("kmeans_3_0.001", "--features", far, "--strict").status == 2)
    }

    @Test(arguments: ["--drift", "--strict"])
    func theCustomersOfTheSnapshotHaveNoDrift(_ flag: String) throws {
        let outcome = try predict("kmeans_3_0.001", flag)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("\(flag) goes with --features or --transactions"))
    }
}
