import Foundation
import Store
import TestSupport
import Testing

/// `publish` through the built binary, on a copy of the small shop.
@Suite struct PublishCommandTests {
    private let shop: ShopCopy
    private var database: String { shop.path }

    init() throws { shop = try ShopCopy() }

    private func publish(_ words: String...) throws -> Command.Outcome {
        try shop.run(["publish"] + words)
    }

    private func rows(_ sql: String) throws -> [[Value]] {
        try shop.query(sql).map(\.values)
    }

    /// Ten seconds of waiting, then nothing was changed; the message names readers, too.
    @Test func whoReadsAllTheWhileIsNamed() throws {
        let reader = try Connection(path: database, mode: .readOnly)
        defer { reader.close() }
        try reader.execute("begin")
        _ = try reader.query("select count(*) from customer_fact")
        let outcome = try publish("--rules", "rfm")
        try reader.execute("commit")
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("another process has been reading it all the while"))
        #expect(outcome.output.isEmpty)
        #expect(try rows("select count(*) from publication") == [[.integer(0)]])
        #expect(try publish("--rules", "rfm").status == 0)
    }

    @Test func aRunBecomesOneTable() throws {
        let dry = try publish("kmeans_3_0.001", "--as", "Spring", "--dry-run")
        #expect(dry.status == 0, "\(dry.errors)")
        #expect(
            dry.output.hasPrefix("Nothing is changed; this would be published as \"Spring\": run "))
        #expect(try rows("select count(*) from publication") == [[.integer(0)]])
        let first = try publish("kmeans_3_0.001", "--as", "Spring", "--note", "for the mailing")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.output.hasPrefix("Published as \"Spring\": run "))
        #expect(first.output.contains("customer_segment shows it."))
        #expect(
            try rows(
                """
                select count(*) = (select count(*) from customer_fact),
                    count(distinct segment_id), min(typeof(certainty)), max(publication_id)
                from customer_segment
                """) == [[.integer(1), .integer(3), .text("null"), .integer(1)]])
        let rules = try publish("--rules", "rfm")
        #expect(rules.status == 0, "\(rules.errors)")
        for name in [
            "champions", "loyal", "new", "promising", "needs attention", "at risk", "hibernating",
            "lost",
        ] {
            #expect(rules.output.contains(name))
        }
        let other = try publish("kmeans_5_0.001", "--as", "Spring", "--format", "json")
        #expect(other.output.contains("\"moves\""))
        let list = try publish("--list", "--format", "csv")
        #expect(
            list.output.split(separator: "\n").map { $0.split(separator: ",")[0] } == [
                "publication_name", "Spring", "rfm",
            ])
        let all = try publish("--list", "--all", "--format", "csv")
        #expect(all.output.split(separator: "\n").count == 4)
    }

    /// Every declared type is there, so that dashboards know dates from texts.
    @Test func everyColumnHasAType() throws {
        let columns = try rows(
            "select name, lower(type) from pragma_table_info('customer_segment') order by cid")
        #expect(
            columns.map { "\($0[0]) \($0[1])" }.joined(separator: "\n").contains("text(\"\")")
                == false)
        let dates = columns.filter { $0[1] == .text("date") }.map { $0[0] }
        #expect(
            dates == [
                .text("as_of_date"), .text("first_purchase_date"), .text("last_purchase_date"),
                .text("segment_since_date"), .text("status_until_date"),
            ])
    }

    /// Words that a marketer does not know are in nothing that is printed, tables for programs included.
    @Test func wordsAreAMarketers() throws {
        var printed = ""
        for words in [
            ["kmeans_3_0.001", "--as", "Spring"], ["dbscan_3_2.5", "--as", "Beside"],
            ["kmeans_8_0.001", "--as", "Spring"],
            ["--rules", "rfm", "--cut", "lost_days=900", "--format", "csv"],
            ["dbscan_3_2.5", "--as", "rfm", "--format", "json", "--dry-run"],
            ["--list"], ["--help"], ["published", "--as", "Spring"], ["best", "--as", "Spring"],
        ] {
            let outcome = try Command.run(
                Command.workbench,
                ["publish"] + words + (words == ["--help"] ? [] : ["--db", database]))
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
            printed += outcome.output + outcome.errors
            #expect(
                words.contains("--format")
                    || outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 },
                "\(words)")
        }
        let found = printed.lowercased().split { !$0.isLetter }
        for word in [
            "margin", "medoid", "noise", "bands", "bridge", "fate", "tol", "inertia", "jaccard",
        ] {
            #expect(!found.contains { $0 == word }, "\(word)")
        }
    }

    @Test(arguments: [
        (["--as", "Spring"], 64, "publish takes one of a run"),
        (["1"], 64, "--as is missing"),
        (["1", "--rules", "rfm", "--as", "x"], 64, "publish takes one of"),
        (["99", "--as", "x"], 64, "there is no run \"99\""),
        (["1", "--as", "a\nb"], 64, "cannot be seen"),
        (["1", "--as", ""], 64, "it is empty"),
        (["1", "--as", "x", "--cut", "lost_days=1"], 64, "go with --rules"),
        (["--rules", "rfm", "--cut", "lost=1"], 64, "there is no cut point \"lost\""),
        (["--rules", "rfm", "--as-of", "1999-01-01"], 65, "1999-01-01"),
        (["--rules", "rfm", "--as-of", "2101-01-01"], 65, "after the newest line"),
        (["--list", "--default"], 64, "takes no flag that publishes"),
    ])
    func whatCannotBePublishedIsRefused(_ words: [String], _ status: Int, _ told: String) throws {
        let outcome = try Command.run(
            Command.workbench, ["publish"] + words + ["--db", database])
        #expect(outcome.status == Int32(status), "\(outcome.errors)")
        #expect(outcome.errors.contains(told), "\(outcome.errors)")
        #expect(try rows("select count(*) from publication") == [[.integer(0)]])
    }

    /// Names from outside reach a spreadsheet and a terminal harmless.
    @Test func namesAreHarmless() throws {
        let outcome = try publish("kmeans_3_0.001", "--as", "=cmd|'x'!A0")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let list = try publish("--list", "--format", "csv")
        #expect(list.output.contains("'=cmd|'x'!A0"))
    }

    /// A dashboard that holds the file makes it wait, and then nothing has changed.
    @Test func aReaderSeesOneOrTheOther() throws {
        #expect(try publish("kmeans_3_0.001", "--as", "Spring").status == 0)
        let reader = try Connection(path: database, mode: .readOnly)
        defer { reader.close() }
        try reader.execute("begin")
        let before = try reader.query("select count(*), max(publication_id) from customer_segment")
        // With the lock of a reader the commit has to wait until the reader has ended.
        try reader.execute("commit")
        #expect(try publish("kmeans_5_0.001", "--as", "Spring").status == 0)
        let after = try reader.query("select count(*), max(publication_id) from customer_segment")
        #expect(before[0][0] == after[0][0])
        #expect(before[0][1] == .integer(1) && after[0][1] == .integer(2))
    }
}
