import Pipeline
import Store
import Testing

struct CustomerReferenceTests {
    private let connection: Connection

    init() throws {
        connection = try IngestTestSupport.database()
        let lines = ["17850", "17851", "ann@shop.example", "00123", "30000"].enumerated().map {
            "\($0),A,MUG,1,2010-12-0\($0 + 1) 08:00,2.5,\($1),UK\n"
        }
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(), into: connection)
        try connection.execute(
            "insert into same_customer (customer_id, same_as) values ('OLD-7', '17851')")
    }

    @Test(arguments: [
        ("17850", "17850"), ("17850.0", "17850"), (" 17850 ", "17850"), ("'17850", "17850"),
        ("Ann@Shop.example", "ann@shop.example"), ("00123", "00123"), ("OLD-7", "17851"),
    ])
    func spellingsLeadToTheCustomer(_ typed: String, _ id: String) throws {
        let customer = try CustomerReference(typed, in: connection)
        #expect(customer.id == id)
        #expect((customer.note == nil) == (typed == id))
    }

    @Test func mergedIdsAreTold() throws {
        let note = try CustomerReference("OLD-7", in: connection).note
        #expect(note == "OLD-7 is one person with 17851, as --same-customer said")
    }

    @Test(arguments: ["17852", "1785", "x", "", "'; drop table run; --"])
    func whoIsNobodyIsRefused(_ typed: String) throws {
        let error = try #require(throws: ExplanationError.self) {
            try CustomerReference(typed, in: connection)
        }
        #expect(error.kind == .usage)
        #expect(error.description.contains("there is no customer \"\(typed)\""))
        if typed == "17852" { #expect(error.description.contains("Did you mean 17850, 17851")) }
    }
}
