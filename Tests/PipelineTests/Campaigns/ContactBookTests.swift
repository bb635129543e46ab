import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Addresses of people, made once: whoever asks of them gets the same answer.
@Suite struct ContactBookTests {
    private let shop: CampaignShop

    init() throws { shop = try CampaignShop(100) }

    private func book(_ country: String? = nil) throws -> ContactBook {
        try ContactBook(from: shop.connection, country: country.flatMap { PhoneCountry($0) })
    }

    private func setCountry(_ country: String, of id: String) throws {
        try shop.connection.run(
            "update customer_fact set country = ? where customer_id = ?", [country, id])
    }

    /// 60,000 of London written without a country by the first, with it by the second.
    private func twoWithOneNumber() throws {
        try shop.read(
            CampaignShop.customers(100) { number, _, phone, _ in
                if number == 0 { phone = "020 7946 0001" }
                if number == 1 { phone = "+44 20 7946 0001" }
            })
    }

    @Test func aNumberHasTheCountryOfItselfOfTheFileOrOfItsCustomer() throws {
        try shop.read(
            CampaignShop.customers(100) { number, _, phone, _ in
                if number == 0 { phone = "020 7946 0001" }
            })
        try setCountry("Atlantis", of: "C1000")
        #expect(try book().phones[book().place(of: "C1000") ?? -1]?.e164 == nil)
        #expect(
            try book("GB").phones[book().place(of: "C1000") ?? -1]?.e164 == "+442079460001")
        try setCountry("United Kingdom", of: "C1000")
        #expect(try book().phones[book().place(of: "C1000") ?? -1]?.e164 == "+442079460001")
    }

    @Test(arguments: ["United Kingdom", "Atlantis"])
    func oneNumberIsOneArmHoweverItIsWritten(country: String) throws {
        try twoWithOneNumber()
        try setCountry(country, of: "C1000")
        let book = try book()
        let places = try ["C1000", "C1001"].map { try #require(book.place(of: $0)) }
        #expect(book.groups.first[places[0]] == book.groups.first[places[1]])
    }

    /// With its country or without, whatever is known of that of the customer's.
    @Test(arguments: ["United Kingdom", "Atlantis"], ["020 7946 0001", "+442079460001"])
    func aListFindsANumberHoweverItIsWritten(country: String, typed: String) throws {
        try twoWithOneNumber()
        try setCountry(country, of: "C1000")
        let list = try shop.folder.write("phone\n\(typed)\n", to: "gone.csv")
        let words = try Suppressions(in: shop.connection).add(list, today: CampaignShop.today)
        #expect(words[0].contains("1 line names 2 customers"), "\(words)")
        try shop.campaign { $0.channel = .email }
        #expect(try shop.leftOut() == ["suppressed": 2])
    }

    @Test func anIDThatIsAnAddressIsFoundByIt() throws {
        let connection = try SegmentShop.make(
            (0..<30).map { .init("Ann\($0)@Example.com", "2011-08-20", 10) })
        let folder = try TemporaryFolder()
        let list = try folder.write("email\nann3@example.com\nnobody@example.com\n", to: "gone.csv")
        let words = try Suppressions(in: connection).add(list)
        #expect(words[0].contains("1 line names 1 customer, 1 line nobody who is known here"))
        let book = try ContactBook(from: connection)
        let people = SuppressedPeople(try SuppressionList(from: connection), in: book)
        #expect(
            book.ids.indices.filter(people.holds).map { book.ids[$0].lowercased() } == [
                "ann3@example.com"
            ])
    }

    /// Whoever came since the share was drawn is drawn wherever people are handed out.
    @Test func whoCameLaterIsKeptApartFromAHandOver() throws {
        try shop.read(CampaignShop.customers(100))
        try shop.campaign { $0.globalControl = 0.5 }
        let all = try shop.connection.query("select 1 from global_control").count
        #expect(all > 20)
        // As if they had all come today.
        try shop.connection.run("delete from global_control")
        var request = HandOverRequest(.publication("rfm"), for: .mailchimp)
        request.today = CampaignShop.today
        _ = try HandOver(in: shop.connection).write(request, to: shop.folder.path)
        #expect(try shop.connection.query("select 1 from global_control").count == all)
        #expect(
            try shop.connection.query(
                "select 1 from hand_over_customer inner join global_control using (customer_id)"
            ).isEmpty)
    }

    /// Letters beyond ASCII make one address however they are written; a word in its place makes none.
    @Test func addressesBeyondASCIIAreOne() throws {
        try shop.read(
            CampaignShop.customers(100) { number, email, _, _ in
                switch number {
                case 0: email = "MÜLLER@example.com"
                case 1: email = "mu\u{308}ller@Example.com"
                case 2, 3: email = "unbekannt"
                default: break
                }
            })
        let book = try book()
        let places = try (0..<4).map { try #require(book.place(of: "C\(1000 + $0)")) }
        let groups = places.map { book.groups.first[$0] }
        #expect(groups[0] == groups[1] && groups[2] != groups[3])
        let list = try shop.folder.write("email\nmüller@EXAMPLE.com\n", to: "gone.csv")
        let words = try Suppressions(in: shop.connection).add(list, today: CampaignShop.today)
        #expect(words[0].contains("1 line names 2 customers"), "\(words)")
    }
}
