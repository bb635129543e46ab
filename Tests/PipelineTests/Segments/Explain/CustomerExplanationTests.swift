import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

struct CustomerExplanationTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        let shop = try GeneratedShop()
        (folder, connection) = (shop.folder, shop.connection)
        var request = SweepRequest()
        request.kmeans.nClusters = [1, 4]
        request.kmeans.tol = [1e-5]
        request.dbscan.minSamples = [3]
        request.dbscan.eps = [2.5]
        _ = try SweepRunner(in: connection, request: request).run()
    }

    private func run(_ condition: String) throws -> Int {
        try connection.query("select run_id from run where \(condition)")[0].int(0)
    }

    private func table(_ explanation: CustomerExplanation, _ name: String) throws -> ResultTable {
        try #require(explanation.tables.first { $0.name == name })
    }

    private func text(_ explanation: CustomerExplanation) -> String {
        var text = ""
        TextRenderer(width: 80).write(explanation.document, to: &text)
        return text
    }

    /// Distances as the scaler and the stored centres give them, worked out by SQL.
    @Test func distancesAreThoseOfScalerAndCentres() throws {
        let runID = try run("n_clusters = 4")
        let members = try connection.query(
            "select customer_id, cluster from segment where run_id = ? order by customer_id",
            [runID])
        for member in members.prefix(12) {
            let id = try member.text(0)
            let explanation = try CustomerExplanation(of: id, in: runID, from: connection)
            let row = try table(explanation, "customer").rows[0]
            #expect(row[3] == "clustered")
            #expect(row[5] == Cell(try member.int(1)))
            let features = try table(explanation, "features").rows
            var sums = [Int: Double]()
            for (position, feature) in features.enumerated() {
                let centres = try connection.query(
                    """
                    select cluster, scaled_value, mean, scale
                    from run_centroid
                    inner join snapshot_feature on snapshot_feature.feature = run_centroid.feature
                    where run_id = ? and position = ?
                    """, [runID, position])
                for centre in centres {
                    let x = try ((feature[1].double ?? .nan) - centre.double(2)) / centre.double(3)
                    let d = try x - centre.double(1)
                    sums[try centre.int(0), default: 0] += d * d
                }
            }
            let ordered = sums.sorted { $0.value < $1.value }
            #expect(row[5].int == Int64(ordered[0].key))
            #expect(row[7].int == Int64(ordered[1].key))
            let certainty = 1 - (ordered[0].value / ordered[1].value).squareRoot()
            #expect(abs((row[9].double ?? .nan) - certainty) < 1e-9)
            let shares = try table(explanation, "reasons").rows.map { $0[6].double ?? .nan }
            #expect(abs(shares.reduce(0) { $0 + abs($1) } - 1) < 1e-9)
            #expect(shares == shares.sorted(by: >))
            #expect(shares.reduce(0, +) > 0)
        }
    }

    /// Bounds from what was frozen are those of the view, as long as the lines are the same.
    @Test func boundsOfTheOutlierRuleAreThoseOfTheView() throws {
        let runID = try run("n_clusters = 4")
        let trimmed = try connection.query(
            "select customer_id, rule, low, high from customer_outlier where rule is not null")
        #expect(!trimmed.isEmpty)
        for row in trimmed {
            let explanation = try CustomerExplanation(
                of: try row.text(0), in: runID, from: connection)
            #expect(try table(explanation, "customer").rows[0][3] == "trimmed")
            let text = text(explanation)
            let line = text.replacing("\n", with: " ")
            #expect(line.contains("in no segment: the outlier rule leaves this customer out"))
            let low = CustomerExplanation.number(try row.double(2))
            let high = CustomerExplanation.number(try row.double(3))
            #expect(line.contains("is outside of \(low) to \(high)"))
        }
    }

    @Test func runsWithoutCentresMakeNothingUp() throws {
        let runID = try run("algorithm = 'dbscan'")
        for member in try connection.query(
            "select min(customer_id), cluster from segment where run_id = ? group by cluster",
            [runID])
        {
            let explanation = try CustomerExplanation(
                of: try member.text(0), in: runID, from: connection)
            let row = try table(explanation, "customer").rows[0]
            #expect(row[7...11].allSatisfy { $0 == .null })
            #expect(!text(explanation).contains("certainty"))
            if try member.int(1) < 0 { #expect(row[3] == "noise") }
        }
    }

    @Test func oneSegmentHasNoSecond() throws {
        let runID = try run("n_clusters = 1")
        let id = try connection.query("select customer_id from segment limit 1")[0].text(0)
        let explanation = try CustomerExplanation(of: id, in: runID, from: connection)
        #expect(text(explanation).contains("cluster 0, the only one."))
        #expect(try table(explanation, "customer").rows[0][9] == .null)
    }

    @Test func repeatedCustomersAreNotExplained() throws {
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [2]
        request.kmeans.tol = [1e-3]
        var options = SnapshotOptions(features: "small")
        options.repeats = 2
        request.source = .features(options)
        _ = try SweepRunner(in: connection, request: request).run()
        let runID = try RunReference("latest").resolve(in: connection)
        let id = try connection.query("select customer_id from snapshot_row limit 1")[0].text(0)
        let error = try #require(throws: ExplanationError.self) {
            try CustomerExplanation(of: id, in: runID, from: connection)
        }
        #expect(error.kind == .usage)
        let rules = try RunExplanation(of: runID, in: connection)
        #expect(rules.tables[0].columns[2].unit == "rows")
    }

    @Test func whoCameLaterIsTold() throws {
        let runID = try run("n_clusters = 4")
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(
            path: try folder.write(
                IngestTestSupport.header + "9999999,A,MUG,1,2031-01-01 08:00,2.5,LATE,UK\n",
                to: "late.csv"))
        let explanation = try CustomerExplanation(of: "LATE", in: runID, from: connection)
        #expect(try table(explanation, "customer").rows[0][3] == "new")
        let lines = try table(explanation, "lines").rows
        #expect(lines.map { $0[2] } == ["after the end of the matrix"])
        #expect(lines.map { $0[3] } == [0])
        #expect(text(explanation).contains("in no segment"))
    }

    @Test func forbiddenWordsDoNotOccur() throws {
        for runID in try connection.query("select run_id from run").map({ try $0.int(0) }) {
            for member in try connection.query(
                "select customer_id from segment where run_id = ? limit 5", [runID])
            {
                let text = text(
                    try CustomerExplanation(
                        of: try member.text(0), in: runID, from: connection)
                ).lowercased()
                for word in [
                    "margin", "medoid", "noise", "bands", "bridge", "fate", "tol", "inertia",
                ] {
                    let words = text.split { !$0.isLetter }
                    #expect(!words.contains(Substring(word)), "\(word)")
                }
            }
        }
    }

    /// Refreshed rows are of another day than the fit: today's comes first.
    @Test func todaysRowOfThePublicationIsToldFirst() throws {
        let runID = try run("n_clusters = 4")
        try SegmentShop.publish("\(runID)", as: "Spring", in: connection)
        let row = try connection.query(
            """
            select customer_id, other.segment_id, other.segment_name, own.segment_name,
                substr(snapshot.as_of, 1, 10)
            from customer_segment as own
            inner join publication_segment as other on other.publication_id = own.publication_id
                and other.segment_id <> own.segment_id
            inner join publication on publication.publication_id = own.publication_id
            inner join snapshot using (snapshot_id)
            order by customer_id, other.segment_id
            limit 1
            """)[0]
        let id = try row.text(0)
        try connection.run(
            """
            update customer_segment
            set segment_id = ?, segment_name = ?, segment_since_date = '2031-01-02', certainty = null
            where customer_id = ?
            """, [try row.int(1), try row.text(2), id])
        try connection.execute("update publication set as_of_date = '2031-01-05'")
        let explanation = try CustomerExplanation(
            of: id, in: runID, called: RunReference("published"), from: connection)
        let words = text(explanation).replacing("\n", with: " ")
        let today =
            "customer \(id), published as \"Spring\", as of 2031-01-05: \(try row.text(2)), since 2031-01-02."
        #expect(words.hasPrefix(today), "\(words)")
        let fitted = "As it was fitted on \(try row.text(4)): customer \(id), run \(runID), "
        #expect(words.contains(fitted))
        let ofFit = try #require(words.range(of: fitted))
        #expect(words[ofFit.upperBound...].contains(": \(try row.text(3)), certainty"))
        let first = try #require(explanation.tables.first)
        let name = try row.text(2)
        #expect(first.name == "published" && first.rows[0][4] == .text(name))
        let plain = try CustomerExplanation(of: id, in: runID, from: connection)
        #expect(
            plain.tables.first?.name == "customer" && text(plain).hasPrefix("customer \(id), run"))
        // Who came after it was filled has no row.
        try connection.run("delete from customer_segment where customer_id = ?", [id])
        let none = try CustomerExplanation(
            of: id, in: runID, called: RunReference("published:Spring"), from: connection)
        #expect(text(none).contains("as of 2031-01-05: no row"))
    }
}
