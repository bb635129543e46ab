import Pipeline

extension BadInput {
    /// Cases 49 to 65: numbers.
    static let numbers: [BadInput] = {
        func priced(_ prices: [String]) -> String {
            header.replacing(",", with: ";")
                + prices.map { "N;a;d;1;12/13/2010 8:26;\($0);c;UK\n" }.joined()
        }
        let prices = "select unit_price from invoice_line order by line_id"
        let currencies =
            "select unit_price from invoice_line union all select currency from source_file"
        let marks =
            "select unit_price from invoice_line union all select decimal_mark from source_file"
        return [
            .field(49, .unitPrice, "\"1,234.50\"", kept: "1234.5"),
            .field(49, .quantity, "\"1,200\"", kept: "1200.0"),
            .field(49, .unitPrice, "1 234.50", kept: "1234.5"),
            .field(49, .unitPrice, "1'234.50", kept: "1234.5"),
            .field(49, .unitPrice, "\"12,34.50\"", rejected: "bad_number", "no groups of three"),
            .field(49, .unitPrice, "\"1,23,456.50\"", kept: "123456.5", "groups of India"),
            .file(
                50, "decimal comma", priced(["2,55", "1.234,50", "1.234", "3"]),
                Read(kept: 4, query: (marks, ["2.55", "1234.5", "1234.0", "3.0", "comma"])),
                "decided per file, recorded"),
            .file(
                50, "decimal comma that shows late", priced(["1.234", "3", "2,55"]),
                Read(kept: 3, query: (marks, ["1234.0", "3.0", "2.55", "comma"])),
                "decided per file, also for the lines before"),
            .file(
                50, "quantity `1.006` and unit_price `2,55`",
                priced(["3", "2,55"]).replacing(";1;", with: ";1.006;"),
                Read(
                    kept: 2,
                    query: (
                        "select quantity from invoice_line", ["1006.0", "1006.0"]
                    )),
                "quantities follow the prices"),
            .file(
                50, "quantity `2,0` and customer_id `7,0` before unit_price `2,55`",
                priced(["3", "2,55"]).replacing(";1;", with: ";2,0;").replacing(
                    ";c;", with: ";7,0;"),
                Read(
                    kept: 2,
                    query: (
                        "select quantity || ' ' || customer_id from invoice_line",
                        ["2.0 7", "2.0 7"]
                    )), "decided per file, also for the lines before"),
            .file(
                50, "decimal point that shows late", priced(["1,234", "3", "2.55"]),
                Read(kept: 3, query: (marks, ["1234.0", "3.0", "2.55", "point"])),
                "decided per file, also for the lines before"),
            .refused(
                50, "decimal comma and decimal point", priced(["2,55", "3", "2.55"]),
                "has a decimal point, but line 2 a decimal comma", "names both lines"),
            .file(
                50, "decimal comma and point under --decimal-mark comma",
                priced(["2,55", "3", "2.55"]),
                Read(kept: 2, rejects: ["4 unit_price bad_number"]),
                "`bad_number`; the flag decides"
            ) { $0.decimalMark = .comma },
            .refused(
                50, "`1,234` and nothing that tells", priced(["1,234", "3"]),
                "Pass --decimal-mark comma or --decimal-mark point", "a thousandfold difference"),
            .file(
                50, "`1,234` under --decimal-mark comma", priced(["1,234"]),
                Read(kept: 1, query: (marks, ["1.234", "comma"])), "the flag decides"
            ) { $0.decimalMark = .comma },
            .file(
                50, "`1.234` and nothing that tells", priced(["1.234", "3"]),
                Read(
                    kept: 2, warning: "no price tells the decimal mark",
                    query: (marks, ["1.234", "3.0", "point (assumed)"])), "a point, with a warning"),
            .field(51, .unitPrice, "£2.55", rejected: "bad_number", "names the currency sign"),
            .field(51, .unitPrice, "2.55 €", rejected: "bad_number", "names the currency sign"),
            .field(51, .unitPrice, "$2.55", rejected: "bad_number", "names the currency sign"),
            .file(
                51, "one currency in all prices", priced(["£2.55", "£1,234.50", "0", "GBP 3.5"]),
                Read(kept: 4, query: (currencies, ["2.55", "1234.5", "0.0", "3.5", "GBP"])),
                "recorded"),
            .file(
                51, "`2,55 €`", priced(["2,55 €", "1.234,50 €"]),
                Read(kept: 2, query: (currencies, ["2.55", "1234.5", "EUR"])), "recorded"),
            .refused(
                51, "two currencies", priced(["£2.55", "€3.50"]),
                "1 of 2 lines in EUR (1 customer, 3.50 EUR)",
                "names the lines, what hangs on them, and the flag"),
            .file(
                51, "two currencies under --currency GBP", priced(["£2.55", "€3.50"]),
                Read(
                    kept: 1, rejects: ["3 unit_price other_currency"],
                    warning: "1 of 2 lines in EUR (1 customer, 3.50 EUR)",
                    query: (currencies, ["2.55", "GBP"])),
                "`other_currency`; the flag decides, the loss is told"
            ) { $0.setCurrency("GBP") },
            .field(52, .unitPrice, "1e3", kept: "1000.0"),
            .field(52, .quantity, "1e3", rejected: "bad_number"),
            .field(53, .unitPrice, "nan", rejected: "bad_number"),
            .field(53, .unitPrice, "inf", rejected: "bad_number"),
            .field(53, .unitPrice, "-Infinity", rejected: "bad_number"),
            .field(53, .unitPrice, "0x10", rejected: "bad_number"),
            .field(53, .unitPrice, "1_000", rejected: "bad_number"),
            .field(53, .quantity, "nan", rejected: "bad_number"),
            .field(54, .quantity, "+3", kept: "3.0"),
            .field(54, .quantity, "(3)", kept: "-3.0", "the minus of accountants"),
            .field(54, .quantity, "3-", kept: "-3.0"),
            .field(54, .quantity, "\u{2212}3", kept: "-3.0"),
            .field(54, .quantity, "'3", kept: "3.0", "the apostrophe of a spreadsheet"),
            .field(54, .unitPrice, "(2.50)", kept: "-2.5"),
            .field(54, .quantity, "£3", rejected: "bad_number"),
            .field(54, .quantity, " 3 ", kept: "3.0"),
            .field(54, .unitPrice, "\u{A0}2.5\u{A0}", kept: "2.5"),
            .field(55, .quantity, "\u{FF11}", rejected: "bad_number"),
            .field(55, .unitPrice, "\u{FF12}", rejected: "bad_number"),
            .field(56, .quantity, "1.5", kept: "1.5", "goods by weight"),
            .field(56, .quantity, "-0.395", kept: "-0.395"),
            .field(56, .quantity, "0.12345", rejected: "bad_number", "four decimals at most"),
            .field(56, .quantity, "1.0", kept: "1.0"),
            .field(57, .quantity, "9223372036854775808", rejected: "out_of_range"),
            .field(58, .unitPrice, "1e400", rejected: "out_of_range"),
            .field(59, .quantity, "-3", kept: "-3.0", "a return"),
            .field(60, .quantity, "0", kept: "0.0"),
            .field(61, .unitPrice, "0", kept: "0.0"),
            .field(62, .unitPrice, "-11062.06", kept: "-11062.06", "a bad debt"),
            .field(63, .unitPrice, "-0.0", kept: "0.0", "zero has no sign"),
            .field(64, .quantity, "9000000000000000000", rejected: "out_of_range"),
            .field(65, .quantity, "80995", kept: "80995.0"),
            .field(65, .quantity, "-80995", kept: "-80995.0"),
        ]
    }()
}
