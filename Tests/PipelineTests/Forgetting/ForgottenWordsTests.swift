import Foundation
import Pipeline
import Store
import TestSupport
import Testing

struct ForgottenWordsTests {
    private let connection: Connection
    private let folder: TemporaryFolder

    init() throws {
        connection = try IngestTestSupport.database()
        let lines = ["12347", "12348", "ann@x.de"].enumerated().map {
            "\($0 + 1),A,MUG,1,2010-12-01 08:00,2.5,\($1),UK\n"
        }
        try IngestTestSupport.ingest(
            IngestTestSupport.header + lines.joined(), into: connection)
        folder = try TemporaryFolder()
        let path = try folder.write(
            Array(
                """
                customer_id,E-Mail,Mobile,First Name,Last Name,City
                12347,Bo@X.de,+44 20 7946 0018,Bo,Miller,New Town
                12348,both@x.de,,Al,Smith,Bath
                ann@x.de,both@x.de,,,,

                """.utf8), to: "crm.csv")
        _ = try CustomerIngest(database: connection).ingest(path: path)
    }

    private var words: ForgottenWords { ForgottenWords(in: connection) }

    @Test func addressesNumbersAndNamesLeadToTheCustomer() throws {
        // A town is no name: only columns that say so hold one.
        #expect(
            Set(try words.words(of: "12347")) == [
                "Bo@X.de", "+44 20 7946 0018", "+442079460018",
                "00442079460018", "02079460018", "Bo Miller", "Miller, Bo",
            ])
        #expect(try words.words(of: "ann@x.de") == ["ann@x.de", "both@x.de"])
        #expect(try words.words(of: "17850") == [])
    }

    /// Whoever referred somebody, and the store that he goes to, are not forgotten with him.
    @Test func addressesInOtherColumnsAreSomebodyElses() throws {
        let path = try folder.write(
            Array(
                """
                customer_id,Home Phone,Store Phone,Account Manager,Referred by,Work E-Mail
                12347,,+44 20 7946 0099,boss@shop.de,ann@x.de,Bo2@x.de
                12348,+44 20 7946 0050,+44 20 7946 0099,boss@shop.de,bo2@x.de,al@x.de

                """.utf8), to: "crm2.csv")
        _ = try CustomerIngest(database: connection).ingest(path: path)
        let words = try words.words(of: "12347")
        #expect(words.contains("Bo2@x.de") && words.contains("Bo@X.de"))
        for word in ["+44 20 7946 0099", "boss@shop.de", "ann@x.de", "02079460099"] {
            #expect(!words.contains(word), "\(word)")
        }
        #expect(try self.words.owners(of: "+442079460099").isEmpty)
        _ = try Forgetter(in: connection).forget(["12347"])
        let forgotten = try #require(try ForgottenCustomers(in: connection))
        #expect(forgotten.token(of: "bo@x.de") != nil)
        // What stands in the rows of others is nobody's alone.
        for word in ["+442079460099", "boss@shop.de", "ann@x.de", "bo2@x.de"] {
            #expect(forgotten.token(of: word) == nil, "\(word)")
        }
        #expect(
            try connection.query(
                "select account_manager, store_phone, referred_by from customer where customer_id = '12348'"
            )[0].values == [
                .text("boss@shop.de"), .text("+44 20 7946 0099"), .text("bo2@x.de"),
            ])
    }

    @Test func addressesThatWereHandedOverAreWordsToo() throws {
        try connection.execute(
            """
            insert into hand_over (
                hand_over_id, service, publication_name, n_people, n_added, n_removed, handed_at
            )
            values (1, 'klaviyo', 'rfm', 1, 1, 0, '2011-12-01 00:00:00');
            insert into hand_over_customer (hand_over_id, customer_id, email)
            values (1, '12347', 'before@x.de');
            """)
        #expect(try words.words(of: "12347").contains("before@x.de"))
        #expect(try !words.words(of: "12348").contains("before@x.de"))
    }

    @Test func ownersAreFoundByAddressAndNumber() throws {
        #expect(try words.owners(of: "bo@x.DE") == ["12347"])
        #expect(try words.owners(of: "+44 (20) 7946-0018") == ["12347"])
        #expect(try words.owners(of: "both@x.de") == ["12348", "ann@x.de"])
        #expect(try words.owners(of: "nobody@x.de") == [])
        #expect(try words.owners(of: "12347") == [] && words.owners(of: "Bo Miller") == [])
    }

    /// A list of same customers that names a token's person would say whose it is.
    @Test func aListThatNamesTheForgottenTiesNoTokenToAPerson() throws {
        _ = try Forgetter(in: connection).forget(["12347"])
        let token = try connection.query("select token from forgotten_customer")[0].text(0)
        let path = try folder.write(
            Array("customer_id,same_as\n12347,12348\nann@x.de,12347\n1,12348\n".utf8),
            to: "same.csv")
        let list = try SameCustomers(path: path)
        let merge = CustomerMerge(connection)
        let told = try #require(try merge.leftOut(of: list))
        #expect(told.contains("forgotten") && !told.contains("12347") && !told.contains("@"))
        _ = try merge.replace(with: list)
        let stored = try merge.stored()
        #expect(!stored.contains { [$0, $1].contains(token) || [$0, $1].contains("12347") })
        let owner = try connection.query(
            "select customer_id from invoice order by invoice_id"
        ).map { try $0.text(0) }
        // Two who are one by way of the forgotten are one still: that says nothing of the token.
        #expect(owner == [token, "12348", "12348"])
    }
}
