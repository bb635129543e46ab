import Pipeline
import Testing

@Suite struct NextStepTests {
    private func flags(_ lines: [String]) throws -> [String]? {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(separator: "\n") + "\n", into: database)
        return try NextStep.sweepFlags(in: database)
    }

    @Test func completeLinesOfTwoCustomersAreEnoughForTheDefaultSet() throws {
        #expect(
            try flags(["1,A,Mug,1,2023-01-15,2,a,UK", "2,A,Mug,1,2023-01-16,2,b,UK"]) == [])
    }

    @Test func withoutDescriptionsAnotherSetIsNamed() throws {
        #expect(
            try flags(["1,A,,1,2023-01-15,2,a,UK", "2,A,,1,2023-01-16,2,b,UK"])
                == ["--features", "rfm"])
    }

    @Test func withoutTwoCustomersThereIsNothingToDo() throws {
        #expect(try flags(["1,A,Mug,1,2023-01-15,2,,UK", "2,A,Mug,1,2023-01-16,2,,UK"]) == nil)
        #expect(try flags(["1,A,Mug,1,2023-01-15,2,a,UK"]) == nil)
    }
}
