import Pipeline
import Store
import Testing

/// Runs by the beginning of their names.
struct RunReferencePrefixTests {
    private let connection: Connection

    init() throws {
        connection = try IngestTestSupport.database()
        try HandRuns.addSnapshot(1, of: "standard", customers: ["A"], to: connection)
        try HandRuns.addSnapshot(2, of: "rfm", customers: ["A"], to: connection)
        for (id, name, snapshot) in [
            (1, "kmeans_2_0.001", 1), (2, "kmeans_3_0.001", 1), (3, "kmeans_3_0.0001", 1),
            (4, "rfm_kmeans_2_0.001", 2),
        ] {
            try HandRuns.add(
                id, name: name, key: "k\(id)", snapshot: snapshot, labels: [0], to: connection)
        }
    }

    @Test(arguments: [("kmeans_2", 1), ("kmeans_3_0.0001", 3), ("rfm", 4), ("rfm_kmeans_2", 4)])
    func aBeginningThatOneNameHasIsTheRun(_ text: String, _ runID: Int) throws {
        #expect(try RunReference(text).resolve(in: connection) == runID)
    }

    @Test func whichRunIsMeantIsSaid() throws {
        #expect(
            try RunReference("kmeans_2").find(in: connection).note == "kmeans_2 is kmeans_2_0.001")
    }

    @Test(arguments: ["kme", "kmeans_3", "kmeans_3_0.000"])
    func aBeginningOfSeveralNamesIsRefusedWithThem(_ text: String) throws {
        let error = Result { try RunReference(text).resolve(in: connection) }
        if text == "kmeans_3_0.000" {
            #expect(try error.get() == 3)
            return
        }
        let refused = try #require(throws: RunPrefixError.self) { try error.get() }
        #expect(refused.kind == .usage)
        #expect(refused.description.contains("kmeans_3_0.0001, kmeans_3_0.001"))
    }

    @Test(arguments: ["km", "rf", "0.001", "rfm_kmeans_2_0.001x"])
    func whatIsNoBeginningIsUnknown(_ text: String) throws {
        #expect(throws: RunReferenceError.self) {
            try RunReference(text).resolve(in: connection)
        }
    }
}
