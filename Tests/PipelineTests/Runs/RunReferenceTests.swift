import Pipeline
import Store
import Testing

struct RunReferenceTests {
    private let connection: Connection

    init() throws {
        connection = try Connection.inMemory()
        try Database.prepare(connection)
    }

    private func addRuns() throws {
        try HandRuns.addSnapshot(1, of: "standard", customers: ["A", "B"], to: connection)
        try HandRuns.addSnapshot(2, of: "standard", customers: ["A", "B"], to: connection)
        func add(_ id: Int, _ name: String, _ key: String, _ snapshot: Int, _ score: Double?) throws
        {
            try HandRuns.add(
                id, name: name, key: key, snapshot: snapshot, labels: [0, 1], silhouette: score,
                to: connection)
        }
        try add(3, "kmeans_2_0.001", "abcd1111", 1, 0.9)
        try add(4, "kmeans_3_0.001_s2", "abcd2222", 2, 0.3)
        try add(7, "kmeans_2_0.001_s2", "ef012345", 2, 0.4)
        try add(9, "dbscan_3_0.5_s2", "9999aaaa", 2, nil)
    }

    private func resolve(_ text: String) throws -> Int {
        try RunReference(text).resolve(in: connection)
    }

    @Test func numbersNamesKeysAndWordsFindTheRun() throws {
        try addRuns()
        #expect(try resolve("4") == 4)
        #expect(try resolve("kmeans_3_0.001") == 4)
        #expect(try resolve("abcd1") == 3)
        #expect(try resolve("EF01") == 7)
        #expect(try resolve("latest") == 9)
    }

    /// A key that began with digits could not be used.
    @Test func digitsAreAKeyWhereNoRunHasTheNumber() throws {
        try addRuns()
        #expect(try resolve("9999") == 9)
        #expect(try resolve("9999a") == 9)
        #expect(try resolve("7") == 7)
        #expect(throws: RunReferenceError.self) { try resolve("9998") }
        #expect(throws: RunReferenceError.self) { try resolve("999") }
    }

    @Test func aNameOfSeveralSnapshotsMeansTheNewestRun() throws {
        try addRuns()
        #expect(try resolve("kmeans_2_0.001") == 7)
    }

    @Test func aNameThatLeavesTheSnapshotOpenSaysWhichRunItIs() throws {
        try addRuns()
        let found = try RunReference("kmeans_2_0.001").find(in: connection)
        #expect(found.runID == 7)
        #expect(found.note?.contains("kmeans_2_0.001_s2") == true)
        #expect(found.note?.contains("fits 2 runs") == true)
        #expect(found.note?.hasSuffix("Another: kmeans_2_0.001_s1") == true)
        for name in ["kmeans_2_0.001_s1", "kmeans_2_1e-3_s1", "kmeans_2_0.001_s1_e1"] {
            let first = try RunReference(name).find(in: connection)
            #expect(first.runID == 3 && first.note == nil, "\(name)")
        }
        #expect(try resolve("kmeans_2_0.001_s2") == 7)
        #expect(throws: RunReferenceError.self) { try resolve("kmeans_2_0.001_s3") }
        #expect(throws: RunReferenceError.self) { try resolve("kmeans_2_0.001_e9") }
    }

    @Test(arguments: ["kmeans_3_1e-3", "kmeans_3_0.0010", "kmeans_03_1E-3", "kmeans_3_0.001_seed0"])
    func numbersInNamesAreNumbers(name: String) throws {
        try addRuns()
        #expect(try resolve(name) == 4)
    }

    /// Runs of two sets were called the same, and a name meant whichever was newer.
    @Test func aNameMeansRunsOfItsSetOnly() throws {
        try addRuns()
        try HandRuns.addSnapshot(5, of: "rfm", customers: ["A", "B"], to: connection)
        try HandRuns.add(
            20, name: "rfm_kmeans_2_0.001", key: "bbbb1111", snapshot: 5, labels: [0, 1],
            silhouette: 0.2, to: connection)
        #expect(try resolve("kmeans_2_0.001") == 7)
        #expect(try resolve("standard_kmeans_2_0.001") == 7)
        #expect(try resolve("rfm_kmeans_2_0.001") == 20)
        #expect(try resolve("rfm_kmeans_2_1e-3") == 20)
        #expect(try resolve("best") == 20)
        #expect(try resolve("best:standard") == 7)
        #expect(try resolve("latest:standard") == 9)
        let note = try RunReference("best").find(in: connection).note ?? ""
        #expect(
            note.hasPrefix(
                "best of rfm, snapshot 5: run 20, rfm_kmeans_2_0.001, the highest silhouette of "))
        #expect(note.hasSuffix(", 0.20"))
        let unknown = try #require(throws: RunReferenceError.self) { try resolve("best:rmf") }
        #expect(unknown.description.contains("Did you mean best:rfm?"))
    }

    /// Above 100,000 rows there is no exact silhouette, and there was no best run.
    @Test func aSampledSilhouetteMakesABestRun() throws {
        try HandRuns.addSnapshot(1, of: "standard", customers: ["A", "B"], to: connection)
        for (id, score) in [(1, 0.2), (2, 0.6), (3, 0.4)] {
            try HandRuns.add(
                id, name: "dbscan_\(id)_0.5", key: "k\(id)", snapshot: 1, labels: [0, 1],
                to: connection)
            try connection.run(
                """
                insert into run_metric (run_id, metric, value, low, high, n_sampled, note)
                values (?, 'silhouette_sampled', ?, 0.0, 1.0, 100, 'sampled')
                """, [id, score])
        }
        #expect(try resolve("best") == 2)
    }

    @Test func bestWithoutAnySilhouetteSaysSo() throws {
        try HandRuns.addSnapshot(1, of: "standard", customers: ["A", "B"], to: connection)
        try HandRuns.add(
            1, name: "dbscan_1_0.5", key: "k1", snapshot: 1, labels: [0, 1], to: connection)
        let error = try #require(throws: RunReferenceError.self) { try resolve("best") }
        #expect(error.description.contains("silhouette"))
    }

    /// A run of one cluster was the best of all: its noise, counted as a second one, made the silhouette.
    @Test func whatTellsNoCustomersApartIsNeverTheBest() throws {
        try HandRuns.addSnapshot(
            1, of: "standard", customers: (0..<10).map { "c\($0)" }, to: connection)
        let two = [Int](repeating: 0, count: 8)
        try HandRuns.add(
            1, name: "dbscan_1_0.5", key: "k1", snapshot: 1, labels: two + [0, -1],
            silhouette: 0.9, to: connection)
        try HandRuns.add(
            2, name: "dbscan_2_0.5", key: "k2", snapshot: 1,
            labels: two.dropLast(2) + [1, -1, -1, -1],
            silhouette: 0.8, to: connection)
        let error = try #require(throws: RunReferenceError.self) { try resolve("best") }
        #expect(error.kind == .checkFailed)
        #expect(error.description.contains("workbench recommend --snapshot 1 --eps"), "\(error)")
        #expect(throws: RunReferenceError.self) { try resolve("best:standard") }
        let other = try #require(throws: RunReferenceError.self) { try resolve("best:rfm") }
        #expect(other.kind == .usage)
        try connection.execute("insert into sweep_run values (1, 1, 0, 0), (1, 2, 1, 0)")
        let swept = try ReportTarget.sweep(1).subject(in: connection)
        #expect(swept.note.contains("none of sweep 1"), "\(swept.note)")
        try HandRuns.add(
            3, name: "dbscan_3_0.5", key: "k3", snapshot: 1, labels: two + [1, -1],
            silhouette: 0.3, to: connection)
        try connection.execute("insert into sweep_run values (1, 3, 2, 0)")
        #expect(try resolve("best") == 3)
        #expect(try ReportTarget.sweep(1).subject(in: connection).runID == 3)
    }

    @Test func bestIsTheHighestSilhouetteOfTheNewestSnapshot() throws {
        try addRuns()
        #expect(try resolve("best") == 7)
    }

    @Test func anAmbiguousKeyNamesTheRunsThatFit() throws {
        try addRuns()
        let error = try #require(throws: RunReferenceError.self) { try resolve("abcd") }
        #expect(error.kind == .usage)
        #expect(error.description.contains("3, 4"))
    }

    @Test(arguments: ["5", "-1", "kmeans_99_0.001", "abc", "dddddddd", "", "'; drop table run"])
    func anUnknownRunSaysWhichThereAre(text: String) throws {
        try addRuns()
        let error = try #require(throws: RunReferenceError.self) { try resolve(text) }
        #expect(error.kind == .usage)
        #expect(error.description.contains("There are 4, numbered 3 to 9"), "\(error)")
    }

    @Test func aMistypedNameIsGuessed() throws {
        try addRuns()
        let error = try #require(throws: RunReferenceError.self) { try resolve("kmean_3_0.001") }
        #expect(error.description.contains("Did you mean kmeans_3_0.001?"))
        let other = try #require(throws: RunReferenceError.self) { try resolve("abcdefg") }
        #expect(!other.description.contains("Did you mean"))
    }

    @Test(arguments: ["1", "latest", "best", "name"])
    func withoutRunsTheNextStepIsSaid(text: String) throws {
        let error = try #require(throws: RunReferenceError.self) { try resolve(text) }
        #expect(error.description.contains("workbench sweep"))
    }
}
