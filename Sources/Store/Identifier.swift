internal import CSQLite

/// Quoting of table, view and column names: the one place that does it.
public enum Identifier {
    /// The name in double quotes, inner quotes doubled, so that any text is one identifier.
    ///
    /// Values are bound, never quoted. Brackets and backticks are not used: `[…]` cannot hold `]`.
    /// - Precondition: `name` holds no NUL, which no SQL text can carry; check names from outside
    ///   with `isQuotable(_:)` first.
    /// - Complexity: O(length)
    public static func quote(_ name: String) -> String {
        precondition(isQuotable(name), "an SQL identifier cannot hold a NUL character")
        var quoted = "\""
        for scalar in name.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append("\"") }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.unicodeScalars.append("\"")
        return quoted
    }

    /// Whether the name can be written in SQL at all: it holds no NUL.
    public static func isQuotable(_ name: String) -> Bool {
        !name.utf8.contains(0)
    }

    /// Whether the name is a word of SQLite's language, which would have to be quoted everywhere.
    public static func isKeyword(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                guard let start = bytes.baseAddress, let count = Int32(exactly: bytes.count) else {
                    return false
                }
                return sqlite3_keyword_check(start, count) != 0
            }
        }
    }
}
