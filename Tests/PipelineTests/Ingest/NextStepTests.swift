import Pipeline
import Testing

@Suite struct NextStepTests {
    private func canSegment(_ lines: [String]) throws -> Bool {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(separator: "\n") + "\n", into: database)
        return try NextStep.canSegment(in: database)
    }

    @Test func linesOfTwoCustomersAreEnough() throws {
        #expect(try canSegment(["1,A,Mug,1,2023-01-15,2,a,UK", "2,A,Mug,1,2023-01-16,2,b,UK"]))
    }

    @Test func descriptionsAreNotAskedFor() throws {
        #expect(try canSegment(["1,A,,1,2023-01-15,2,a,UK", "2,A,,1,2023-01-16,2,b,UK"]))
    }

    @Test func withoutTwoCustomersThereIsNothingToDo() throws {
        #expect(try !canSegment(["1,A,Mug,1,2023-01-15,2,,UK", "2,A,Mug,1,2023-01-16,2,,UK"]))
        #expect(try !canSegment(["1,A,Mug,1,2023-01-15,2,a,UK"]))
    }

    @Test func segmentsAndAYesAreWrittenTo() throws {
        let shop = try CampaignShop(30)
        #expect(try !NextStep.canWrite(in: shop.connection))
        try shop.read(CampaignShop.customers(30) { $3 = $0 < 0 ? "yes" : "no" })
        #expect(try !NextStep.canWrite(in: shop.connection))
        try shop.read(CampaignShop.customers(30), date: "2011-10-01")
        #expect(try NextStep.canWrite(in: shop.connection))
    }
}
