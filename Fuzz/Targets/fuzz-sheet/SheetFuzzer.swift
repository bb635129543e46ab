import Foundation
import FuzzSupport

/// The XML of a sheet, in a well-formed archive, so that the fuzzer reaches the cells.
///
/// What follows a NUL byte, if there is one, is the list of shared strings.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSheet(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let parts = UnsafeBufferPointer(start: start, count: count)
        .split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false).map { Array($0) }
    let book = StoredArchive([
        ("_rels/.rels", Array(relations("a", "officeDocument", "xl/workbook.xml").utf8)),
        ("xl/workbook.xml", Array(workbook.utf8)),
        (
            "xl/_rels/workbook.xml.rels",
            Array(
                (relations("s", "worksheet", "sheet.xml")
                    + relations("t", "sharedStrings", "strings.xml")
                    + relations("u", "styles", "styles.xml"))
                    .replacing("</Relationships><Relationships>", with: "").utf8)
        ),
        ("xl/styles.xml", Array(styles.utf8)), ("xl/sheet.xml", parts.first ?? []),
        ("xl/strings.xml", parts.count > 1 ? parts[1] : Array("<sst/>".utf8)),
    ])
    let scratch = Scratch.shared
    book.bytes.withUnsafeBytes(scratch.write)
    scratch.readAll()
    return 0
}

private let workbook = """
    <workbook xmlns:r="r"><workbookPr/><sheets><sheet name="A" sheetId="1" r:id="s"/></sheets></workbook>
    """

private let styles = """
    <styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>
    """

private func relations(_ id: String, _ type: String, _ target: String) -> String {
    "<Relationships><Relationship Id=\"\(id)\" Type=\"x/\(type)\" Target=\"\(target)\"/>"
        + "</Relationships>"
}
