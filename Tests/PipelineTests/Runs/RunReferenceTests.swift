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
        try HandRuns.addSnapshot(1, customers: ["A"], to: connection)
        try HandRuns.addSnapshot(2, customers: ["A"], to: connection)
        func add(_ id: Int, _ name: String, _ key: String, _ snapshot: Int, _ score: Double?) throws
        {
            try HandRuns.add(
                id, name: name, key: key, snapshot: snapshot, labels: [0], silhouette: score,
                to: connection)
        }
        try add(3, "kmeans_2_0.001", "abcd1111", 1, 0.9)
        try add(4, "kmeans_3_0.001", "abcd2222", 2, 0.3)
        try add(7, "kmeans_2_0.001", "ef012345", 2, 0.4)
        try add(9, "dbscan_3_0.5", "9999aaaa", 2, nil)
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

    @Test func aNameOfSeveralSnapshotsMeansTheNewestRun() throws {
        try addRuns()
        #expect(try resolve("kmeans_2_0.001") == 7)
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
