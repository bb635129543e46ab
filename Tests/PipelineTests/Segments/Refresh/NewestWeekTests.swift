import Pipeline
import Store
import Testing

/// Weeks of a shop with ten lines on every Monday, or on one Monday of a few.
@Suite struct NewestWeekTests {
    private static func shop(weeks: Int, last: Int, every: Int = 1) throws -> Connection {
        var purchases: [SegmentShop.Purchase] = []
        let calendar = try Connection.inMemory()
        for week in 0..<weeks {
            let day = try SegmentShop.column(
                "select date('2011-01-03', '+\(7 * every * week) days')", calendar)[0]
            for number in 0..<(week == weeks - 1 ? last : 10) {
                purchases.append(.init("C\(number)", day, 5))
            }
        }
        let connection = try SegmentShop.make(purchases)
        try SegmentShop.publishRules(connection)
        return connection
    }

    @Test func lessThanHalfIsTold() throws {
        let warnings = try Refresher(in: try Self.shop(weeks: 9, last: 4)).refresh().warnings
        #expect(
            warnings == [
                "the newest week, 2011-02-22 to 2011-02-28, has 4 lines, less than half of the usual 10 (median of the "
                    + "7 weeks before that have lines). If lines are missing, read them and refresh again: until then customers look as if "
                    + "they bought less"
            ])
        #expect(try Refresher(in: try Self.shop(weeks: 9, last: 5)).refresh().warnings.isEmpty)
    }

    /// Of three weeks before nobody knows what is usual.
    @Test func aYoungShopHasNoUsualWeek() throws {
        #expect(try Refresher(in: try Self.shop(weeks: 4, last: 1)).refresh().warnings.isEmpty)
    }

    /// Open in one week of three: with the empty ones the median would be 0, and nothing less than half of it.
    @Test func weeksWithoutLinesAreNotUsual() throws {
        let connection = try Self.shop(weeks: 8, last: 4, every: 3)
        let week = try #require(
            try NewestWeek(endingAt: "2011-05-30 23:59:59", in: connection))
        #expect(week.nLines == 4 && week.median == 10 && week.nWeeks == 6)
        #expect(try Refresher(in: connection).refresh().warnings.count == 1)
    }

    /// A newest week without any line counts: the day of a run may lie behind the newest line.
    @Test func anEmptyWeekIsTold() throws {
        let connection = try Self.shop(weeks: 9, last: 10)
        let week = try #require(
            try NewestWeek(endingAt: "2011-03-10 23:59:59", in: connection))
        #expect(week.nLines == 0 && week.median == 10 && week.firstDay == "2011-03-04")
    }
}
