import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// Runs on transformed snapshots: what reads the scaler must follow it.
struct PreparedRunTests {
    private let folder: TemporaryFolder
    private let connection: Connection
    private let transactions: String

    init() throws {
        let shop = try GeneratedShop()
        (folder, transactions, connection) = (shop.folder, shop.lines, shop.connection)
    }

    static let preparations: [[String: String]] = [
        [:], ["transform": "log1p"], ["transform": "rank"],
        ["transform": "share,amount=log1p,recency=none,number_of_orders=rank"],
        ["transform": "clr,amount=none,recency=none,number_of_orders=log1p", "drop": "yes"],
        ["transform": "share,amount=none,recency=rank", "drop": "yes", "winsor": "0.02"],
        ["scale": "none", "transform": "log1p"], ["set": "small", "scale": "robust"],
        ["winsor": "0.05"], ["weights": "amount=3,recency=0.25", "winsor": "0.01"],
        ["drop": "yes"], ["outliers": "none"], ["outliers": "winsor", "transform": "log1p"],
    ]

    private func sweep(_ words: [String: String]) throws -> Int {
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [4]
        request.kmeans.tol = [1e-5]
        request.source = .features(
            SnapshotOptions(
                features: words["set"] ?? "standard",
                preparation: try Preparation(
                    transforms: words["transform"].map { [$0] } ?? [], scale: words["scale"],
                    winsor: words["winsor"].flatMap(Double.init),
                    weights: words["weights"].map { [$0] } ?? [],
                    dropsRedundant: words["drop"] != nil, outliers: words["outliers"])))
        _ = try SweepRunner(in: connection, request: request).run()
        return try RunReference("latest").resolve(in: connection)
    }

    private func storedLabels(_ runID: Int) throws -> [Cell: Cell] {
        let rows = try connection.query(
            "select customer_id, cluster from segment where run_id = ?", [runID])
        return Dictionary(uniqueKeysWithValues: rows.map { (Cell($0[0]), Cell($0[1])) })
    }

    @Test(arguments: preparations)
    func theTrainingCustomersGetTheStoredLabels(_ words: [String: String]) throws {
        let runID = try sweep(words)
        let stored = try storedLabels(runID)
        #expect(stored.count > 100)
        let prediction = try Prediction(of: RunReference("\(runID)"), in: connection)
        _ = try RunExport(in: connection).write([runID], to: folder.file("out"))
        let outcomes = [
            try prediction.predictSnapshot(onlyTrimmed: false),
            try prediction.predict(features: folder.file("out/kmeans/data.csv")),
            try prediction.predict(transactions: transactions),
        ]
        for outcome in outcomes {
            var found = 0
            for row in outcome.table.rows where row[5] == "fitted" {
                #expect(row[1] == stored[row[0]])
                found += 1
            }
            #expect(found == stored.count)
        }
        // The whole shop is either fitted or trimmed.
        #expect(outcomes[0].table.rows.count == outcomes[2].table.rows.count)
        #expect(outcomes[0].table.rows == outcomes[2].table.rows)
    }

    private struct Model: Decodable {
        struct Feature: Decodable {
            let name: String
            let mean: Double
            let scale: Double
            let transform: String?
            let low: Double?
            let high: Double?
            let weight: Double?
        }
        struct Centroid: Decodable {
            let scaled: [Double]
            let original: [Double?]
        }
        let schema_version: Int
        let features: [Feature]
        let centroids: [Centroid]
    }

    private func model(_ runID: Int) throws -> Model {
        _ = try RunExport(in: connection).write([runID], to: folder.file("model"))
        return try JSONDecoder().decode(
            Model.self,
            from: Data(
                contentsOf: URL(
                    fileURLWithPath: folder.file("model/kmeans/model_4_1e-05.json"))))
    }

    @Test func thePlainModelKeepsItsForm() throws {
        let plain = try model(try sweep([:]))
        #expect(plain.schema_version == 1)
        #expect(plain.features.allSatisfy { $0.transform == nil && $0.weight == nil })
    }

    @Test func theModelAloneGivesTheStoredLabels() throws {
        let runID = try sweep([
            "set": "small", "transform": "log1p", "winsor": "0.05", "weights": "amount=3",
            "scale": "robust",
        ])
        let model = try model(runID)
        #expect(model.schema_version == 2)
        let data = try CSVTable(path: folder.file("model/kmeans/data.csv"))
        let stored = try storedLabels(runID)
        for row in data.rows {
            let scaled = zip(row.dropFirst(), model.features).map { text, feature -> Double in
                let x = Double(text) ?? .nan
                let t = feature.transform == "log1p" ? (x < 0 ? -log1p(-x) : log1p(x)) : .nan
                let clipped = min(max(t, feature.low ?? .nan), feature.high ?? .nan)
                return (clipped - feature.mean) / feature.scale * (feature.weight ?? .nan)
            }
            let distances = model.centroids.map { centroid in
                zip(scaled, centroid.scaled).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            }
            let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? -1
            #expect(stored[.text(row[0])] == .integer(Int64(nearest)))
        }
    }

    @Test func centresAreTransformedBackWhereThatIsPossible() throws {
        let runID = try sweep([
            "transform": "log1p,recency=rank,friday=share,monday=share", "weights": "amount=2",
        ])
        let rows = try connection.query(
            """
            select run_centre.*, snapshot_feature.mean, snapshot_feature.scale,
                snapshot_feature.weight, run_centroid.scaled_value
            from run_centre
            join run_centroid on run_centroid.run_id = run_centre.run_id
                and run_centroid.cluster = run_centre.cluster
                and run_centroid.feature = run_centre.feature
            join run on run.run_id = run_centre.run_id
            join snapshot_feature on snapshot_feature.snapshot_id = run.snapshot_id
                and snapshot_feature.feature = run_centre.feature
            where run_centre.run_id = ?
            """, [runID])
        #expect(rows.count == 4 * 21)
        for row in rows {
            let scaled = try row.double("scaled_value")
            let weight = try row.double("weight")
            let transformed = scaled / weight * (try row.double("scale")) + (try row.double("mean"))
            #expect(try row.double("transformed_centre") == transformed)
            #expect(try row.double("deviations") == scaled / weight)
            let centre = try row.optionalDouble("centre")
            switch try row.text("transform") {
            case "share":
                #expect(centre == nil)
                #expect(try row.optionalDouble("overall_mean") == nil)
                #expect((0...1).contains(transformed))
            case "log1p":
                let back = try #require(centre)
                #expect(abs(Foundation.log1p(abs(back)) - abs(transformed)) < 1e-12)
                #expect(try row.optionalDouble("overall_mean") != nil)
            case "rank":
                let range = try connection.query(
                    "select min(recency), max(recency) from customer_features_frozen")[0]
                #expect(
                    try (range.double(0)...range.double(1)).contains(try #require(centre)))
            default: Issue.record("another transform")
            }
        }
        let detail = try RunDetail(of: RunReference("\(runID)"), in: connection)
        #expect(detail.centroids.columns.map(\.name).contains("share(friday)"))
        #expect(detail.centroids.rows.allSatisfy { !$0.contains(.null) })
    }

    @Test func deviationsAreOfTheDataWhateverTheScaling() throws {
        let runID = try sweep(["set": "small", "scale": "none"])
        let rows = try connection.query(
            """
            select run_centre.centre, run_centre.overall_mean, run_centre.deviations,
                snapshot_feature.transformed_deviation
            from run_centre
            join run on run.run_id = run_centre.run_id
            join snapshot_feature on snapshot_feature.snapshot_id = run.snapshot_id
                and snapshot_feature.feature = run_centre.feature
            where run_centre.run_id = ?
            """, [runID])
        #expect(rows.count == 12)
        for row in rows {
            #expect(
                try row.double(2) == (row.double(0) - row.double(1)) / row.double(3))
        }
    }

    @Test func trimmedCustomersArePlacedLater() throws {
        try connection.execute(
            TestLines.add(
                "source_id, line_no, quantity, invoiced_at, unit_price, customer_id, description",
                from: "select 1, 0, 1, max(invoiced_at), 1e6, 'whale', 'thing' from invoice_line"))
        let runID = try sweep(["transform": "log1p"])
        let prediction = try Prediction(of: RunReference("\(runID)"), in: connection)
        // What comes later does not change whom the run knows.
        try connection.execute(
            """
            delete from sold_line
            where invoice_id in (select invoice_id from invoice where customer_id = 'whale')
            """)
        try connection.execute(TestLines.addUp)
        let trimmed = try prediction.predictSnapshot(onlyTrimmed: true).table
        let excluded = try connection.query(
            "select customer_id from snapshot_excluded order by customer_id")
        #expect(trimmed.rows.map { $0[0] } == excluded.map { Cell($0[0]) })
        #expect(trimmed.rows.allSatisfy { $0[5] == "trimmed" })
        #expect(trimmed.rows.contains { $0[0] == "whale" })
        let all = try prediction.predictSnapshot(onlyTrimmed: false).table
        #expect(trimmed.rows.allSatisfy { all.rows.contains($0) })
        #expect(all.rows.filter { $0[5] == "fitted" }.count == (try storedLabels(runID).count))
        let file = try folder.write(
            """
            customer_id,\(try connection.query(
                "select group_concat(feature) from (select feature from snapshot_feature order by position)"
            )[0].text(0))
            whale,\([String](repeating: "1", count: 21).joined(separator: ","))
            somebody,\([String](repeating: "1", count: 21).joined(separator: ","))

            """, to: "f.csv")
        #expect(
            try prediction.predict(features: file).table.rows.map { $0[5] } == ["trimmed", "new"])
    }

    /// With a cluster a customer, centres are the customers.
    @Test(arguments: ["none", "log1p", "rank"])
    func centresThatAreCustomersHaveTheirRawValues(_ transform: String) throws {
        try connection.execute(
            """
            create table six (customer_id text, x, y);
            insert into six values ('a', 0, -3.5), ('b', 1e6, 2), ('c', 0.25, 9.75),
                ('d', -7, 1e-3), ('e', 12345.678, 0), ('f', 3, 3)
            """)
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [6]
        request.kmeans.tol = [0]
        request.source = .features(
            SnapshotOptions(
                features: "six",
                preparation: try Preparation(transforms: [transform], weights: ["x=4"])))
        _ = try SweepRunner(in: connection, request: request).run()
        let rows = try connection.query(
            """
            select x.original_value, y.original_value, six.x, six.y
            from segment
            join run_centroid as x on x.run_id = segment.run_id and x.feature = 'x'
                and x.cluster = segment.cluster
            join run_centroid as y on y.run_id = segment.run_id and y.feature = 'y'
                and y.cluster = segment.cluster
            join six on six.customer_id = segment.customer_id
            """)
        #expect(rows.count == 6)
        for row in rows {
            for column in 0..<2 {
                let (found, wanted) = (try row.double(column), try row.double(column + 2))
                // Scaling to deviations and back costs digits of small values in a wide column.
                let tolerance = transform == "none" ? 1e-9 : 1e-12 * max(1, abs(wanted))
                #expect(abs(found - wanted) <= tolerance, "\(found) \(wanted)")
            }
        }
    }

    /// Whom the feature set itself has no place for has no features to be placed by.
    @Test func customersOutsideTheSetAreNotTrimmed() throws {
        let runID = try sweep([:])
        let prediction = try Prediction(of: RunReference("\(runID)"), in: connection)
        let before = try prediction.predictSnapshot(onlyTrimmed: false).table.rows
        try connection.execute(
            """
            insert into snapshot_excluded (snapshot_id, customer_id, rule, value)
            select max(snapshot_id), 'nobody', 'invoice_count', 0.0 from snapshot
            """)
        #expect(try prediction.predictSnapshot(onlyTrimmed: false).table.rows == before)
    }

    @Test func nobodyTrimmedIsSaid() throws {
        let runID = try sweep(["outliers": "none"])
        let prediction = try Prediction(of: RunReference("\(runID)"), in: connection)
        let error = try #require(throws: PredictionError.self) {
            try prediction.predictSnapshot(onlyTrimmed: true)
        }
        #expect(error.kind == .usage)
        #expect(error.description.contains("left anybody out"))
    }

    @Test func snapshotsWithoutTheFeaturesOfTheTrimmedSaySo() throws {
        let runID = try sweep([:])
        try #require(try connection.scalar("select count(*) from snapshot_excluded") != 0)
        try connection.execute("delete from snapshot_excluded_value")
        let prediction = try Prediction(of: RunReference("\(runID)"), in: connection)
        let error = try #require(throws: PredictionError.self) {
            try prediction.predictSnapshot(onlyTrimmed: true)
        }
        #expect(error.description.contains("--transactions"))
    }

    @Test func negativePartsOfNewCustomersAreNamed() throws {
        let runID = try sweep([
            "transform": "share,amount=none,recency=none,number_of_orders=none"
        ])
        let names = try connection.query(
            "select feature from snapshot_feature order by position"
        ).map { try $0.text(0) }
        let values = names.map { $0 == "june" ? "-1" : "1" }.joined(separator: ",")
        let path = try folder.write(
            "customer_id,\(names.joined(separator: ","))\nX,\(values)\n", to: "f.csv")
        let error = try #require(throws: PredictionError.self) {
            try Prediction(of: RunReference("\(runID)"), in: connection).predict(features: path)
        }
        #expect(error.description.contains("june is below 0 for 1 customer (first: X)"))
    }
}
