import Pipeline
import Store
import Testing

struct FixedSchemaTests {
    /// The fast way is right for this version. After a migration, put what this says into
    /// `FixedSchema+Current.swift`.
    @Test func theDigestIsThatOfTheMigrations() throws {
        #expect(
            try FixedSchema.currentSource() == FixedSchema.statedSource,
            "Sources/Pipeline/Schema/FixedSchema+Current.swift is older than the migrations")
    }
}
