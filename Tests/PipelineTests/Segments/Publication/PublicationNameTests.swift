import Pipeline
import Testing

@Suite struct PublicationNameTests {
    @Test(arguments: ["Spring", "O'Brien \"x\"", "=cmd()", "Größe 5 €", "a;b,c", "1"])
    func namesOfPeopleAreTaken(_ text: String) throws {
        #expect(try PublicationName(text).text == text)
    }

    @Test(arguments: [
        "", "  ", " a", "a ", "a\nb", "a\u{0}", "a\u{1B}[2J", "a\u{202E}b", "\u{2028}",
        String(repeating: "x", count: 81),
    ])
    func whatCannotBeTypedAgainIsRefused(_ text: String) {
        #expect(throws: PublicationError.self) { try PublicationName(text) }
    }

    /// Names are for everybody; what stands in a file already can be refreshed.
    @Test(arguments: ["ann@x.de", "For ann@x.de", "+44 20 7946 0018"])
    func addressesAreNoNames(_ text: String) throws {
        let error = #expect(throws: PublicationError.self) { try PublicationName(text) }
        #expect(error?.description.contains("e-mail address or a phone number") == true)
        let connection = try SegmentShop.make([.init("a", "2011-01-01", 5)])
        try SegmentShop.publishRules(connection, name: "Spring")
        try connection.run("update publication set publication_name = ?", [text])
        let report = try Refresher(in: connection).refresh()
        #expect(!report.tables.isEmpty)
    }

    @Test func lettersAloneMakeNoOtherName() throws {
        let connection = try SegmentShop.make([.init("a", "2011-01-01", 5)])
        try SegmentShop.publishRules(connection, name: "Spring")
        let error = try #require(throws: PublicationError.self) {
            try SegmentShop.publishRules(connection, name: "spring")
        }
        #expect(error.description.contains("--as Spring"))
    }
}
