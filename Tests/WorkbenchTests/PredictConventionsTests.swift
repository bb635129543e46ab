import Foundation
import TestSupport
import Testing

/// What the files of a run were read with holds for its prediction too.
struct PredictConventionsTests {
    @Test func statusesThatAreNoSalesAreCarried() throws {
        let folder = try TemporaryFolder()
        let database = folder.file("a.db")
        let lines = (1...60).map { line in
            "\(line),\(line % 4 == 0 ? "returned" : "Done"),S\(line % 5),Mug,\(1 + line % 3),"
                + "2023-\(line % 9 + 1)-\(10 + line % 7),\(line % 11 + 2),EUR,K\(line % 13)\n"
        }
        let text =
            "Order ID,Status,SKU,Product,Qty,Order Date,Price,Currency,Customer ID\n"
            + lines.joined().replacing("2023-", with: "2023-0")
        let file = try folder.write(text, to: "a.csv")
        func run(_ arguments: String...) throws -> Command.Outcome {
            let outcome = try Command.run(Command.workbench, arguments + ["--db", database])
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome
        }
        _ = try run("ingest", file, "--no-sale", "returned", "--quiet")
        _ = try run("sweep", "--features", "rfm")
        let own = try run("predict", "best", "--format", "csv").output
        let again = try run("predict", "best", "--transactions", file, "--format", "csv")
        #expect(again.output == own)
        #expect(
            again.errors.contains("statuses that are no sales: returned, as in the newest file"))
        #expect(!again.errors.contains("fresh database"))
        let other = try run(
            "predict", "best", "--transactions", file, "--no-sale", "lost", "--format", "csv")
        #expect(other.output != own)
        #expect(!other.errors.contains("as in the newest file"))
        #expect(!other.errors.contains("fresh database"), "\(other.errors)")
    }
}
