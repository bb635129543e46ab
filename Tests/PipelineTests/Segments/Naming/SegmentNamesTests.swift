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
        for number in ["2", "-1", "+5", "007"] {
            #expect(throws: SegmentNameError.isNumber(3, number)) {
                try SegmentNameChoice("3=\(number)")
            }
        }
        #expect(throws: SegmentNameError.reserved(3, "In No Segment")) {
            try SegmentNameChoice("3=In No Segment")
        }
        #expect(try SegmentNameChoice("3=2 a").name == "2 a")
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

    private func typed(_ text: String, in connection: Connection) throws -> Int {
        try SegmentNames.cluster(text, of: 1, called: nil, in: connection)
    }

    @Test func aSegmentIsTypedByNumberOrName() throws {
        let shop = try shop()
        try SegmentNames.rename(1, [SegmentNameChoice("1=Friends")], in: shop.connection)
        for text in ["1", "friends", "Friends"] {
            #expect(try typed(text, in: shop.connection) == 1)
        }
        for text in ["-1", "in no segment", "In No Segment"] {
            #expect(try typed(text, in: shop.connection) == -1)
        }
        let error = try #require(throws: ProfileError.self) {
            try typed("frends", in: shop.connection)
        }
        #expect(error.description.contains("Did you mean --segment Friends?"))
        #expect(error.description.contains("-1 \"in no segment\", 0 "), "\(error)")
    }

    /// Names of earlier versions may be numbers: who types one may mean either.
    @Test func aNumberThatIsAnothersNameIsRefused() throws {
        let shop = try shop()
        try shop.connection.run("update segment_name set segment_name = '0' where cluster = 1")
        let error = try #require(throws: (any Error).self) { try typed("0", in: shop.connection) }
        #expect("\(error)".contains("0 is the name of segment 1 and the number of segment 0"))
        #expect("\(error)".contains("workbench profile 1 --name 1="))
        #expect(try typed("1", in: shop.connection) == 1)
    }
}
