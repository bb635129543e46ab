import Figures
import Pipeline
import Reports
import Store
import Testing

@Suite struct PictureBookTests {
    private func book(
        _ shop: ProfileDatabase, _ subject: ReportSubject = ReportSubject(runID: 1)
    ) throws -> PictureBook {
        try PictureBook(subject, in: shop.connection)
    }

    private func shop() throws -> ProfileDatabase {
        let shop = try ProfileDatabase()
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        return shop
    }

    private func column(_ figure: Figure, _ place: Int) -> [Cell] {
        figure.table.rows.map { $0[place] }
    }

    /// Products only, returns taken off: by hand from the lines of the database.
    @Test func monthsAreSumsOfTheLines() throws {
        let figure = try #require(try book(shop()).picture(.months).figure)
        #expect(column(figure, 0).first == "2024-01" && column(figure, 0).count == 12)
        // 2 × 5 + 1.11 + 2.25 − 2.25; 1 × 5 + 3 × 5; 10 × 5 + 4 × 5; 3 × −5.
        #expect(column(figure, 1).prefix(4) == ["11", "20", "70", "-15"])
        // Nothing was sold in September and October.
        #expect(Array(column(figure, 1)[8...9]) == ["0", "0"])
        #expect(Array(column(figure, 4)[8...9]) == ["no lines", "no lines"])
        // The first line is of the fifth, the last of the last day.
        #expect(column(figure, 4).first == "from day 5")
        #expect(column(figure, 4)[1...7].allSatisfy { $0 == "whole" })
    }

    @Test func aMonthIsHeldAgainstAWholeOneOnly() throws {
        let shop = try ProfileDatabase(
            ProfileDatabase.lines + ["20,A,Apple,1,2025-01-31 10:00,5,c01,Spain"])
        let figure = try #require(
            try book(shop, ReportSubject()).picture(.months).figure)
        // January 2024 was there from its fifth day on.
        #expect(column(figure, 2).last == "")
        let later = try ProfileDatabase(
            ProfileDatabase.lines + ["20,A,Apple,1,2025-02-28 10:00,5,c01,Spain"])
        let second = try #require(try book(later, ReportSubject()).picture(.months).figure)
        #expect(column(second, 2).last == "20" && column(second, 3).last == "-75.0 %")
    }

    @Test func everybodyIsOnTheMapOnce() throws {
        let figure = try #require(try book(shop()).picture(.map).figure)
        #expect(column(figure, 1) == [4, 4, 1])
        #expect(column(figure, 0).last == "in no segment")
        #expect(figure.summary.hasPrefix("9 customers"))
    }

    @Test func theHeatMapIsTheStoredProfile() throws {
        let shop = try shop()
        let figure = try #require(try book(shop).picture(.profiles).figure)
        let stored = try shop.connection.query(
            "select count(distinct feature) from segment_feature where run_id = 1 and role = 'clustered'"
        )[0].int(0)
        #expect(figure.table.rows.count == stored)
        #expect(figure.table.columns.count == 4)
        try shop.connection.execute("delete from segment_feature")
        guard case .missing(let why) = try book(shop).picture(.profiles) else {
            Issue.record("a picture of nothing")
            return
        }
        #expect(why.contains("workbench profile 1"))
    }

    /// It said that there was no run.
    @Test func whereNoRunIsRecommendedOneCanBeNamed() throws {
        let book = try book(shop(), ReportSubject(emptyAnswerID: 1))
        guard case .missing(let why) = try book.picture(.curves) else {
            Issue.record("a picture of nothing")
            return
        }
        #expect(why.contains("Name the run that is meant: latest, best"), "\(why)")
    }

    @Test func silhouettesAreOfSegmentsOnly() throws {
        let figure = try #require(try book(shop()).picture(.silhouette).figure)
        #expect(column(figure, 0).count == 2)
    }

    /// Numbers beside bars are those of the page, and only of its own segments.
    @Test func theFlowNamesTheSegmentsOfThePage() throws {
        let shop = try ProfileDatabase()
        let snapshot = try shop.freeze()
        try shop.profile(1, labels: ProfileDatabase.labels, of: snapshot)
        try shop.addRun(2, labels: [0, 0, 1, 1, 2, 2, 2, 2, 2], of: snapshot)
        let book = try book(shop)
        try shop.connection.execute("update run set algorithm = 'kmeans'")
        let figure = try #require(try book.picture(.flow).figure)
        let words = figure.labels.map(\.text)
        #expect(words.contains("0 recent, high value") && words.contains("1 lost"))
        #expect(words.filter { $0.count == 1 }.sorted() == ["0", "1", "2", "3"])
    }

    @Test(arguments: [PictureKind.stability, .flow, .agreement, .density, .distances])
    func whatIsNotThereIsSaidWithWhatToType(_ kind: PictureKind) throws {
        guard case .missing(let why) = try book(shop()).picture(kind) else {
            Issue.record("a picture of nothing")
            return
        }
        #expect(why.contains("workbench "), "\(why)")
    }

    @Test(arguments: PictureKind.allCases.filter { $0 != .months })
    func withoutARunThereIsNoPicture(_ kind: PictureKind) throws {
        guard case .missing(let why) = try book(ProfileDatabase(), ReportSubject()).picture(kind)
        else {
            Issue.record("a picture of nothing")
            return
        }
        #expect(why.contains("workbench sweep"))
    }

    @Test func anEmptyFileHasNoMonths() throws {
        guard
            case .missing(let why) = try book(ProfileDatabase([]), ReportSubject()).picture(.months)
        else {
            Issue.record("a picture of nothing")
            return
        }
        #expect(why.contains("workbench ingest"))
    }
}
