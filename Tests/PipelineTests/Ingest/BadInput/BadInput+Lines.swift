import Pipeline

extension BadInput {
    /// Cases 13 to 37: line structure.
    static let lines: [BadInput] = {
        let two = header + good + good
        let lineNos = "select line_no from invoice_line order by line_id"
        let description = "select description from invoice_line where line_no = 3"
        func ended(_ end: String) -> String { two.replacing("\n", with: end) }
        func row(_ description: String) -> String {
            header + good + "N2,a,\(description),1,12/13/2010 8:26,2.55,c,UK\n" + good
        }
        func cut(_ delimiter: String) -> String { two.replacing(",", with: delimiter) }
        return [
            .file(13, "LF", two, Read(kept: 2)),
            .file(14, "CRLF", ended("\r\n"), Read(kept: 2, query: (lineNos, ["2", "3"]))),
            .file(15, "lone CR", ended("\r"), Read(kept: 2, query: (lineNos, ["2", "3"]))),
            .file(
                16, "line ends mixed", header + "\r\n" + good + "\r" + good,
                Read(kept: 2, blank: 2, query: (lineNos, ["3", "5"]))),
            .file(17, "no line end at the end", String(two.dropLast()), Read(kept: 2)),
            .file(18, "blank lines at the end", two + "\n\n \n", Read(kept: 2, blank: 3)),
            .file(
                19, "blank lines inside", header + good + "\n,,,,,,,\n" + good,
                Read(kept: 2, blank: 2, query: (lineNos, ["2", "5"]))),
            .file(
                20, "CRCRLF", ended("\r\r\n"), Read(kept: 2, blank: 3),
                "the extra CR is a blank line"),
            .file(
                21, "line feed in a quoted description", row("\"two\nlines\""),
                Read(kept: 3, query: (lineNos, ["2", "3", "5"])), "line numbers stay right"),
            .file(
                22, "a quote that is never closed", row("\"open"),
                Read(kept: 2, rejects: ["3 - unclosed_quote"], query: (lineNos, ["2", "4"])),
                "`unclosed_quote` in the line of the quote; the rest of the file is read"),
            .file(
                23, "a quote inside an unquoted field", row("6\" NAIL"),
                Read(kept: 3, query: (description, ["6\" NAIL"]))),
            .file(
                24, "`\"a\"b`", row("\"a\"b"), Read(kept: 2, rejects: ["3 - text_after_quote"]),
                "`text_after_quote`"),
            .file(
                25, "doubled quotes", row("\"say \"\"hi\"\"\""),
                Read(kept: 3, query: (description, ["say \"hi\""]))),
            .file(
                26, "a backslash in a field", row("a\\b"),
                Read(kept: 3, query: (description, ["a\\b"])), "plain data"),
            .file(
                26, "a quote escaped by a backslash", row("\"a\\\"b\""),
                Read(kept: 2, rejects: ["3 - text_after_quote"]), "`text_after_quote`"),
            .file(
                27, "single quotes", row("'a'"), Read(kept: 3, query: (description, ["'a'"])),
                "plain data"),
            .file(28, "semicolons", cut(";"), Read(kept: 2)),
            .file(28, "tabs", cut("\t"), Read(kept: 2)),
            .file(28, "pipes", cut("|"), Read(kept: 2)),
            .file(
                28, "whole lines in quotes",
                "\"\(header.dropLast())\"\n\"N1,a,\"\"d, e\"\",1,12/13/2010 8:26,2.55,c,UK\"\n",
                Read(kept: 1, query: ("select description from invoice_line", ["d, e"])),
                "the quotes around them are taken off"),
            .file(
                28, "a line in quotes as a whole among others",
                header + "N1,a,d,1,12/13/2010 8:26,2.55,c,UK\n"
                    + "\"N2,a,\"\"5\"\"\"\"\"\",1,12/13/2010 8:26,2.55,c,UK\"\n",
                Read(kept: 2), "the quotes around it are taken off"),
            .file(
                28, "tabs, and quotes that are inches",
                cut("\t") + "N3\ta\t\" NAIL\t1\t12/13/2010 8:26\t2.55\tc\tUK\n"
                    + "N4\ta\tb\"\t1\t12/13/2010 8:26\t2.55\tc\tUK\n",
                Read(
                    kept: 4,
                    query: (
                        "select description from invoice_line order by line_id",
                        ["d", "d", "\" NAIL", "b\""]
                    )), "the content says that nothing is quoted"),
            .file(
                29, "`sep=;` in the first line", "sep=;\n" + cut(";"),
                Read(kept: 2, query: ("select header_line from source_file", ["2"]))),
            .file(
                30, "titles and comments above the header",
                "Sales 2010\n# by month, by shop\n\n" + two,
                Read(kept: 2, query: ("select header_line from source_file", ["4"]))),
            .file(
                31, "the header again in the middle", header + good + header + good,
                Read(kept: 2, rejects: ["3 - repeated_header"]), "`repeated_header`"),
            .file(
                32, "missing columns in a line", header + good + "N2,a,d,1\n" + good,
                Read(kept: 2, rejects: ["3 - field_count"]), "`field_count`"),
            .file(
                33, "extra columns in a line",
                header + good + String(good.dropLast()) + ",x\n" + good,
                Read(kept: 2, rejects: ["3 - field_count"]), "`field_count`"),
            .file(
                34, "last line cut off", header + good + String(good.dropLast(10)),
                Read(kept: 1, rejects: ["3 - field_count"], warning: "cut off"),
                "`field_count` and a warning"),
            .file(
                35, "a delimiter at the end of each line", two.replacing("\n", with: ",\n"),
                Read(kept: 2)),
            .refused(
                36, "an unquoted field of 10 MB", row(String(repeating: "x", count: 10 << 20)),
                "longer than 1048576 bytes", "records of more than 1 MiB"),
            .refused(
                36, "a quoted field of 10 MB",
                row("\"" + String(repeating: "x", count: 10 << 20) + "\""),
                "longer than 1048576 bytes", "records of more than 1 MiB"),
            .refused(
                36, "a header name of 1 MB", String(repeating: "x", count: 1 << 20) + "," + two,
                "no header ends in the first 65536 bytes", "headers of more than 64 KiB"),
            .refused(
                36, "100,000 columns",
                String(header.dropLast()) + String(repeating: ",c", count: 100_000) + "\n" + good,
                "no header ends in the first 65536 bytes", "headers of more than 64 KiB"),
            .refused(
                36, "2,000 columns",
                String(header.dropLast()) + String(repeating: ",c", count: 2_000) + "\n" + good,
                "more than 1000 columns", "more than 1,000 columns"),
            .file(
                37, "a line of totals at the end", two + "Total,,,2,,5.10,,\n",
                Read(
                    kept: 2, rejects: ["4 invoice_no total_line"], warning: "left out as totals"),
                "`total_line`: left out and told, and no bad line"),
            .file(
                37, "a line of totals that are no sums", two + "Total,,,3,,5.10,,\n",
                Read(kept: 2, rejects: ["4 invoiced_at bad_date"]),
                "`bad_date`, with the sums that it would have"),
            .refused(
                37, "the whole file in one line", two.replacing("\n", with: ","),
                "did the file lose its line ends"),
        ]
    }()
}
