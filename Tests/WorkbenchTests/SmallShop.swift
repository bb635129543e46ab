import Foundation
import Store
import TestSupport

/// The fixture shop, ingested and swept once through the built binary for all suites.
struct SmallShop {
    static let shared = Result { try SmallShop() }
    static let lines = Places.fixture("small-shop/lines.csv")

    let folder: TemporaryFolder
    let path: String
    let ingest: Command.Outcome
    let sweep: Command.Outcome

    private init() throws {
        folder = try TemporaryFolder()
        path = folder.file("shop.db")
        ingest = try Command.workbench("ingest", Self.lines, "--db", path)
        sweep = try Command.workbench(
            "sweep", "--n-clusters", "2,3,5,8", "--tol", "1e-3,1e-5", "--min-samples", "3,5",
            "--eps", "2.5,3.5", "--db", path)
    }
}
