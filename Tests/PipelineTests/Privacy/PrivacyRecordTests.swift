import Pipeline
import Store
import Testing

struct PrivacyRecordTests {
    private func database(_ ids: [String]) throws -> (Connection, IngestReport) {
        let connection = try IngestTestSupport.database()
        let lines = ids.enumerated().map {
            "\($0),A,MUG,1,2010-12-01 08:00,2.5,\($1),UK\n"
        }
        let report = try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(), into: connection)
        return (connection, report)
    }

    @Test func idsAreCountedAndToldAtIngest() throws {
        let (connection, _) = try database(["ann@x.de", "bo@x.de", "+49 171 2345678", "17850"])
        let record = try #require(try PrivacyRecord.load(from: connection))
        #expect(record.nCustomers == 4 && record.nEmail == 2 && record.nPhone == 1)
        #expect(record.isPersonalAsAWhole)
        #expect(record.hash != nil)
        #expect(
            try PrivacyFacts.words(in: connection)?
                .hasPrefix("3 of 4 customer ids say who somebody is (2 e-mail") == true)
    }

    @Test func numbersNeedNoKey() throws {
        let (connection, _) = try database(["17850", "17851"])
        let record = try #require(try PrivacyRecord.load(from: connection))
        #expect(record.nPersonal == 0 && record.hash == nil && record.words == nil)
        #expect(try PrivacyFacts.words(in: connection) == nil)
    }

    @Test func theKeyStaysTheSame() throws {
        let (connection, _) = try database(["ann@x.de"])
        let before = try PrivacyRecord.load(from: connection)?.hash
        try connection.transaction { _ = try PrivacyRecord.count(in: connection) }
        #expect(try PrivacyRecord.load(from: connection)?.hash == before)
    }

    @Test func aKeyThatIsNoneIsRefused() throws {
        let (connection, _) = try database(["ann@x.de"])
        try connection.execute("update privacy set salt = '\(String(repeating: "z", count: 64))'")
        #expect(throws: DamagedError.self) { try PrivacyRecord.load(from: connection) }
    }

    @Test func anOlderFileIsLookedAtOnce() throws {
        let (connection, _) = try database(["ann@x.de"])
        try connection.execute("delete from privacy")
        try PrivacyFacts.settle(in: connection)
        #expect(try PrivacyRecord.load(from: connection)?.nEmail == 1)
    }
}
