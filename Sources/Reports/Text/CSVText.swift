/// Text as fields of CSV (RFC 4180), in files and on stdout.
package enum CSVText {
    /// A record with its line end.
    package static func line(_ fields: [String], isRaw: Bool = false) -> String {
        fields.map { field($0, isRaw: isRaw) }.joined(separator: ",") + "\n"
    }

    /// One field: harmless to a spreadsheet, then quoted where it has to be.
    ///
    /// - Parameter isRaw: Leaves formulas as they are, for a machine that reads.
    package static func field(_ text: String, isRaw: Bool = false) -> String {
        quoted(isRaw ? text : SpreadsheetText.defused(text))
    }

    /// Semicolons and tabs are quoted as well: spreadsheets of some countries cut at them.
    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
                || byte == UInt8(ascii: ";") || byte == 0x09
        }
        return needsQuotes ? "\"" + text.replacingScalar("\"", with: "\"\"") + "\"" : text
    }
}
