import Pipeline
import Testing

struct ContactStatusTests {
    private func taken(
        _ names: [String], _ cells: [String], asked: String? = nil
    ) throws -> (lines: [Int], words: String) {
        var status = try #require(
            try ContactStatus.find(in: names, asked: asked, file: "list.csv"))
        let lines = cells.indices.filter { status.takes(cells[$0], line: $0 + 2) }
        try status.check(file: "list.csv")
        return (lines, status.words)
    }

    @Test func whoUnsubscribedOrBouncedIsTaken() throws {
        let found = try taken(
            ["Email", "Email Marketing Status"],
            [
                "Unsubscribed", "SUBSCRIBED", "cleaned", "NEVER_SUBSCRIBED", "Hard-Bounce",
                "pending",
            ])
        #expect(found.lines == [0, 2, 4])
        #expect(
            found.words.contains("\"Email Marketing Status\"")
                && found.words.contains("passed over"))
    }

    @Test func aYesMeansWhatTheColumnIsCalled() throws {
        #expect(try taken(["Email", "Unsubscribed"], ["yes", "no", ""]).lines == [0])
        #expect(try taken(["Email", "Subscribed"], ["yes", "no", "true"]).lines == [1])
    }

    @Test func whatCannotBeToldIsRefusedAndAFlagDecides() throws {
        let error = try #require(throws: IngestError.self) {
            try taken(["Email", "Status"], ["vip", "unsubscribed", ""])
        }
        #expect(error.description.contains("list.csv:2: \"vip\""))
        #expect(error.description.contains("--suppress-status"))
        #expect(try taken(["E", "Status"], ["vip", "gone"], asked: "gone").lines == [1])
        #expect(try taken(["E", "Stage"], ["vip", "GONE"], asked: "stage=gone,left").lines == [1])
        #expect(throws: IngestError.self) { try taken(["E", "Status"], ["vip"], asked: "gone") }
        #expect(throws: IngestError.self) { try taken(["E"], ["vip"], asked: "gone") }
        #expect(throws: IngestError.self) {
            try taken(["E", "Email Status", "SMS Status"], ["subscribed"])
        }
        #expect(try ContactStatus.find(in: ["Email", "Reason"], asked: nil, file: "f") == nil)
    }
}
