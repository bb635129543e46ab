/// Tells by its first bytes what a file is that cannot be read as a table.
package enum FileSignature {
    /// A type that is not read, and what to do about it.
    package struct Other: Sendable, Hashable {
        package let type: String
        package let advice: String
    }

    /// Whether the bytes start a zip archive, of which an `.xlsx` workbook is one.
    package static func isZip(_ head: [UInt8]) -> Bool {
        head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06])
    }

    /// Whether the bytes start a gzip stream.
    package static func isGzip(_ head: [UInt8]) -> Bool { head.starts(with: [0x1F, 0x8B]) }

    /// What the file is by a signature that no CSV starts with; `nil` if it may be text.
    package static func binary(_ head: [UInt8]) -> Other? {
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return compound(head) }
        return binaries.first { head.starts(with: $0.magic) }.map {
            Other(type: $0.type, advice: $0.advice)
        }
    }

    /// What a text is in which no header was found; `nil` if it may be a table.
    package static func text(_ head: [UInt8]) -> Other? {
        let start = String(decoding: head.prefix(1024), as: UTF8.self).lowercased()
            .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if start.hasPrefix("{\\rtf") {
            return Other(type: "an RTF text", advice: "Export the data as CSV.")
        }
        if start.hasPrefix("{") || start.hasPrefix("[") {
            return Other(type: "JSON", advice: "Export the data as CSV.")
        }
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
            return Other(
                type: "a web page (HTML)",
                advice: "Perhaps a login page was saved; download the file again.")
        }
        if start.hasPrefix("<?xml") || start.hasPrefix("<") {
            return Other(type: "XML", advice: "Export the data as CSV or .xlsx.")
        }
        return nil
    }

    /// Office files from before 2007, and encrypted ones of today.
    private static func compound(_ head: [UInt8]) -> Other {
        func holds(_ word: String) -> Bool {
            let wide: [UInt8] = word.utf8.flatMap { byte -> [UInt8] in [byte, 0] }
            return head.indices.contains { start in
                head[start] == wide[0] && head[start...].starts(with: wide)
            }
        }
        if holds("EncryptedPackage") {
            return Other(
                type: "a workbook with a password",
                advice: "Open it in Excel, take the password off and save it again.")
        }
        return Other(
            type: "an old Excel workbook (.xls)", advice: "Save it as .xlsx or CSV.")
    }

    private static let binaries: [(magic: [UInt8], type: String, advice: String)] = [
        ([0x09, 0x08, 0x10, 0x00], "an old Excel workbook (.xls)", "Save it as .xlsx or CSV."),
        ([0x1F, 0x8B], "gzip inside another archive", "Unpack it once and try again."),
        (
            [0x50, 0x4B, 0x03, 0x04], "a zip archive or an .xlsx workbook inside another archive",
            "Unpack it once and try again."
        ),
        ([0x42, 0x5A, 0x68], "a bzip2 file", "Unpack it with bunzip2."),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz file", "Unpack it with unxz."),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd file", "Unpack it with unzstd."),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive", "Unpack it with 7z."),
        (Array("Rar!".utf8), "a RAR archive", "Unpack it with unrar."),
        (
            Array("SQLite format 3\0".utf8), "an SQLite database",
            "Pass it as --db, or export a table as CSV."
        ),
        (Array("%PDF".utf8), "a PDF", "Export the data as CSV."),
        (Array("PAR1".utf8), "a Parquet file", "Convert it to CSV."),
        (Array("ARROW1".utf8), "an Arrow file", "Convert it to CSV."),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture", "Ingest the data that it shows, as CSV."),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture", "Ingest the data that it shows, as CSV."),
        (Array("GIF8".utf8), "a GIF picture", "Ingest the data that it shows, as CSV."),
        ([0x7F, 0x45, 0x4C, 0x46], "a program", "Name the data file."),
        ([0xFF, 0xFE, 0x00, 0x00], "UTF-32 text", "Convert it with iconv -f UTF-32 -t UTF-8."),
        ([0x00, 0x00, 0xFE, 0xFF], "UTF-32 text", "Convert it with iconv -f UTF-32 -t UTF-8."),
    ]
}
