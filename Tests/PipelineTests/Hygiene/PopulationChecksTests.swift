import Pipeline
import Store
import TestSupport
import Testing

struct PopulationChecksTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection.inMemory()
        try Database.prepare(connection)
    }

    private func ingest(wholesale: Int) throws {
        var lines =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        for customer in 1...30 {
            let quantity = customer == 30 ? wholesale : 10 + customer
            lines += "\(customer),P,THING,\(quantity),2011-03-01 10:00,1,\(customer)@web.de,Spain\n"
        }
        _ = try Ingest(database: connection).ingest(path: folder.write(lines, to: "l.csv"))
    }

    private func proposals() throws -> [Finding] {
        try HygieneCheck(in: connection).run(features: "rfm").filter {
            $0.check == .populationProposal
        }
    }

    @Test func aHugeBuyerIsProposedWithAConditionThatWorks() throws {
        try ingest(wholesale: 7777)
        let found = try proposals()
        #expect(found.count == 1)
        #expect(found[0].subject == "huge buyers" && found[0].value == 1)
        #expect(found[0].detail == "30@web.de (7,777): --population \"revenue < 7000\"")
        let population = try Population("revenue < 7000")
        let snapshot = try SnapshotBuilder(in: connection).build(
            SnapshotOptions(features: "rfm", population: population)
        ).snapshot
        #expect(snapshot.nRows == 29)
    }

    @Test func likeCustomersAreNotProposed() throws {
        try ingest(wholesale: 50)
        let found = try proposals()
        #expect(found.map(\.severity) == [.ok])
    }

    @Test func domainsOfMarketplacesAndCompaniesAreProposed() throws {
        try ingest(wholesale: 50)
        let emails =
            "customer_id,email\n"
            + (1...30).map { customer in
                let domain =
                    switch customer {
                    case 1...2: "marketplace.amazon.de"
                    case 3...6: "o'shop.example"
                    default: "gmail.com"
                    }
                return "\(customer)@web.de,c\(customer)@\(domain)\n"
            }.joined()
        _ = try CustomerIngest(database: connection).ingest(path: folder.write(emails, to: "c.csv"))
        let found = try proposals()
        #expect(
            found.map(\.subject).sorted() == [
                "mail at marketplace.amazon.de", "mail at o'shop.example",
            ])
        #expect(found.map(\.value).sorted { $0 ?? 0 < $1 ?? 0 } == [2, 4])
        let relay = try #require(found.first { $0.value == 2 })
        #expect(
            relay.detail?.hasSuffix(
                "--population \"coalesce(email, '') not like '%marketplace.amazon.de'\"") == true)
        let other = try #require(found.first { $0.value == 4 })
        #expect(other.detail?.hasSuffix("not like '%o''shop.example'\"") == true)
    }

    /// Ids are addresses, and a file has them in two columns again: a domain is one finding, and nobody counts twice.
    @Test func aDomainInSeveralColumnsIsOneFinding() throws {
        var lines =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        var customers = "customer_id,email,billing_mail\n"
        for customer in 1...30 {
            let domain = customer < 7 ? "bigshop.example" : "web.de"
            let id = "c\(customer)@\(domain)"
            lines += "\(customer),P,THING,10,2011-03-01 10:00,1,\(id),Spain\n"
            customers +=
                "\(id),\(customer < 5 ? id : ""),\(customer == 9 ? "x@bigshop.example" : "")\n"
        }
        _ = try Ingest(database: connection).ingest(path: folder.write(lines, to: "l.csv"))
        _ = try CustomerIngest(database: connection).ingest(
            path: folder.write(customers, to: "c.csv"))
        let found = try proposals()
        #expect(found.map(\.subject) == ["mail at bigshop.example"])
        let finding = try #require(found.first)
        #expect(finding.value == 7)
        #expect((finding.share ?? 0) == 7.0 / 30)
        let condition =
            "customer_id not like '%bigshop.example' and coalesce(email, '') not like '%bigshop.example'"
            + " and coalesce(billing_mail, '') not like '%bigshop.example'"
        #expect(finding.detail?.hasSuffix("--population \"\(condition)\"") == true)
        let snapshot = try SnapshotBuilder(in: connection).build(
            SnapshotOptions(features: "rfm", population: try Population(condition))
        ).snapshot
        #expect(snapshot.nRows == 23)
    }
}
