import Pipeline
import Store
import Testing

struct TypedTextsTests {
    private let connection: Connection

    init() throws {
        connection = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,MUG,1,2010-12-01 08:00,2.5,ann@x.de,UK\n",
            into: connection)
    }

    @Test func wordsThatWouldBringSomebodyBackAreRefused() throws {
        let typed = ["publish", "1", "--as", "Without Ann@X.de"]
        try TypedTexts.refuse(typed, in: connection)
        _ = try Forgetter(in: connection).forget(["ann@x.de"])
        let error = try #require(throws: TypedTextError.self) {
            try TypedTexts.refuse(typed, in: connection)
        }
        #expect(error.kind == .usage && error.description.contains("--as"))
        #expect(!error.description.lowercased().contains("ann@"))
        #expect(throws: TypedTextError.self) {
            try TypedTexts.refuse(
                ["campaign", "A", "--where", "customer_id <> 'ANN@x.de'"], in: connection)
        }
    }

    @Test func filesThatAreReadAndThePersonWhoIsForgottenMayBeNamed() throws {
        _ = try Forgetter(in: connection).forget(["ann@x.de"])
        for typed in [
            ["ingest", "ann@x.de.csv"], ["forget", "ann@x.de"], ["publish", "--db", "ann@x.de.db"],
            ["publish", "--as", "bo@x.de"], [],
        ] {
            try TypedTexts.refuse(typed, in: connection)
        }
    }
}
