import Foundation

/// A zip archive of texts that are stored as they are, for tests that need a large or odd one.
public enum StoredZip {
    /// The bytes of an archive with these entries, in this order.
    public static func bytes(_ entries: [(name: String, text: [UInt8])]) -> [UInt8] {
        var all: [UInt8] = []
        var directory: [UInt8] = []
        for (name, text) in entries {
            let offset = all.count
            let fields =
                little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4)
                + little(UInt64(crc32(text)), 4) + little(UInt64(text.count), 4)
                + little(UInt64(text.count), 4) + little(UInt64(name.utf8.count), 2)
            all += [0x50, 0x4B, 3, 4] + fields + little(0, 2) + Array(name.utf8) + text
            directory +=
                [0x50, 0x4B, 1, 2] + little(20, 2) + fields + little(0, 2) + little(0, 2)
                + little(0, 2) + little(0, 2) + little(0, 4) + little(UInt64(offset), 4)
                + Array(name.utf8)
        }
        let start = all.count
        return all + directory + [0x50, 0x4B, 5, 6] + little(0, 4)
            + little(UInt64(entries.count), 2) + little(UInt64(entries.count), 2)
            + little(UInt64(directory.count), 4) + little(UInt64(start), 4) + little(0, 2)
    }

    /// The bytes of a workbook whose one sheet has these rows of texts.
    public static func workbook(rows: Int, columns: Int, text: (Int, Int) -> String) -> [UInt8] {
        var sheet = "<worksheet><sheetData>"
        for row in 0..<rows {
            sheet += "<row>"
            for column in 0..<columns {
                sheet += "<c t=\"inlineStr\"><is><t>\(text(row, column))</t></is></c>"
            }
            sheet += "</row>"
        }
        sheet += "</sheetData></worksheet>"
        let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        return bytes([
            ("[Content_Types].xml", Array("<Types/>".utf8)),
            (
                "_rels/.rels",
                Array(
                    """
                    <Relationships><Relationship Id="r1" Type="\(relation)/officeDocument" \
                    Target="xl/workbook.xml"/></Relationships>
                    """.utf8)
            ),
            (
                "xl/workbook.xml",
                Array(
                    """
                    <workbook xmlns:r="\(relation)"><sheets><sheet name="S" sheetId="1" r:id="r1"/>\
                    </sheets></workbook>
                    """.utf8)
            ),
            (
                "xl/_rels/workbook.xml.rels",
                Array(
                    """
                    <Relationships><Relationship Id="r1" Type="\(relation)/worksheet" \
                    Target="worksheets/sheet1.xml"/></Relationships>
                    """.utf8)
            ),
            ("xl/worksheets/sheet1.xml", Array(sheet.utf8)),
        ])
    }

    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
        }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
    }
}
