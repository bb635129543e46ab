import Pipeline
import Store
import TestSupport
import Testing

/// Whom a list names, held against the plain way: a book of everybody, and a set of all entries.
@Suite struct SuppressionMatchTests {
    private struct Plain {
        var nLines = 0
        var nCustomers = 0
        var disagrees = false

        init(_ file: SuppressionFile, in book: ContactBook, hasHeader: Bool) {
            var found: [Int: Set<Int>] = [:]
            for place in book.ids.indices {
                let own = book.entries(place).compactMap { file.entries.firstIndex(of: $0) }
                for entry in own { found[entry, default: []].insert(book.persons[place]) }
                if !own.isEmpty { nCustomers += 1 }
            }
            for line in 0..<file.nLines {
                let said = file.said(line).map(Int.init)
                if said.contains(where: { found[$0] != nil }) { nLines += 1 }
                let kinds = Dictionary(grouping: said) { file.entries[$0].kind }
                let people = kinds.values.map { entries in
                    entries.reduce(into: Set<Int>()) { $0.formUnion(found[$1] ?? []) }
                }.filter { !$0.isEmpty }
                for (one, own) in people.enumerated() where hasHeader {
                    if people[..<one].contains(where: { $0.isDisjoint(with: own) }) {
                        disagrees = true
                    }
                }
            }
        }
    }

    private static let emails = [
        "", "ann@x.de", "ANN@X.de ", "bo@x.de", "müller@x.de", "MU\u{308}LLER@x.de", "no address",
        "@", "a@b",
        "joe.ann@x.de", " ann@x.de",
    ]
    private static let phones = [
        "", "+44 20 7946 0958", "020 7946 0958", "0044 20 79460958", "+49 171 5550123",
        "0171 5550123",
        "1715550123", "x", "123456", "+1 212 555 0100", "(212) 555-0100", "'+442079460958",
        "tel:+49(0)1715550123",
    ]

    @Test(arguments: [nil, "GB", "DE"])
    func itIsThatOfThePlainWay(country: String?) throws {
        var generator = SeededGenerator(seed: 11)
        func one(_ texts: [String]) -> String {
            texts[Int.random(in: 0..<texts.count, using: &generator)]
        }
        let connection = try IngestTestSupport.database()
        let ids = (0..<40).map { "\(1_000 + $0)" } + ["ann@x.de", "müller@x.de"]
        let lines = ids.enumerated().map { number, id in
            "\(number + 1),A,MUG,1,2010-12-01 08:00,2.5,\(id),\(one(["Germany", "United Kingdom", "Nowhere"]))\n"
        }
        try IngestTestSupport.ingest(IngestTestSupport.header + lines.joined(), into: connection)
        let folder = try TemporaryFolder()
        let cells = ids.map { "\($0),\(one(Self.emails)),\(one(Self.phones))\n" }
        let path = try folder.write("customer_id,Email,Phone\n" + cells.joined(), to: "crm.csv")
        var flags = ContactFlags()
        (flags.email, flags.phone) = ("Email", "Phone")
        flags.country = country.flatMap { PhoneCountry($0) }
        _ = try CustomerIngest(database: connection, contact: flags).ingest(path: path)
        let same = try folder.write("1001,1002\n1003,1002\n", to: "same.csv")
        _ = try CustomerMerge(connection).replace(with: SameCustomers(path: same))
        let book = try ContactBook(from: connection)
        var nDisagreeing = 0
        for number in 0..<60 {
            let hasHeader = number % 3 > 0
            let rows = (0..<8).map { _ -> String in
                if !hasHeader { return one(Self.emails.filter { $0.contains("@") } + ids) }
                return number % 2 == 0
                    ? "\(one(Self.emails)),\(one(Self.phones)),\(one(ids + [""]))"
                    : "\(one(Self.emails)),,"
            }
            let text = (hasHeader ? "email,phone,id\n" : "") + rows.joined(separator: "\n") + "\n"
            let list = try folder.write(text, to: "gone\(number).csv")
            let result = Result {
                try SuppressionFile(path: list, country: country.flatMap { PhoneCountry($0) }) {
                    ids.contains($0)
                }
            }
            guard case .success(let file) = result else { continue }
            let match = try SuppressionMatch(file, in: connection)
            let plain = Plain(file, in: book, hasHeader: hasHeader)
            #expect(match.nLines == plain.nLines && match.nCustomers == plain.nCustomers, "\(text)")
            let refusal = Result { try match.check() }
            let isRefused = if case .failure = refusal { true } else { false }
            #expect(isRefused == plain.disagrees, "\(text)")
            nDisagreeing += isRefused ? 1 : 0
        }
        #expect(nDisagreeing > 5)
    }
}
