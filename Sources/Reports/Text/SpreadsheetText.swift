/// Text that a spreadsheet would run as a formula, and the apostrophe that keeps it from doing so.
///
/// `defused` and `isDefused` undo each other, so that what was exported for mending comes back as it
/// was.
/// - SeeAlso: OWASP, CSV Injection
package enum SpreadsheetText {
    /// The text, with a leading apostrophe if a spreadsheet would take it for a formula.
    ///
    /// Plain numbers stay as they are.
    package static func defused(_ text: String) -> String {
        isFormula(text.utf8) && !isNumber(text.utf8) ? "'" + text : text
    }

    /// Whether `defused` has put an apostrophe in front.
    package static func isDefused(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.first == apostrophe && isFormula(bytes.dropFirst())
    }

    /// The text without the apostrophe that `defused` has put in front.
    package static func undefused(_ text: String) -> String {
        text.utf8.first == apostrophe && isFormula(text.utf8.dropFirst())
            ? String(text.dropFirst()) : text
    }

    private static let apostrophe = UInt8(ascii: "'")

    /// Whether the first byte behind blanks, quotes and apostrophes is `=`, `+`, `-`, `@`, a tab or a
    /// line end, also as a fullwidth form.
    private static func isFormula(_ bytes: some Sequence<UInt8>) -> Bool {
        let start = Array(
            bytes.lazy.drop { $0 == 0x20 || $0 == 0x22 || $0 == apostrophe }.prefix(3))
        guard let first = start.first else { return false }
        if [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0A, 0x0D].contains(first) { return true }
        // ＝ ＋ － ＠
        return start.count == 3 && start[0] == 0xEF && start[1] == 0xBC
            && [0x9D, 0x8B, 0x8D, 0xA0].contains(start[2])
    }

    private static func isNumber(_ bytes: String.UTF8View) -> Bool {
        // One sign: `-2+3` is worked out where it is opened.
        bytes.contains { $0 &- 0x30 <= 9 }
            && bytes.dropFirst(bytes.first == 0x2B || bytes.first == 0x2D ? 1 : 0).allSatisfy {
                $0 &- 0x30 <= 9 || $0 == 0x2C || $0 == 0x2E
            }
    }
}
