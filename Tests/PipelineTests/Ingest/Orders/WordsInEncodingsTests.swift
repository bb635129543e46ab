import Foundation
import Pipeline
import Store
import Testing

/// Words of the caller, of shops and of languages hold in both encodings, whatever their case.
@Suite struct WordsInEncodingsTests {
    private static let encodings: [String.Encoding] = [.utf8, .windowsCP1252]
    private let header = "order,sku,name,qty,date,price,customer,country,status,currency\n"

    private func line(
        _ order: Int, customer: String, status: String = "bezahlt", currency: String = "EUR"
    ) -> String {
        "\(order),A,L,1,2024-01-05,10,\(customer),DE,\(status),\(currency)\n"
    }

    private func customers(
        _ text: String, _ encoding: String.Encoding, _ change: (inout IngestOptions) throws -> Void
    ) throws -> [String] {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        try change(&options)
        let bytes = try #require(text.data(using: encoding))
        try IngestTestSupport.ingest(Array(bytes), into: database, options: options)
        return try database.query(
            "select customer_id || ' ' || revenue from customer_fact order by customer_id"
        ).map { try $0.text(0) }
    }

    @Test(arguments: encodings) func statusesHold(_ encoding: String.Encoding) throws {
        let text =
            header + line(1, customer: "C1", status: "ZURÜCKGESCHICKT") + line(2, customer: "C2")
        let found = try customers(text, encoding) {
            $0.layout.columns = try HeaderNames(text: "order_status=status,currency=currency")
            $0.layout.orders.noSale = ["zurückgeschickt"]
        }
        #expect(found == ["C1 0.0", "C2 10.0"])
    }

    @Test(arguments: encodings) func currenciesHold(_ encoding: String.Encoding) throws {
        let text = header + line(1, customer: "C1", currency: "€") + line(2, customer: "C2")
        let found = try customers(text, encoding) {
            $0.layout.columns = try HeaderNames(text: "order_status=status,currency=currency")
            $0.layout.orders.currency = "EUR"
        }
        #expect(found == ["C1 10.0", "C2 10.0"])
    }

    @Test(arguments: encodings, ["Gäste", "GÄSTE"])
    func wordsForNobodyHold(_ encoding: String.Encoding, _ guest: String) throws {
        let text = header + line(1, customer: guest) + line(2, customer: "C2")
        let found = try customers(text, encoding) {
            $0.nullWords = NullWords(text: "usual,Gäste")
        }
        #expect(found == ["C2 10.0"])
    }

    @Test(arguments: ["0.00", "NULL", "N/A", "0000-00-00 00:00:00", "niet"])
    func zerosAndWordsForNothingAreNo(_ word: String) throws {
        let text =
            header + line(1, customer: "C1", status: word) + line(2, customer: "C2", status: "1")
        let found = try customers(text, .utf8) {
            $0.layout.columns = try HeaderNames(text: "voided=status")
        }
        #expect(found == ["C1 10.0", "C2 0.0"])
    }

    @Test func wordsForNothingAreNoCurrency() throws {
        let text = header + line(1, customer: "C1", currency: "NULL") + line(2, customer: "C2")
        #expect(try customers(text, .utf8) { _ in } == ["C1 10.0", "C2 10.0"])
    }
}
