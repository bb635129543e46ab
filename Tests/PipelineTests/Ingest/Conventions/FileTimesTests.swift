import Foundation
import Pipeline
import Testing

/// What the dates of a file have to agree on, and which are far from the others.
@Suite struct FileTimesTests {
    private func file(_ dates: [String]) throws -> ParsedFile {
        try ParsedFile(
            IngestTestSupport.header
                + dates.map { "1,a,d,1,\"\($0)\",1,c,UK\n" }.joined())
    }

    @Test func firstClockCounts() throws {
        #expect(
            try file(["1/13/2023 8:00 AM", "1/13/2023 9:00", "1/13/2023"]).rejectKeys == [
                "3 invoiced_at bad_date"
            ])
        let mixed = try file(["1/13/2023 9:00", "1/13/2023 8:00 AM"])
        #expect(
            mixed.rejects.map(\.message)[0].contains("AM or PM, but line 2 a clock of 24 hours"))
    }

    @Test func firstYearCounts() throws {
        #expect(try file(["1/13/23", "1/14/2023"]).rejectKeys == ["3 invoiced_at bad_date"])
        #expect(try file(["2023-01-13", "1/14/23"]).rejectKeys == ["3 invoiced_at bad_date"])
        #expect(try file(["1/13/23", "2/14/23", "3/15/24"]).rejects.isEmpty)
    }

    /// A line of another kind at the start does not cost all others.
    @Test func mostTimesOverruleTheFirst() throws {
        #expect(
            try file(["1/13/2023 8:00", "1/13/2023 9:00 AM", "1/14/2023 9:00 PM"]).rejectKeys == [
                "2 invoiced_at bad_date"
            ])
        let years = try file(["1/13/2023", "1/14/23", "1/15/23", "1/16/2023", "1/17/23"])
        #expect(years.rejectKeys == ["2 invoiced_at bad_date", "5 invoiced_at bad_date"])
        let prices = try ParsedFile(
            IngestTestSupport.header
                + ["5", "£6", "£7"].map { "1,a,d,1,2023-01-05,\($0),c,UK\n" }.joined())
        #expect(prices.rejectKeys == ["2 unit_price bad_number"])
        #expect(prices.summary.conventions.majority.hasCurrency == true)
    }

    @Test func yearInFrontIsRefusedWhereTheLastPartChangesMore() throws {
        for dates in [
            ["23/01/05", "23/01/28"], ["23.01.05", "23.02.17"], ["23-Jan-05", "23-Feb-11"],
        ] {
            #expect {
                try file(dates)
            } throws: { error in
                "\(error)".contains("sales.csv:2: its years have two digits")
            }
        }
        #expect(try file(["05/01/23", "28/01/23"]).rejects.isEmpty)
        #expect(try file(["5-Jan-23", "11-Feb-23"]).rejects.isEmpty)
    }

    @Test func zonesAreToldAndNotApplied() throws {
        func report(_ dates: [String]) throws -> IngestReport {
            try IngestTestSupport.ingest(
                IngestTestSupport.header + dates.map { "1,a,d,1,\($0),1,c,UK\n" }.joined(),
                into: IngestTestSupport.database())
        }
        let summer = try report(["2023-01-13 08:00 CET", "2023-07-13 08:00 CEST"])
        #expect(summer.timeZone == "CET, CEST")
        #expect(summer.warnings.contains { $0.contains("CET from line 2, CEST from line 3") })
        #expect(summer.firstInvoicedAt == "2023-01-13 08:00:00")
        let utc = try report(["2023-01-13T08:00Z"])
        #expect(utc.timeZone == "Z" && utc.warnings.isEmpty)
        #expect(utc.decisions.contains { $0.hasPrefix("time zone Z: as line 2 has it") })
    }

    // MARK: Far dates

    private func far(_ dates: [String]) throws -> [String] {
        try file(dates).summary.warnings.filter { $0.contains("dated far") }
    }

    @Test func farDatesAreToldWithTheirLine() throws {
        let year = (1...12).map { "2023-\($0 < 10 ? "0" : "")\($0)-15" }
        #expect(try far(year).isEmpty)
        let later = try far(year + ["2032-05-01"])
        #expect(later.count == 1 && later[0].contains("1 line is dated far after"))
        #expect(later[0].contains("line 14 is of 2032-05"))
        let both = try far(["1900-01-01", "1970-01-01"] + year + ["2032-05-01", "2032-06-01"])
        #expect(both.count == 2)
        #expect(both[0].contains("2 lines are dated far before"))
        #expect(both[0].contains("line 2 is of 1900-01"))
    }

    @Test func longHistoriesAreNotFar() throws {
        let years = (2000...2023).map { "\($0)-06-15" }
        #expect(try far(years).isEmpty)
        #expect(try far(["2015-01-01", "2015-02-01", "2023-01-01", "2023-02-01"]).isEmpty)
        #expect(try far(["2015-01-01", "2023-01-01"]).isEmpty)
    }
}
