import Clustering
import Foundation
import Pipeline
import Store
import TestSupport
import Testing

struct RunExportTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("a.db"))
        var request = PointDatabase.request()
        request.kmeans.nClusters = [3, 4]
        _ = try SweepRunner(in: connection, request: request).run()
    }

    private struct Model: Decodable {
        struct Feature: Decodable {
            let name: String
            let mean: Double
            let scale: Double
        }
        struct Centroid: Decodable {
            let cluster: Int
            let scaled: [Double]
            let original: [Double]
        }
        let schema_version: Int
        let features: [Feature]
        let centroids: [Centroid]?
    }

    private func export(_ names: String...) throws -> String {
        let out = folder.file("out")
        let runs = try names.map { try RunReference($0).resolve(in: connection) }
        _ = try RunExport(in: connection).write(runs, to: out)
        return out
    }

    private func lines(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func storedLabels(_ name: String) throws -> [Int] {
        try connection.query(
            """
            select cluster from run_label join run using (run_id)
            where run_name = ? order by row_no
            """, [name]
        ).map { try $0.int(0) }
    }

    @Test func theLayoutIsTheReferenceKits() throws {
        let out = try export(
            "points_kmeans_3_0.001", "points_kmeans_4_1e-05", "points_dbscan_3_0.3")
        func names(_ algorithm: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: out + "/" + algorithm).sorted()
        }
        #expect(
            try names("kmeans") == [
                "data.csv", "labels.csv", "model_3_0.001.json", "model_4_1e-05.json",
                "pred_3_0.001.txt", "pred_4_1e-05.txt",
            ])
        #expect(
            try names("dbscan")
                == ["data.csv", "labels.csv", "model_3_0.3.json", "pred_3_0.3.txt"])
    }

    @Test func labelsStandOneALineInTheOrderOfTheData() throws {
        let out = try export("points_kmeans_4_0.001") + "/kmeans/"
        let labels = try lines(out + "pred_4_0.001.txt").map { Int($0) }
        #expect(labels == (try storedLabels("points_kmeans_4_0.001")))
        let data = try CSVTable(path: out + "data.csv")
        #expect(data.columns == ["customer_id", "x", "y"])
        #expect(data.column("customer_id")?.first == "C1000")
        #expect(data.rows.count == 120)
        let table = try CSVTable(path: out + "labels.csv")
        #expect(table.columns == ["customer_id", "label"])
        #expect(table.column("customer_id") == data.column("customer_id"))
        #expect(table.column("label")?.map { Int($0) } == labels)
        let stored = try connection.query("select x, y from points order by customer_id").map {
            [try $0.double(0), try $0.double(1)]
        }
        #expect(data.rows.map { $0.dropFirst().compactMap { Double($0) } } == stored)
    }

    /// Both were `pred_3_0.001.txt`: the second overwrote the first.
    @Test func runsOfTwoEnginesHaveFilesOfTheirOwn() throws {
        let old = try RunReference("points_kmeans_3_0.001").resolve(in: connection)
        try connection.run(
            "update run set engine_version = '1', run_key = 'other' || run_id")
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [3]
        request.kmeans.tol = [1e-3]
        _ = try SweepRunner(in: connection, request: request).run()
        let new = try RunReference("latest").resolve(in: connection)
        #expect(old != new)
        let out = folder.file("two")
        let files = try RunExport(in: connection).write([old, new], to: out)
        #expect(Set(files).count == files.count)
        let name = "_3_0.001_e\(Engine.resultVersion)"
        for file in ["pred_3_0.001.txt", "model_3_0.001.json", "pred\(name).txt"] {
            #expect(files.contains(out + "/kmeans/" + file), "\(file)")
        }
        let table = try CSVTable(path: out + "/kmeans/labels.csv")
        #expect(
            table.columns == ["customer_id", "points_kmeans_3_0.001", "points_kmeans" + name])
    }

    @Test func severalRunsHaveAColumnEach() throws {
        let out = try export("points_kmeans_3_0.001", "points_kmeans_4_0.001")
        let table = try CSVTable(path: out + "/kmeans/labels.csv")
        #expect(table.columns == ["customer_id", "points_kmeans_3_0.001", "points_kmeans_4_0.001"])
        #expect(
            table.column("points_kmeans_3_0.001")?.map { Int($0) }
                == (try storedLabels("points_kmeans_3_0.001")))
    }

    @Test func theModelAloneGivesTheStoredLabels() throws {
        let out = try export("points_kmeans_4_1e-05", "points_dbscan_3_0.3")
        func model(_ name: String) throws -> Model {
            try JSONDecoder().decode(
                Model.self, from: Data(contentsOf: URL(fileURLWithPath: out + "/" + name)))
        }
        let fitted = try model("kmeans/model_4_1e-05.json")
        let centroids = try #require(fitted.centroids)
        #expect(fitted.schema_version == 1)
        #expect(fitted.features.map(\.name) == ["x", "y"])
        #expect(centroids.map(\.cluster) == [0, 1, 2, 3])
        let data = try CSVTable(path: out + "/kmeans/data.csv")
        let labels = data.rows.map { row -> Int in
            let scaled = zip(row.dropFirst(), fitted.features).map {
                ((Double($0) ?? .nan) - $1.mean) / $1.scale
            }
            let distances = centroids.map { centroid in
                zip(scaled, centroid.scaled).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            }
            return distances.indices.min { distances[$0] < distances[$1] } ?? -1
        }
        #expect(labels == (try storedLabels("points_kmeans_4_1e-05")))
        #expect(try model("dbscan/model_3_0.3.json").centroids == nil)
    }

    @Test func allRunsAreThoseOfTheNewestSnapshot() throws {
        #expect(try RunExport(in: connection).allRuns() == Array(1...8))
        try PointDatabase.add("D1", 3, 4, to: connection)
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [2]
        _ = try SweepRunner(in: connection, request: request).run()
        #expect(try RunExport(in: connection).allRuns() == [9, 10])
        let error = try #require(throws: RunExportError.self) {
            try RunExport(in: connection).write([1, 9], to: folder.file("two"))
        }
        #expect(error.kind == .usage)
        #expect(!FileManager.default.fileExists(atPath: folder.file("two")))
    }

    @Test func aPlaceThatCannotBeAFolderIsNamedAndLeftAlone() throws {
        let file = try folder.write("mine", to: "out")
        let error = try #require(throws: OutputFileError.self) { _ = try export("latest") }
        #expect(error.description.contains(file))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
        #expect(try folder.contents() == ["a.db", "out"])
    }

    @Test func anUnknownRunIsRefused() throws {
        #expect(throws: RunReferenceError.self) {
            try RunExport(in: connection).write([99], to: folder.file("out"))
        }
        #expect(try folder.contents() == ["a.db"])
    }

    /// A set whose ids and columns are formulas to a spreadsheet.
    private func exportWild(isRaw: Bool = false) throws -> String {
        try connection.execute(
            """
            create table wild as select customer_id, x as "=x", y as "a;b" from points;
            update wild set customer_id = '=1+1' where customer_id = 'C1000';
            update wild set customer_id = '-5' where customer_id = 'C1001';
            """)
        var request = PointDatabase.request([.kmeans])
        request.source = .features(SnapshotOptions(features: "wild"))
        request.kmeans.nClusters = [3]
        request.kmeans.tol = [1e-3]
        _ = try SweepRunner(in: connection, request: request).run()
        let runID = try RunReference("latest").resolve(in: connection)
        _ = try RunExport(in: connection, isRaw: isRaw).write([runID], to: folder.file("wild"))
        return folder.file("wild/kmeans/")
    }

    @Test func textThatASpreadsheetWouldRunIsHarmless() throws {
        let out = try exportWild()
        let data = try lines(out + "data.csv")
        #expect(data[0] == "customer_id,'=x,\"a;b\"")
        #expect(data.contains { $0.hasPrefix("'=1+1,") })
        #expect(data.contains { $0.hasPrefix("-5,") })
        #expect(try lines(out + "labels.csv").contains { $0.hasPrefix("'=1+1,") })
        // What was made harmless is read as what it is.
        let ids = try connection.query("select customer_id from wild order by customer_id")
            .map { try $0.text(0) }
        let file = try FeatureFile(path: out + "data.csv", features: ["=x", "a;b"])
        #expect(file.customerIDs.sorted() == ids)
    }

    @Test func rawTextIsLeftAsItIs() throws {
        let out = try exportWild(isRaw: true)
        let data = try lines(out + "data.csv")
        #expect(data[0] == "customer_id,=x,\"a;b\"")
        #expect(data.contains { $0.hasPrefix("=1+1,") })
    }

    @Test func aRunNameLeadsNowhereElse() throws {
        try connection.execute(
            "update run set cell = 'kmeans_../../../x\n%' where run_name = 'points_kmeans_3_0.001'")
        let runID = try #require(
            try connection.query("select run_id from run where cell like 'kmeans_..%'").first)
        _ = try RunExport(in: connection).write([try runID.int(0)], to: folder.file("out"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("out/kmeans")).sorted()
                == [
                    "data.csv", "labels.csv", "model_..%2F..%2F..%2Fx%0A%25.json",
                    "pred_..%2F..%2F..%2Fx%0A%25.txt",
                ])
        #expect(try folder.contents() == ["a.db", "out"])
    }

    @Test func aRunNamedTwiceIsExportedOnce() throws {
        let out = try export("points_kmeans_3_0.001", "points_kmeans_3_0.001")
        #expect(try lines(out + "/kmeans/labels.csv").first == "customer_id,label")
    }

    @Test func anEarlierExportIsReplacedAndOtherFilesAreNot() throws {
        let out = try export("points_kmeans_3_0.001", "points_dbscan_3_0.3")
        #expect(try export("points_kmeans_3_0.001", "points_dbscan_3_0.3") == out)
        let mine = out + "/kmeans/data.csv"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: mine))
        #expect(throws: OutputFileError.self) { try export("points_kmeans_3_0.001") }
        #expect(try lines(mine) == ["mine"])
        let runID = try RunReference("points_kmeans_3_0.001").resolve(in: connection)
        _ = try RunExport(in: connection, on: OutputTerms(isForced: true)).write([runID], to: out)
        #expect(try lines(mine).first == "customer_id,x,y")
    }

    @Test(arguments: ["kmeans/labels.csv", "dbscan/model_3_0.3.json", "dbscan/labels.csv"])
    func aRefusedPlaceLeavesTheWholeExportAsItWas(_ refused: String) throws {
        let out = try export("points_kmeans_3_0.001", "points_dbscan_3_0.3")
        let data = out + "/kmeans/data.csv"
        try Data("customer_id,old\n".utf8).write(to: URL(fileURLWithPath: data))
        try Data("mine".utf8).write(to: URL(fileURLWithPath: out + "/" + refused))
        let error = try #require(throws: OutputFileError.self) {
            try export("points_kmeans_3_0.001", "points_dbscan_3_0.3")
        }
        #expect(error.description.contains(refused))
        #expect(try lines(data) == ["customer_id,old"])
    }

    @Test func damageIsFoundBeforeTheFirstFileIsReplaced() throws {
        let out = try export("points_kmeans_3_0.001", "points_dbscan_3_0.3")
        let data = out + "/kmeans/data.csv"
        try Data("customer_id,old\n".utf8).write(to: URL(fileURLWithPath: data))
        try connection.execute(
            """
            delete from run_family
            where run_id = (select run_id from run where run_name = 'points_dbscan_3_0.3')
            """)
        #expect(throws: DamagedError.self) {
            try export("points_kmeans_3_0.001", "points_dbscan_3_0.3")
        }
        #expect(try lines(data) == ["customer_id,old"])
    }

    @Test func anEmptyNameIsNoFolder() throws {
        let error = try #require(throws: OutputFileError.self) {
            try RunExport(in: connection).write([1], to: "")
        }
        #expect(error.kind == .usage)
    }

    /// Labels of one matrix stood beside the customers of another.
    @Test func exportsOfTwoSnapshotsDoNotMix() throws {
        let out = try export("points_kmeans_3_0.001")
        try PointDatabase.add("NEW", 1, 2, to: connection)
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [3, 4]
        _ = try SweepRunner(in: connection, request: request).run()
        let newest = try RunReference("points_kmeans_4_0.001_s2").resolve(in: connection)
        let before = try lines(out + "/kmeans/data.csv")
        let error = try #require(throws: RunExportError.self) {
            try RunExport(in: connection).write([newest], to: out)
        }
        #expect(error.kind == .cannotCreate)
        #expect(error.description.contains("/kmeans/model_3_0.001.json: is of another snapshot"))
        #expect(try lines(out + "/kmeans/data.csv") == before)
        // The same file again is replaced, as before.
        let same = try RunReference("points_kmeans_3_0.001_s2").resolve(in: connection)
        _ = try RunExport(in: connection).write([same], to: out)
        _ = try RunExport(in: connection).write([newest], to: out)
        let first = try RunReference("points_kmeans_3_1e-05_s1").resolve(in: connection)
        #expect(throws: RunExportError.self) {
            try RunExport(in: connection).write([first], to: out)
        }
        _ = try RunExport(in: connection, on: OutputTerms(isForced: true)).write([first], to: out)
    }
}
