import Pipeline

extension BadInput {
    /// Cases 1 to 12: bytes and encodings.
    static let encodings: [BadInput] = {
        func described(_ bytes: [UInt8]) -> [UInt8] {
            Array("N,a,".utf8) + bytes + Array(",1,12/13/2010 8:26,2.55,c,UK\n".utf8)
        }
        func utf16(_ text: String, littleEndian: Bool) -> [UInt8] {
            text.utf16.flatMap { unit -> [UInt8] in
                let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
                return littleEndian ? [low, high] : [high, low]
            }
        }
        let head = Array(header.utf8)
        let text = header + good
        let accented = described(Array("é".utf8))
        let encoding = "select encoding from source_file"
        let description = "select description from invoice_line order by line_id"
        return [
            .binary(
                1, "UTF-8 byte order mark", [0xEF, 0xBB, 0xBF] + Array(text.utf8),
                Read(
                    kept: 1,
                    query: (
                        "select column_map glob 'invoice_no=InvoiceNo*' from source_file", ["1"]
                    )),
                "the mark is taken off"),
            .binary(
                1, "UTF-8 byte order mark twice",
                [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + Array(text.utf8),
                Read(kept: 1, warning: "byte order mark stands 2 times"),
                "both are taken off, with a warning"),
            .binary(
                2, "UTF-16LE with mark", [0xFF, 0xFE] + utf16(text, littleEndian: true),
                Read(kept: 1, query: (encoding, ["utf-16le"]))),
            .binary(
                2, "UTF-16BE with mark", [0xFE, 0xFF] + utf16(text, littleEndian: false),
                Read(kept: 1, query: (encoding, ["utf-16be"]))),
            .refusedBinary(
                3, "UTF-16LE without mark", utf16(text, littleEndian: true),
                "Pass --encoding utf-16le", "names the encoding and the flag"),
            .refusedBinary(
                3, "UTF-16BE without mark", utf16(text, littleEndian: false),
                "Pass --encoding utf-16be", "names the encoding and the flag"),
            .binary(
                3, "UTF-16LE without mark under --encoding utf-16le",
                utf16(text, littleEndian: true),
                Read(kept: 1, query: (encoding, ["utf-16le"])), "the flag decides"
            ) { $0.layout.utf16 = .littleEndian },
            .binary(
                3, "UTF-16BE with a mark under --encoding utf-16be",
                [0xFE, 0xFF] + utf16(text, littleEndian: false),
                Read(kept: 1, query: (encoding, ["utf-16be"])), "the flag decides"
            ) { $0.layout.utf16 = .bigEndian },
            .binary(
                4, "£ as ISO-8859-1", head + described([0xA3]),
                Read(
                    kept: 1,
                    query: (
                        "select description from invoice_line union all " + encoding,
                        ["£", "iso-8859-1"]
                    )),
                "found out and named"),
            .binary(
                4, "€ as Windows-1252", head + described([0x80]),
                Read(
                    kept: 1,
                    query: (
                        "select description from invoice_line union all " + encoding,
                        ["€", "windows-1252"]
                    )),
                "found out and named"),
            .binary(
                4, "UTF-8 bytes under --encoding windows-1252", head + described([0xC3, 0xA9]),
                Read(kept: 1, query: (description, ["Ã©"])), "the flag decides"
            ) { $0.encoding = .windows1252 },
            .binary(
                5, "a line in ISO-8859-1 among lines in UTF-8",
                head + accented + described([0xE9]) + accented,
                Read(kept: 2, rejects: ["3 - encoding"]), "`encoding`"),
            .binary(
                5, "a line in UTF-8 among lines in ISO-8859-1",
                head + described([0xE9]) + accented + described([0xE9]),
                Read(kept: 2, rejects: ["3 - encoding"]), "`encoding`"),
            .binary(
                6, "overlong UTF-8", head + accented + described([0xC0, 0xAF]) + accented,
                Read(kept: 2, rejects: ["3 - encoding"]), "`encoding`"),
            .binary(
                6, "a surrogate in UTF-8",
                head + accented + described([0xED, 0xA0, 0x80]) + accented,
                Read(kept: 2, rejects: ["3 - encoding"]), "`encoding`"),
            .binary(
                7, "NUL in a field", head + described([0x61, 0x00]) + described([0x62]),
                Read(kept: 1, rejects: ["2 - nul_byte"]), "`nul_byte`"),
            .refusedBinary(
                8, "a file of NULs", [UInt8](repeating: 0, count: 100_000), "NUL bytes"),
            .binary(
                9, "0x1A in the middle", head + described([0x61, 0x1A, 0x62]) + described([0x63]),
                Read(kept: 2, query: (description, ["a\u{1A}b", "c"])), "plain data"),
            .binary(
                10, "control and ANSI escape bytes",
                head + described(Array("\u{1B}[31m\u{7}".utf8)),
                Read(kept: 1, query: (description, ["\u{1B}[31m\u{7}"])),
                "stored as they are, escaped when printed"),
            .field(
                11, .customerID, "a\u{202E}b", kept: "a\u{202E}b",
                "kept distinct, escaped when printed"),
            .field(
                11, .customerID, "c\u{200B}", kept: "c\u{200B}",
                "kept distinct, escaped when printed"),
            .file(
                12, "the country Réunion in NFC and NFD",
                header + "N,a,d,1,12/13/2010 8:26,2.55,c,R\u{E9}union\n"
                    + "N,a,d,1,12/13/2010 8:26,2.55,c,Re\u{301}union\n",
                Read(kept: 2, query: ("select count(distinct country) from invoice_line", ["2"])),
                "stored as written, so two countries"),
        ]
    }()
}
