import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// A matrix of some customers only.
struct PopulationTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection.inMemory()
        try Database.prepare(connection)
        var lines =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        for customer in 1...30 {
            for line in 0..<3 {
                // The last one is a wholesaler.
                let quantity = customer == 30 ? 5000 : customer + line
                lines +=
                    "\(1000 + customer),P\(line),THING,\(quantity),2011-03-0\(1 + line) 10:00,2.5,"
                lines += "C\(100 + customer),\(customer % 2 == 0 ? "France" : "Spain")\n"
            }
        }
        _ = try Ingest(database: connection).ingest(path: folder.write(lines, to: "l.csv"))
        let attributes =
            "customer_id,email\n"
            + (1...28).map { "C\(100 + $0),\($0 <= 3 ? "a@shop.example" : "b@web.example")\n" }
            .joined()
        _ = try CustomerIngest(database: connection).ingest(
            path: folder.write(attributes, to: "c.csv"))
    }

    private func build(
        _ condition: String?, _ set: String = "rfm", outliers: OutlierRule? = nil
    ) throws -> SnapshotResult {
        var preparation = Preparation()
        preparation.outliers = outliers
        return try SnapshotBuilder(in: connection).build(
            SnapshotOptions(
                features: set, preparation: preparation,
                population: try condition.map { try Population($0) }))
    }

    private func excluded(_ snapshot: Snapshot) throws -> [String: Int] {
        Dictionary(
            try connection.query(
                "select rule, count(*) from snapshot_excluded where snapshot_id = ? group by rule",
                [snapshot.id]
            ).map { (try $0.text(0), try $0.int(1)) }, uniquingKeysWith: +)
    }

    @Test func whoIsOutsideIsInNoRowAndNobodyDisappears() throws {
        let snapshot = try build("revenue < 10000").snapshot
        #expect(snapshot.nRows == 29)
        #expect(snapshot.population == "revenue < 10000")
        #expect(try excluded(snapshot) == ["population": 1])
        #expect(
            snapshot.notes.contains {
                $0.hasPrefix(
                    "the population (revenue < 10000) leaves out 1 of 30 customers with 3 lines (3.3 %) and "
                )
            }, "\(snapshot.notes)")
        #expect(try connection.scalar("select n_excluded from snapshot") == 1)
    }

    @Test func aLongListIsCutInSentences() throws {
        let list = (1...40).map { "'C\(200 + $0)'" }.joined(separator: ",\n")
        let snapshot = try build("customer_id not in ('C101',\(list))").snapshot
        #expect(snapshot.nRows == 29)
        let note = try #require(snapshot.notes.first { $0.hasPrefix("the population (") })
        #expect(note.contains("'C201', ") && note.contains("…) leaves out 1 of 30"), "\(note)")
    }

    /// `<>` is neither true nor false where nothing is known, and such customers went without a word.
    @Test func whoHasNoValueIsToldApart() throws {
        let snapshot = try build("email not like '%@shop.example'").snapshot
        #expect(snapshot.nRows == 25)
        #expect(try excluded(snapshot) == ["population": 3, "population_unknown": 2])
        #expect(snapshot.notes.contains { $0.contains("for 2 of them the condition is neither") })
        let other = try build("coalesce(email, '') not like '%@shop.example'").snapshot
        #expect(other.nRows == 27)
    }

    @Test func theConditionIsPartOfTheIdentity() throws {
        let everybody = try build(nil)
        let all = try build("revenue >= 0")
        #expect(all.snapshot.nRows == 30 && everybody.snapshot.nRows == 30)
        #expect(all.snapshot.id != everybody.snapshot.id)
        #expect(try build("revenue >= 0").isReused)
        #expect(try build(" revenue >= 0 ").snapshot.id == all.snapshot.id)
        #expect(try build("revenue >= 0 and 1").snapshot.id != all.snapshot.id)
        _ = try all.snapshot.scaledValues(from: connection)
        #expect(all.snapshot.fingerprint != everybody.snapshot.fingerprint)
        try connection.run(
            "update snapshot set population = 'revenue > 0' where snapshot_id = ?",
            [all.snapshot.id])
        let changed = try Snapshot.load(all.snapshot.id, from: connection)
        #expect(throws: FeatureError.self) { try changed.scaledValues(from: connection) }
    }

    /// The rule's bounds would follow the wholesaler who is kept out.
    @Test func theOutlierRuleLooksAtThePopulationOnly() throws {
        for set in ["standard", "rfm"] {
            let all = try build(nil, set, outliers: .kit).snapshot
            let same = try build("revenue >= 0", set, outliers: .kit).snapshot
            #expect(try excluded(all) == excluded(same), "\(set)")
            let part = try build("customer_id > 'C129'", set, outliers: .kit).snapshot
            // Alone, the wholesaler is no outlier.
            #expect(part.nRows == 1, "\(set)")
            #expect(try excluded(part) == ["population": 29], "\(set)")
        }
    }

    @Test func scoresOverEverybodyAreCalledSo() throws {
        let snapshot = try build("revenue < 10000", "rfm_score").snapshot
        #expect(
            snapshot.notes.contains {
                $0.hasSuffix("scores are bands over all customers, outside or not")
            })
    }

    @Test func nobodyIsNoPopulation() throws {
        let error = try #require(throws: PopulationError.self) { try build("revenue < 0") }
        #expect(error.description.contains("none of the 30 customers"))
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
    }

    @Test(arguments: [
        ("revnue < 5", "Did you mean revenue?"), ("", "no condition"),
        ("revenue < 5; drop table run", "\";\""),
        ("1) or (1", "\")\""), ("(revenue > 1", "\"(\""), ("revenue > ?", "\"?\""),
        ("customer_id in (select customer_id from invoice)", "no query"),
        ("last_sale_date in observation_end", "reads "),
        ("revenue > avg(revenue)", "cannot be read"),
        ("random() > 0", "another time"), ("last_sale_date > date('now')", "another time"),
        ("country = \"France\"", "no column \"France\""), ("revenue >", "cannot be read"),
        ("load_extension('x')", "another time"), ("1 -- the rest", ""),
    ])
    func onlyAConditionOnOneCustomerIsTaken(text: String, words: String) throws {
        guard !words.isEmpty else {
            #expect(try build(text).snapshot.nRows == 30)
            return
        }
        let error = try #require(throws: ConditionError.self) { try build(text) }
        #expect(error.description.contains(words), "\(error)")
        #expect(error.kind == .usage)
        #expect(!error.description.contains("select customer_fact"))
    }

    @Test func predictionsGiveTheOthersAStatusOfTheirOwn() throws {
        let path = folder.file("p.db")
        try connection.vacuum(into: path)
        let file = try Database.open(path, for: .writing)
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [2]
        request.kmeans.tol = [1e-4]
        request.source = .features(
            SnapshotOptions(
                features: "rfm",
                population: try Population("revenue < 10000 and email is not 'a@shop.example'")))
        _ = try SweepRunner(in: file, request: request).run()
        let excluded = try file.query(
            "select status, rule, count(*) from segment_excluded group by 1, 2"
        ).map { "\(try $0.text(0)), \(try $0.text(1)): \(try $0.int(2))" }
        #expect(excluded == ["outside population, population: 4"])
        let outcome = try Prediction(of: RunReference("latest"), in: file).predictSnapshot(
            onlyTrimmed: false)
        let status = outcome.table.rows.map { $0[5] }
        #expect(status.count { $0 == "fitted" } == 26)
        #expect(status.count { $0 == "outside population" } == 4)
        #expect(
            outcome.table.rows.filter { $0[5] == "outside population" }.allSatisfy {
                $0[1] == .null
            })
        #expect(
            outcome.notes.contains {
                $0.hasPrefix("not placed: 4 customers outside the population")
            })
        let lines =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
            + "1,P,T,9000,2011-03-02 10:00,2.5,NEW1,France\n1,P,T,3,2011-03-02 10:00,2.5,C102,France\n"
            + "2,P,T,3,2011-03-02 10:00,2.5,NEW2,France\n"
        let placed = try Prediction(of: RunReference("latest"), in: file).predict(
            transactions: try folder.write(lines, to: "new.csv"))
        let byID = Dictionary(
            placed.table.rows.map { ($0[0], $0[5]) }, uniquingKeysWith: { first, _ in first })
        #expect(
            byID == [
                "NEW1": "outside population", "C102": "outside population", "NEW2": "new",
            ])
    }
}
