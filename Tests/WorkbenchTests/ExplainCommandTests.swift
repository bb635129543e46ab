import Foundation
import TestSupport
import Testing

/// `explain` through the built binary, on the fixture shop.
struct ExplainCommandTests {
    private func copy(_ folder: TemporaryFolder) throws -> String {
        let path = folder.file("copy.db")
        try FileManager.default.copyItem(atPath: try SmallShop.shared.get().path, toPath: path)
        return path
    }

    @Test func rulesAreToldStoredAndRun() throws {
        let folder = try TemporaryFolder()
        let db = try copy(folder)
        let outcome = try Command.workbench("explain", "kmeans_3_0.001", "--db", db)
        #expect(outcome.status == 0, "\(outcome.errors)")
        // A command to copy stays whole, however long the name of the file is.
        for line in outcome.output.split(separator: "\n") where !line.contains(db) {
            #expect(line.count <= 80, "\(line)")
        }
        let words = outcome.output.lowercased().split { !$0.isLetter }
        for word in ["margin", "medoid", "noise", "bands", "bridge", "fate", "tol", "inertia"] {
            #expect(!words.contains(Substring(word)), "\(word)")
        }
        let sql = try Command.workbench("explain", "kmeans_3_0.001", "--sql", "--db", db)
        let right = try Command.sqlite3(
            db,
            """
            with said as (\(sql.output.dropLast(2)))
            select count(*), sum(said.cluster = segment.cluster)
            from segment inner join said on said.customer_id = segment.customer_id
            where run_name = 'kmeans_3_0.001'
            """
        ).output
        let stored = try Command.sqlite3(
            db,
            """
            select sum(n_customers), cast(round(sum(n_customers * fidelity)) as integer)
            from run_rule inner join run on run.run_id = run_rule.run_id
            where run_name = 'kmeans_3_0.001'
            """
        ).output
        #expect(right == stored)
        #expect(right.contains("|"))
    }

    @Test func programsGetTablesWithTheStatement() throws {
        let folder = try TemporaryFolder()
        let db = try copy(folder)
        let json = try Command.workbench(
            "explain", "dbscan_3_2.5", "--db", db, "--format", "json")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect((document["rules"] as? [[String: Any]])?.isEmpty == false)
        let first = (document["explanation"] as? [[String: Any]])?.first
        #expect((first?["statement"] as? String)?.hasPrefix("select\n") == true)
    }

    @Test func aCustomerIsExplainedAndNothingWritten() throws {
        let db = try SmallShop.shared.get().path
        let id = try Command.sqlite3(db, "select min(customer_id) from segment").output
            .trimmingCharacters(in: .newlines)
        let before = try Data(contentsOf: URL(fileURLWithPath: db))
        let outcome = try Command.workbench(
            "explain", "kmeans_3_0.001", "--customer", id + ".0", "--db", db)
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("\"\(id).0\" is taken for \(id)"))
        #expect(outcome.output.contains("certainty"))
        #expect(outcome.output.contains("The way from the file"))
        for line in outcome.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: db)) == before)
    }

    @Test(arguments: [
        ["kmeans_3_0.001", "--customer", "nobody-at-all"], ["kmeans_33_0.001"],
        ["kmeans_3_0.001", "--customer", "1", "--sql"], [],
    ])
    func whatCannotBeMeantIsRefused(_ words: [String]) throws {
        let db = try SmallShop.shared.get().path
        let outcome = try Command.workbench("explain", words + ["--db", db])
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }
}
