import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct PublishedNamesTests {
    private let folder: TemporaryFolder
    private let connection: Connection
    private let run: Int

    init() throws {
        folder = try TemporaryFolder()
        connection = try PublisherTests.shop(in: folder)
        run = try PublisherTests.sweep(connection)
        try SegmentProfiler(in: connection).ensure(run)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        // As if the name came from a run before.
        try connection.run(
            "update publication_segment set segment_name = 'Friends' where segment_id = 2")
    }

    private func published() throws -> PublishedNames {
        try #require(try PublishedNames(RunReference("published"), in: connection))
    }

    private func text(_ document: Document) -> String { TextRenderer(width: 80).text(of: document) }

    /// `profile published` and `explain published` called segments by the run, and campaigns go by the publication.
    @Test func screensOfAPublicationHaveItsNumbersAndNames() throws {
        let names = try published()
        let report = try ProfileReport(of: run, called: names, from: connection)
        let page = text(report.document)
        for number in 1...4 { #expect(page.contains("\n\(number) "), "\(page)") }
        #expect(page.contains("\n2 Friends "))
        #expect(!page.contains("\n0 "))
        #expect(page.contains("publication \"Spring\""))
        for line in page.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        let both = try #require(report.tables.first { $0.name == "published_segments" })
        #expect(both.rows.map { $0[1] } == [1, 2, 3, 4])
        let cluster = try names.cluster(of: 2)
        #expect(both.rows[1][2] == .text("Friends") && both.rows[1][3] == Cell(cluster))
        let one = text(
            try ProfileReport(of: run, segment: cluster, called: names, from: connection).document)
        #expect(one.contains("\n2 Friends:"), "\(one)")
        let rules = text(try RunExplanation(of: run, called: names, in: connection).document)
        #expect(rules.contains("→ Friends: "), "\(rules)")
        #expect(rules.contains("\n     2  Friends "), "\(rules)")
        for line in rules.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    /// Today's row and the fit were told by two names of one segment.
    @Test func aCustomerHasOneNameForASegment() throws {
        let id = try SegmentShop.column(
            "select min(customer_id) from customer_segment where segment_id = 2", connection)[0]
        let words = text(
            try CustomerExplanation(
                of: id, in: run, called: RunReference("published"), from: connection
            ).document
        ).replacing("\n", with: " ")
        #expect(words.split(separator: "Friends", omittingEmptySubsequences: false).count == 3)
    }

    @Test func typedNumbersAreThoseShown() throws {
        let names = try published()
        let cluster = try names.cluster(of: 2)
        #expect(try names.choice(SegmentNameChoice("2=Typed")).cluster == cluster)
        #expect(try names.cluster(of: -1) == -1)
        let error = try #require(throws: ProfileError.self) { try names.cluster(of: 0) }
        #expect(error.description.contains("no segment 0. It has 1, 2, 3, 4."))
    }

    /// Called by its number a run has its own names, and it is said that people know others.
    @Test func aRunByItsNumberHasItsOwn() throws {
        let none = try PublishedNames(RunReference("\(run)"), in: connection)
        #expect(none == nil)
        #expect(!text(try ProfileReport(of: run, from: connection).document).contains("Friends"))
        #expect(
            try PublicationList.callingOtherwise(run, in: connection) == [
                "published as \"Spring\", where segments have other numbers and names: "
                    + "workbench profile published"
            ])
        try SegmentShop.publishRules(connection) { $0.makesDefault = true }
        #expect(
            try PublicationList.callingOtherwise(run, in: connection)[0].hasSuffix(
                "workbench profile published:Spring"))
        try SegmentShop.publish("\(run)", as: "Plain", in: connection)
        #expect(try PublicationList.callingOtherwise(run, in: connection).count == 1)
    }

    /// Either side lists its own names; a name may be the other's.
    @Test func aNameThatIsNotThereLeadsToTheOtherSide() throws {
        func words(_ text: String, _ names: PublishedNames?) throws -> String {
            let error = try #require(throws: ProfileError.self) {
                _ = try SegmentNames.cluster(text, of: run, called: names, in: connection)
            }
            return error.description
        }
        #expect(try words("Friends", nil).contains("workbench profile published."))
        #expect(try words("Nobody", try published()).contains("workbench profile \(run)."))
    }

    @Test func segmentsOfARunAreCompletedByItsNames() throws {
        func words(_ line: [String]) throws -> [String] {
            try CompletionWords.segments(ofRunAmong: line, in: connection)
        }
        #expect(try words(["published"]).contains("Friends"))
        let own = try words(["no run", "\(run)"])
        #expect(own.count == 4 && !own.contains("Friends"))
        #expect(try words([]).contains("Friends"))
    }

    /// Behind a refresh what a profile says is of the day of the fit, and where today's customers stand is said.
    @Test func whatIsOfTheFitIsToldBehindARefresh() throws {
        #expect(
            !text(try ProfileReport(of: run, called: published(), from: connection).document)
                .contains("fitted on"))
        try connection.run("update publication set as_of_date = '2012-01-15'")
        try connection.run("update snapshot set as_of = '2011-09-30 12:00:00'")
        let words = text(try ProfileReport(of: run, called: published(), from: connection).document)
            .replacing("\n", with: " ")
        #expect(words.contains("fitted on, as of 2011-09-30"), "\(words)")
        #expect(words.contains("counts to 2012-01-15"), "\(words)")
        #expect(words.contains("stands in customer_segment."), "\(words)")
    }
}
