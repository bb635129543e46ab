import Pipeline
import Testing

struct ContactStatusTests {
    private func taken(
        _ names: [String], _ cells: [String], asked: String? = nil
    ) throws -> (lines: [Int], words: String) {
        var status = try #require(
            try ContactStatuses.find(in: names, asked: asked, file: "list.csv"))
        let lines = cells.indices.filter { status.takes(["", cells[$0]], line: $0 + 2) }
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

    /// A day says that somebody has, and a reason that there is one.
    @Test(arguments: [
        ("Unsubscribed At", ["2026-01-03T10:00:00Z", "", "1/3/26 10:00"]),
        ("Unsubscribed", ["2026-01-03", "no", "Jan 3, 2026"]),
        ("Email Suppressions", ["['HARD_BOUNCE']", "[]", "unsubscribe"]),
        ("Suppression Reason", ["complaint", "", "manual"]),
        ("Bounce Type", ["hard", "none", "Soft"]),
    ])
    func daysAndReasonsCount(name: String, cells: [String]) throws {
        #expect(try taken(["Email", name], cells).lines == [0, 2])
    }

    @Test func aListOfWhichNoLineCountsIsRefused() throws {
        let error = try #require(throws: IngestError.self) {
            try taken(["Email", "Status"], ["subscribed", "active"])
        }
        #expect(
            error.kind == .data
                && error.description.contains("no line counts by its column \"Status\"")
                && error.description.contains("Status=active,subscribed"))
        #expect(throws: IngestError.self) { try taken(["Email", "Unsubscribed At"], ["", ""]) }
    }

    /// What is proposed can be typed, and what was typed stands there.
    @Test func valuesAreThoseOfTheFile() throws {
        let error = try #require(throws: IngestError.self) {
            try taken(["Email", "Status"], ["vip", "gone"])
        }
        #expect(error.description.contains("Status=gone,vip"))
        let wrong = try #require(throws: IngestError.self) {
            try taken(["E", "Status"], ["vip", "gone"], asked: "gone,cleand")
        }
        #expect(wrong.description.contains("no line has \"cleand\" of --suppress-status"))
    }

    /// Of those who are stopped none is left out of what is proposed.
    @Test func whoIsStoppedIsProposedWhole() throws {
        let error = try #require(throws: IngestError.self) {
            try taken(
                ["Email", "Status"],
                ["vip", "unsubscribed", "cleaned", "bounced", "complained"])
        }
        #expect(
            error.description.hasSuffix(
                "--suppress-status Status=bounced,cleaned,complained,unsubscribed"), "\(error)")
        let dated = try #require(throws: IngestError.self) {
            try taken(["Email", "Unsubscribed"], ["vip", "yes", "2026-01-03"])
        }
        #expect(dated.description.hasSuffix("COLUMN=VALUE,VALUE"), "\(dated)")
    }

    @Test func whatCannotBeToldIsRefusedAndAFlagDecides() throws {
        let error = try #require(throws: IngestError.self) {
            try taken(["Email", "Status"], ["vip", "unsubscribed", ""])
        }
        #expect(error.description.contains("list.csv:2: \"vip\""))
        #expect(error.description.contains("--suppress-status"))
        #expect(try taken(["E", "Status"], ["vip", "gone"], asked: "gone").lines == [1])
        #expect(try taken(["E", "Stage"], ["vip", "GONE"], asked: "stage=gone").lines == [1])
        #expect(throws: IngestError.self) { try taken(["E", "Status"], ["vip"], asked: "gone") }
        #expect(throws: IngestError.self) { try taken(["E"], ["vip"], asked: "gone") }
        #expect(try ContactStatuses.find(in: ["Email", "Reason"], asked: nil, file: "f") == nil)
    }
}
