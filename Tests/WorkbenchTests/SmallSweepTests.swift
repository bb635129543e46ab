import Foundation
import TestSupport
import Testing

/// The default sweep on few customers: what fits is run, and every later command works on it.
struct SmallSweepTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("s.db")
    }

    /// A file of so many customers, each with some invoices.
    private func shop(_ count: Int) throws -> String {
        var random = SeededGenerator(seed: UInt64(count))
        var text =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        for customer in 0..<count {
            for invoice in 0...Int.random(in: 0..<5, using: &random) {
                let month = 101 + Int.random(in: 0..<12, using: &random)
                let day = 110 + Int.random(in: 0..<19, using: &random)
                text +=
                    "\(customer * 10 + invoice),A,Mug,\(Int.random(in: 1..<9, using: &random)),"
                    + "2023-\("\(month)".dropFirst())-\("\(day)".dropFirst()) 10:00,"
                    + "\(Int.random(in: 1..<90, using: &random)).5,c\(customer),UK\n"
            }
        }
        return try folder.write(text, to: "shop.csv")
    }

    @Test(arguments: [2, 3, 4, 5, 9, 12, 30])
    func theCellsThatFitAreRun(_ count: Int) throws {
        let file = try shop(count)
        #expect(try Command.workbench("ingest", file, "--db", database, "--quiet").status == 0)
        let sweep = try Command.workbench("sweep", "--db", database)
        #expect(sweep.status == 0, "\(sweep.errors)")
        #expect(sweep.errors.contains("left out: more than the \(count) rows") == (count < 30))
        let best = count == 2 ? "latest" : "best"
        for words in [
            ["runs"], ["show", best], ["compare", "latest", "1"], ["features", "--check"],
            ["export", best, "--out", folder.file("out")],
            ["predict", "latest", "--transactions", file],
        ] {
            let outcome = try Command.run(Command.workbench, words + ["--db", database])
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        }
        let typed = try Command.workbench(
            "sweep", "--db", database, "--n-clusters", "\(count + 1)", "--algorithm", "kmeans")
        #expect(typed.status == 64)
        #expect(typed.errors.contains("is more than the \(count) rows of the matrix"))
    }

    @Test func oneCustomerIsTooFewWhateverIsTyped() throws {
        #expect(
            try Command.workbench("ingest", try shop(1), "--db", database, "--quiet").status == 0)
        let sweep = try Command.workbench("sweep", "--db", database)
        #expect(sweep.status == 64)
        #expect(sweep.errors.contains("the matrix has 1 row, and clusters need 2."))
    }
}
