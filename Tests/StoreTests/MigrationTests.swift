import Store
import Testing

@Suite struct MigrationTests {
    @Test func checksumIsFNV1a() {
        // Test vectors of the FNV draft.
        let vectors = [
            ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
        ]
        for (text, checksum) in vectors {
            #expect(Migration(number: 1, name: "x", sql: text).checksum == checksum)
        }
    }

    @Test func checksumDependsOnTheTextOnly() {
        let one = Migration(number: 1, name: "x", sql: "select 1")
        #expect(one.checksum == Migration(number: 2, name: "y", sql: "select 1").checksum)
        #expect(one.checksum != Migration(number: 1, name: "x", sql: "select 2").checksum)
    }
}
