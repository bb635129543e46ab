import Pipeline
import Store
import TestSupport
import Testing

@Suite struct SegmentNamesTests {
    private func shop() throws -> ProfileDatabase {
        let shop = try ProfileDatabase()
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        return shop
    }

    @Test func namesAreReadBack() throws {
        let shop = try shop()
        let names = try SegmentNames.load(1, from: shop.connection)
        #expect(names[-1] == "in no segment")
        #expect(names[0] == (try shop.names(1)[0]))
        #expect(names[7] == "cluster 7")
        let none = try SegmentNames.load(9, from: shop.connection)
        #expect(none[-1] == "in no segment" && none[3] == "cluster 3")
    }

    @Test func theProfileBearsTheName() throws {
        let shop = try shop()
        let name = "Weekend \"bulk\" buyers; 'all' =1+1"
        try SegmentNames.rename(1, [SegmentNameChoice("1=  \(name) ")], in: shop.connection)
        let stored = try shop.rows(
            "select segment_name from segment_profile where cluster = 1 union select segment_name from segment_name where cluster = 1"
        )
        #expect(stored == [[.text(name)]])
    }

    @Test func twoNamesCanBeSwapped() throws {
        let shop = try shop()
        let old = try shop.names(1)
        let swapped = try [
            SegmentNameChoice("0=\(old[1] ?? "")"), SegmentNameChoice("1=\(old[0] ?? "")"),
        ]
        try SegmentNames.rename(1, swapped, in: shop.connection)
        let new = try shop.names(1)
        #expect(new[0] == old[1] && new[1] == old[0] && new[-1] == old[-1])
    }

    @Test func whatIsNoNameIsRefused() throws {
        #expect(throws: SegmentNameError.unreadable("bulk")) { try SegmentNameChoice("bulk") }
        #expect(throws: SegmentNameError.unreadable("x=bulk")) { try SegmentNameChoice("x=bulk") }
        #expect(throws: SegmentNameError.empty(3)) { try SegmentNameChoice("3=  ") }
        #expect(throws: SegmentNameError.hidden(3)) { try SegmentNameChoice("3=a\nb") }
        #expect(throws: SegmentNameError.hidden(3)) { try SegmentNameChoice("3=a\u{200B}b") }
        #expect(throws: SegmentNameError.personal(3)) { try SegmentNameChoice("3=ann@x.de") }
        #expect(throws: SegmentNameError.tooLong(3, 61)) {
            try SegmentNameChoice("3=" + String(repeating: "x", count: 61))
        }
        let shop = try shop()
        let other = try #require(try shop.names(1)[0])
        #expect(throws: SegmentNameError.taken(other.uppercased(), by: 0)) {
            try SegmentNames.rename(
                1, [SegmentNameChoice("1=\(other.uppercased())")], in: shop.connection)
        }
        #expect(throws: SegmentNameError.self) {
            try SegmentNames.rename(
                1, [SegmentNameChoice("1=in no segment")], in: shop.connection)
        }
        #expect(throws: SegmentNameError.self) {
            try SegmentNames.rename(
                1, [SegmentNameChoice("1=a"), SegmentNameChoice("0=A")], in: shop.connection)
        }
        func rename(_ choices: String...) throws {
            try SegmentNames.rename(
                1, choices.map { try SegmentNameChoice($0) }, in: shop.connection)
        }
        #expect(throws: SegmentNameError.twice("b", "a")) { try rename("1=a", "1=b") }
        #expect(throws: SegmentNameError.same("A", "a")) { try rename("1=A", "0=a") }
        for number in [-1, 2] {
            #expect(throws: ProfileError.self) {
                try SegmentNames.rename(1, [SegmentNameChoice("\(number)=a")], in: shop.connection)
            }
        }
        #expect(try shop.names(1)[0] == other)
    }
}
