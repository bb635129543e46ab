import Pipeline
import Testing

@Suite struct HandOverServiceTests {
    private let person = HandOverPerson(
        id: "17850", email: "ann@example.com", phone: "+442079460000", segment: "At risk, large",
        firstName: "=Ann", lastName: "O\"Neil")

    @Test func headersAreThoseOfTheImports() {
        func header(_ service: HandOverService, _ channel: ContactChannel?) -> String {
            HandOverFormat(service, channel, hasNames: true).header.joined(separator: ",")
        }
        #expect(header(.klaviyo, nil) == "Email,Phone Number,First Name,Last Name,Segment")
        #expect(header(.klaviyo, .email) == "Email,First Name,Last Name,Segment")
        #expect(header(.klaviyo, .sms) == "Phone Number,First Name,Last Name,Segment")
        #expect(
            header(.mailchimp, nil) == "Email Address,SMS Phone Number,First Name,Last Name,Tags")
        #expect(header(.mailchimp, .email) == "Email Address,First Name,Last Name,Tags")
        #expect(header(.meta, .ads) == "email,phone")
        #expect(
            HandOverFormat(.klaviyo, .email, hasNames: false).firstLine == "Email,Segment\n")
    }

    /// Numbers stay numbers, and what a spreadsheet would run is protected elsewhere.
    @Test func numbersStandAsTheyAreAndTextIsProtected() {
        #expect(
            HandOverFormat(.klaviyo, nil, hasNames: true).line(person)
                == "ann@example.com,+442079460000,'=Ann,\"O\"\"Neil\",\"At risk, large\"\n")
        #expect(
            HandOverFormat(.klaviyo, .sms, hasNames: false).line(person)
                == "+442079460000,\"At risk, large\"\n")
        let unreached = HandOverPerson(
            id: "1", email: nil, phone: "+442079460000", segment: "")
        #expect(HandOverFormat(.mailchimp, .email, hasNames: false).line(unreached) == nil)
    }

    @Test func aTagIsOneTag() {
        #expect(HandOverFormat.tag("Lost") == "Lost")
        #expect(HandOverFormat.tag("At risk, large") == "\"At risk, large\"")
        #expect(HandOverFormat.tag("a \"b\", c") == "\"a 'b', c\"")
        #expect(HandOverFormat.tag(String(repeating: "x", count: 300)).count == 100)
        #expect(
            HandOverFormat(.mailchimp, .email, hasNames: false).line(person)
                == "ann@example.com,\"\"\"At risk, large\"\"\"\n")
    }

    /// Digests by `printf … | sha256sum`; the address is that of Meta's own page.
    @Test func hashesAreThoseThatMetaMatches() {
        #expect(
            HandOverFormat.hash(email: "  John_Smith@Gmail.com ")
                == "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f")
        #expect(
            HandOverFormat.hash(phone: "+1 (650) 555-1212")
                == "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176")
        #expect(
            HandOverFormat.hash(phone: "+442079460000")
                == HandOverFormat.hash(phone: "00442079460000"))
        #expect(HandOverFormat.hash(email: nil).isEmpty && HandOverFormat.hash(phone: nil).isEmpty)
        let line = HandOverFormat(.meta, .ads, hasNames: true).line(person) ?? ""
        #expect(line.count == 130 && !line.contains("ann") && !line.contains("17850"))
    }

    @Test func filesStayBelowTheLimit() {
        let format = HandOverFormat(.klaviyo, .email, hasNames: false)
        let people = (0..<100).map {
            HandOverPerson(id: "\($0)", email: "p\($0)@example.com", phone: nil, segment: "S")
        }
        let pieces = format.pieces(people, mostBytes: 200)
        #expect(pieces.count >= 10)
        for piece in pieces {
            #expect(piece[0] == "Email,Segment\n" && piece.count > 1)
            #expect(piece.joined().utf8.count <= 200)
        }
        #expect(pieces.reduce(0) { $0 + $1.count - 1 } == 100)
        #expect(format.pieces(people).count == 1)
        #expect(format.pieces([]) == [["Email,Segment\n"]])
        // A line that is longer than any file is in one of its own.
        #expect(format.pieces(Array(people[..<3]), mostBytes: 5).count == 3)
    }
}
