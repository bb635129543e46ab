import Foundation
import TestSupport
import Testing

/// `profile` through the built binary.
@Suite struct ProfileCommandTests {
    private let shop: ShopCopy
    private var path: String { shop.path }

    init() throws { shop = try ShopCopy() }

    private func profile(_ arguments: String...) throws -> Command.Outcome {
        try Command.workbench("profile", arguments + ["--db", path])
    }

    @Test func everyRunHasAPageOf80Columns() throws {
        for run in ["kmeans_5_0.001", "kmeans_8_1e-05", "dbscan_3_2.5", "dbscan_5_3.5"] {
            let outcome = try profile(run)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("whole file"))
            for line in outcome.output.split(separator: "\n") {
                #expect(line.count <= 80, "\(line)")
            }
            let again = try profile(run)
            #expect(again.output == outcome.output)
            for word in ["margin", "medoid", "noise", "bands", "bridge", "fate", "tol", "inertia"] {
                let words = outcome.output.lowercased().split { !$0.isLetter }
                #expect(!words.contains { $0 == word }, "\(word) of \(run)")
            }
        }
    }

    /// The sums of the tables are those of the lines, asked by somebody else's program.
    @Test func revenueAddsUpInPlainSQL() throws {
        #expect(try profile("kmeans_5_0.001", "--quiet").status == 0)
        let difference = try Command.sqlite3(
            path,
            """
            select (select sum(net_e4) from segment_profile) + (select sum(net_e4) from segment_remainder)
                - (select sum(amount_e4) from invoice_line)
            """)
        #expect(difference.output == "0.0\n")
    }

    @Test func aNameIsGivenAndStays() throws {
        let named = try profile(
            "kmeans_5_0.001", "--name", "3=Weekend \"bulk\" buyers", "--name", "0==sum(1)")
        #expect(named.status == 0, "\(named.errors)")
        #expect(named.output.contains("3 Weekend \"bulk\" buyers"))
        let csv = try profile("kmeans_5_0.001", "--format", "csv")
        #expect(csv.output.contains("\"Weekend \"\"bulk\"\" buyers\""))
        #expect(csv.output.contains("'=sum(1)"))
        let json = try profile("kmeans_5_0.001", "--format", "json", "--segment", "3")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let members = try #require(object as? [String: Any])
        #expect((members["segment_profile"] as? [Any])?.count == 1)
        #expect(members["segment_remainder"] == nil)
    }

    /// By its name as by its number, whatever the case.
    @Test func aSegmentIsNamedOrNumbered() throws {
        let named = try profile("kmeans_5_0.001", "--name", "3=Weekend buyers", "--quiet")
        #expect(named.status == 0, "\(named.errors)")
        let byNumber = try profile("kmeans_5_0.001", "--segment", "3")
        let byName = try profile("kmeans_5_0.001", "--segment", "weekend BUYERS")
        #expect(byName.status == 0, "\(byName.errors)")
        #expect(byName.output == byNumber.output && byName.output.contains("3 Weekend buyers"))
    }

    @Test(arguments: [
        (["--name", "3"], "not the number of a cluster and its name"),
        (["--name", "3= "], "gives cluster 3 no name"),
        (["--name", "3=a\nb"], "cannot be seen"),
        (["--name", "9=x"], "has no cluster 9. It has 0, 1, 2, 3, 4."),
        (["--name", "1=x", "--name", "2=X"], "calls two segments"),
        (["--segment", "9"], "has no cluster 9"),
        (["--segment", "champion"], "there is no segment \"champion\"."),
    ])
    func whatCannotBeIsRefused(arguments: [String], words: String) throws {
        let outcome = try Command.workbench(
            "profile", ["kmeans_5_0.001"] + arguments + ["--db", path])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func anUnknownRunIsRefused() throws {
        let outcome = try profile("kmeans_77_1")
        #expect(outcome.status == 64)
    }

    @Test func whoIsInNoSegmentCanBeAskedFor() throws {
        let run = try Command.sqlite3(
            path, "select run_name from run where n_noise > 0 order by run_id limit 1"
        ).output.trimmingCharacters(in: .newlines)
        let outcome = try profile(run, "--segment", "-1")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\nin no segment: "))
    }
}
