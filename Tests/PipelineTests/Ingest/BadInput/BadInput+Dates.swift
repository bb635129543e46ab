import Pipeline
import Tabular

extension BadInput {
    /// Cases 76 to 88: dates.
    static let dates: [BadInput] = {
        func dated(_ dates: [String]) -> String {
            header + dates.map { "N,a,d,1,\($0),2.55,c,UK\n" }.joined()
        }
        let times = "select invoiced_at from invoice_line order by line_id"
        let orders =
            "select invoiced_at from invoice_line union all select date_order from source_file"
        let iso = "2010-12-01 08:26:00"
        return [
            .field(76, .invoicedAt, "12/1/2010 8:26", kept: iso),
            .field(77, .invoicedAt, "2010-12-01T08:26", kept: iso),
            .field(77, .invoicedAt, "2010-12-01 08:26", kept: iso),
            .field(77, .invoicedAt, "2010-12-01 08:26:00", kept: iso),
            .field(77, .invoicedAt, "2010-12-01T08:26:00.123456", kept: iso, "the fraction is cut"),
            .field(77, .invoicedAt, "2010-12-01T08:26:00Z", kept: iso),
            .file(
                77, "invoiced_at `2010-12-01T08:26:00+01:00`", dated(["2010-12-01T08:26:00+01:00"]),
                Read(kept: 1, warning: "UTC offset", query: (times, [iso])),
                "the clock of the shop is kept, with a warning"),
            .file(
                78, "one date with a part above 12", dated(["3/4/2011", "13/5/2011"]),
                Read(
                    kept: 2, query: (orders, ["2011-04-03 00:00:00", "2011-05-13 00:00:00", "dmy"])),
                "settles the file"),
            .file(
                78, "no date with a part above 12", dated(["3/4/2011", "4/5/2011"]),
                Read(
                    kept: 2, warning: "--date-order dmy",
                    query: (
                        orders, ["2011-03-04 00:00:00", "2011-04-05 00:00:00", "mdy (assumed)"]
                    )),
                "month first, with a warning"),
            .refused(
                78, "dates that contradict each other", dated(["13/5/2011", "5/13/2011"]),
                "has the month first, but line 2 the day", "names both lines"),
            .file(
                78, "dates that contradict each other under --date-order dmy",
                dated(["13/5/2011", "5/13/2011"]),
                Read(kept: 1, rejects: ["3 invoiced_at bad_date"]), "`bad_date`; the flag decides"
            ) { $0.dateOrder = .dayFirst },
            .file(
                78, "German dates `31.12.2010`, `1.2.2011`", dated(["31.12.2010", "1.2.2011"]),
                Read(kept: 2, query: (times, ["2010-12-31 00:00:00", "2011-02-01 00:00:00"])),
                "dots have the day first"),
            .field(
                79, .invoicedAt, "12/13/10 8:26", rejected: "bad_date",
                "a year of two digits among four"),
            .file(
                79, "years of two digits in all dates",
                dated(["12/1/10 8:26", "12/13/10", "1/2/11"]),
                Read(
                    kept: 3,
                    query: (
                        orders,
                        [
                            "2010-12-01 08:26:00", "2010-12-13 00:00:00", "2011-01-02 00:00:00",
                            "mdy",
                        ]
                    )), "1969 to 2068, told"),
            .refused(
                79, "years of two digits that may stand in front",
                dated(["23/01/05", "23/02/11", "24/03/28"]), "Pass --date-format",
                "the last part changes as days do"),
            .file(
                79, "the same under --date-format %y/%m/%d",
                dated(["23/01/05", "23/02/11", "24/03/28"]),
                Read(
                    kept: 3,
                    query: (
                        times,
                        ["2023-01-05 00:00:00", "2023-02-11 00:00:00", "2024-03-28 00:00:00"]
                    )), "the flag decides"
            ) { $0.dateFormat = DateFormat("%y/%m/%d") },
            .field(80, .invoicedAt, "2/29/2011 8:00", rejected: "bad_date"),
            .field(80, .invoicedAt, "2/29/2012 8:00", kept: "2012-02-29 08:00:00"),
            .field(80, .invoicedAt, "2/29/1900 8:00", rejected: "bad_date"),
            .field(81, .invoicedAt, "12/13/2010 24:00", rejected: "bad_date"),
            .field(81, .invoicedAt, "12/13/2010 12:60", rejected: "bad_date"),
            .field(81, .invoicedAt, "13/13/2010 8:26", rejected: "bad_date"),
            .field(
                82, .invoicedAt, "12/13/2010 8:26 PM", rejected: "bad_date", "PM among 24 hours"),
            .file(
                82, "AM and PM in all times", dated(["12/13/2010 12:26 AM", "12/13/2010 8:26 PM"]),
                Read(kept: 2, query: (times, ["2010-12-13 00:26:00", "2010-12-13 20:26:00"]))),
            .field(83, .invoicedAt, "13 Dec 2010 8:26", kept: "2010-12-13 08:26:00"),
            .field(83, .invoicedAt, "\"Dec 13, 2010 8:26\"", kept: "2010-12-13 08:26:00"),
            .field(83, .invoicedAt, "13. Dezember 2010 8:26", kept: "2010-12-13 08:26:00"),
            .field(83, .invoicedAt, "2010/12/13 8:26", kept: "2010-12-13 08:26:00"),
            .field(83, .invoicedAt, "20101213", kept: "2010-12-13 00:00:00"),
            .field(83, .invoicedAt, "13 Brumaire 2010", rejected: "bad_date"),
            .file(
                84, "a date far from the others",
                dated(["2023-01-05", "2023-02-05", "2032-01-05"]),
                Read(kept: 3, warning: "line 4 is of 2032-01"), "with a warning that names the line"
            ),
            .field(84, .invoicedAt, "1/1/0001", rejected: "bad_date"),
            .field(84, .invoicedAt, "1/1/1899", rejected: "bad_date"),
            .field(84, .invoicedAt, "1/1/9999", rejected: "bad_date"),
            .file(
                84, "invoiced_at `12/31/2199`", dated(["12/31/2199"]),
                Read(kept: 1, warning: "still to come"), "with a warning"),
            .field(85, .invoicedAt, "40513.35", rejected: "bad_date", "names the spreadsheet"),
            .field(86, .invoicedAt, "1291191960", rejected: "bad_date"),
            .field(
                87, .invoicedAt, "3/27/2011 1:30", kept: "2011-03-27 01:30:00",
                "no time zone is applied"),
            .field(88, .invoicedAt, "", rejected: "bad_date"),
        ]
    }()
}
