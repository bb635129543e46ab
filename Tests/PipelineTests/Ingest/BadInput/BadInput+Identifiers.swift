import Pipeline

extension BadInput {
    /// Cases 66 to 75: identifiers.
    static let identifiers: [BadInput] = {
        let customers = "select distinct customer_id from invoice_line"
        func bought(_ ids: [String]) -> String {
            header + ids.map { "N,a,d,1,12/13/2010 8:26,2.55,\($0),UK\n" }.joined()
        }
        let codes = ["POST", "DOT", "M", "BANK CHARGES", "gift_0001_20"]
        return [
            .field(66, .customerID, "", kept: "∅", "null, counted"),
            .field(66, .customerID, "NULL", kept: "∅", "null, told"),
            .field(66, .customerID, "\\N", kept: "∅", "null, told"),
            .field(66, .customerID, "#N/A", kept: "∅", "null, told"),
            .field(66, .customerID, "0", kept: "∅", "a guest, told"),
            .field(66, .description, "nan", kept: "∅", "null, told"),
            .field(66, .country, "None", kept: "∅", "null, told"),
            .field(66, .country, "NA", kept: "NA", "Namibia"),
            .file(
                66, "customer_id `NULL` under --null-words -", bought(["NULL", "-"]),
                Read(kept: 2, query: (customers, ["NULL", "∅"])), "the flag decides"
            ) { $0.nullWords = NullWords(text: "-") },
            .file(
                67, "customer 17850 and 17850.0", bought(["17850", "17850.0"]),
                Read(kept: 2, query: (customers, ["17850"])), "the same customer"),
            .file(
                67, "customer 17850,0 where the decimal mark is a comma",
                bought(["17850", "17850,0"]).replacing(",", with: ";")
                    .replacing("17850;0", with: "17850,0").replacing("2.55", with: "2,55"),
                Read(kept: 2, query: (customers, ["17850"])), "the same customer"),
            .file(
                68, "customer 00123 and 123", bought(["00123", "123"]),
                Read(kept: 2, query: (customers, ["00123", "123"])), "kept distinct"),
            .field(
                69, .customerID, "1.785E+04", rejected: "bad_customer_id", "names the spreadsheet"),
            .field(69, .customerID, "5E+12", rejected: "bad_customer_id", "names the spreadsheet"),
            .field(69, .customerID, "1.2345678E7", kept: "12345678", "no digit is lost"),
            .field(69, .customerID, "12E5", kept: "12E5", "a code"),
            .field(
                69, .invoiceNo, "5.01E+12", rejected: "bad_invoice_no", "names the spreadsheet"),
            .refused(
                69, "stock_code `5.01E+12` among numbers",
                header + "N,4006381333931,d,1,12/13/2010 8:26,2.55,c,UK\n"
                    + "N,5.01E+12,d,1,12/13/2010 8:26,2.55,c,UK\n",
                "stock_code \"5.01E+12\" looks like a number", "products become one"),
            .file(
                69, "stock_code `5.01E+12` among codes",
                header + "N,85123A,d,1,12/13/2010 8:26,2.55,c,UK\n"
                    + "N,5.01E+12,d,1,12/13/2010 8:26,2.55,c,UK\n",
                Read(kept: 2, warning: "line 3: stock_code \"5.01E+12\" looks like a number"),
                "with a warning"),
            .field(69, .customerID, "'007", kept: "007", "without the spreadsheet's apostrophe"),
            .file(
                70, "customer Ann@Shop.example and ann@shop.example",
                bought(["Ann@Shop.example", "ann@shop.example "]),
                Read(kept: 2, query: (customers, ["ann@shop.example"])), "the same customer"),
            .field(70, .customerID, "AB-17b", kept: "AB-17b"),
            .field(71, .customerID, "  17850 ", kept: "17850", "trimmed"),
            .field(72, .customerID, "'; DROP TABLE x;--", kept: "'; DROP TABLE x;--", "literal"),
            .field(
                73, .invoiceNo, "C536379", kept: "C536379",
                "a cancellation, unless such invoices have quantities above 0"),
            .field(73, .invoiceNo, "c536379", kept: "c536379", "as written"),
            .file(
                74, "a cancellation without its original",
                header + "C9,a,d,-1,12/13/2010 8:26,2.55,c,UK\n", Read(kept: 1)),
            .file(
                75, "codes that are no products",
                header + codes.map { "N,\($0),d,1,12/13/2010 8:26,2.55,c,UK\n" }.joined(),
                Read(
                    kept: 5, query: ("select stock_code from invoice_line order by line_id", codes)),
                "kept"),
        ]
    }()
}
