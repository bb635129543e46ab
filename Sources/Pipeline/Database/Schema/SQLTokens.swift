/// A `create table` text cut into words, so that two spellings of one table are equal.
package enum SQLTokens {
    /// Words in lower case, names without their quotes, and signs; comments and the `check (…)` of
    /// columns are left out.
    /// - Complexity: O(length)
    package static func withoutChecks(_ sql: String) -> [String] {
        var tokens: [String] = []
        var depth = 0
        var skipsTo: Int?
        var expectsGroup = false
        scan(Array(sql.utf8)) { text, kind in
            if kind == .sign, text == ")" {
                depth -= 1
                if skipsTo == depth {
                    skipsTo = nil
                    return
                }
            }
            if kind == .sign, text == "(" {
                if expectsGroup, skipsTo == nil { skipsTo = depth }
                depth += 1
            }
            expectsGroup = kind == .word && text == "check" && skipsTo == nil
            if skipsTo == nil, !expectsGroup { tokens.append(text) }
        }
        return tokens
    }

    /// Whether equal rows of what a `create view` text reads always give equal rows: it calls nothing but
    /// functions that are known to depend on their arguments alone.
    ///
    /// Not `random()`, and not `date()`, which may mean today; a text that cannot be told is taken for one that
    /// varies.
    /// - Complexity: O(length)
    package static func isPure(_ sql: String) -> Bool {
        var isPure = true
        var mayCall = true
        scan(Array(sql.utf8)) { text, kind in
            if kind == .sign, text == "(", !mayCall { isPure = false }
            switch kind {
            case .sign: mayCall = text != "]"
            case .name: mayCall = false
            case .word:
                mayCall = beforeParenthesis.contains(text)
                if text.hasPrefix("current_") { isPure = false }
            }
        }
        return isPure
    }

    /// Words of the language and names without quotes, in lower case.
    /// - Complexity: O(length)
    package static func words(_ sql: String) -> [String] {
        var words: [String] = []
        scan(Array(sql.utf8)) { text, kind in
            if kind == .word { words.append(text) }
        }
        return words
    }

    /// Words in lower case and signs, in their order; a text or a name in quotes is a blank among them.
    /// - Complexity: O(length)
    package static func pieces(_ sql: String) -> [String] {
        var pieces: [String] = []
        scan(Array(sql.utf8)) { text, kind in pieces.append(kind == .name ? " " : text) }
        return pieces
    }

    /// Words behind the columns of a `create table` text: `strict`, `without`, `rowid`.
    /// - Complexity: O(length)
    package static func tableOptions(_ sql: String) -> [String] {
        let pieces = pieces(sql)
        guard let end = pieces.lastIndex(of: ")") else { return [] }
        return pieces[end...].dropFirst().filter { $0 != "," }
    }

    /// Functions that a text calls, in lower case: words before a parenthesis, those of the language among them.
    /// - Complexity: O(length)
    package static func calls(_ sql: String) -> Set<String> {
        var calls: Set<String> = []
        var last: String?
        scan(Array(sql.utf8)) { text, kind in
            if kind == .sign, text == "(", let last { calls.insert(last) }
            last = kind == .sign ? nil : SchemaObject.key(text)
        }
        return calls
    }

    /// All that may be a name, in quotes or not, in lower case; texts and words of the language are among it.
    /// - Complexity: O(length)
    package static func names(_ sql: String) -> Set<String> {
        var names: Set<String> = []
        scan(Array(sql.utf8)) { text, kind in
            guard kind != .sign else { return }
            let isOdd = kind == .name && text.hasPrefix("'") && text.hasSuffix("'")
            names.insert(SchemaObject.key(isOdd ? String(text.dropFirst().dropLast()) : text))
        }
        return names
    }

    /// The first sign by which a text is more than one expression, or waits for a value: a semicolon, a parenthesis
    /// that closes none or is not closed, a parameter.
    /// - Complexity: O(length)
    package static func signThatEndsAnExpression(_ sql: String) -> String? {
        var depth = 0
        var found: String?
        scan(Array(sql.utf8)) { text, kind in
            guard found == nil else { return }
            if kind == .word, text.hasPrefix("$") { found = text }
            guard kind == .sign else { return }
            if text == "(" { depth += 1 }
            if text == ")" { depth -= 1 }
            if depth < 0 || [";", "?", ":", "@", "#"].contains(text) { found = text }
        }
        return found ?? (depth > 0 ? "(" : nil)
    }

    /// The columns and the query of a `create view` text, so that a `with` can take them: `(a, b)` or nothing, and what
    /// follows the `as`.
    ///
    /// - Returns: `nil` for a text that is more or less than one query, so that it would not stay a part.
    /// - Complexity: O(length)
    package static func viewParts(_ sql: String) -> (columns: String, body: String)? {
        let bytes = Array(sql.utf8)
        var depth = 0
        var columns: Int?
        var query: Range<Int>?
        scanPlaces(bytes) { text, kind, place in
            guard query == nil else { return }
            if kind == .sign, text == "(" {
                if depth == 0 { columns = columns ?? place.lowerBound }
                depth += 1
            }
            if kind == .sign, text == ")" { depth -= 1 }
            if kind == .word, text == "as", depth == 0 { query = place }
        }
        guard let query else { return nil }
        let body = String(decoding: bytes[query.upperBound...], as: UTF8.self)
        // Spelled with a comment that does not end, all that follows would belong to it.
        guard signThatEndsAnExpression(body) == nil, !endsInComment(body) else { return nil }
        let list = columns.map { bytes[$0..<query.lowerBound] }
        return (list.map { String(decoding: $0, as: UTF8.self) } ?? "", body)
    }

    /// Whether a block comment is open at the end.
    private static func endsInComment(_ sql: String) -> Bool {
        var isLast = false
        scan(Array((sql + "\n x").utf8)) { text, kind in isLast = kind == .word && text == "x" }
        return !isLast
    }

    /// Words behind which a parenthesis makes no call, and functions that give the same for the same.
    private static let beforeParenthesis: Set<String> = [
        "all", "and", "as", "between", "by", "case", "distinct", "else", "except", "exists",
        "filter", "from", "glob", "having", "in", "intersect", "is", "join", "like", "limit",
        "materialized", "not", "offset", "on", "or", "over", "select", "then", "union", "using",
        "values", "when", "where",
        "abs", "avg", "cast", "ceil", "ceiling", "char", "coalesce", "count", "cume_dist",
        "dense_rank", "exp", "first_value", "floor", "format", "group_concat", "hex", "ifnull",
        "iif", "instr", "lag", "last_value", "lead", "length", "ln", "log", "log10", "log2",
        "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile", "nullif", "percent_rank",
        "pow", "power", "printf", "rank", "replace", "round", "row_number", "rtrim", "sign",
        "sqrt", "substr", "substring", "sum", "total", "trim", "trunc", "typeof", "unicode",
        "upper",
    ]

    private enum Kind { case word, name, sign }

    /// Calls `body` with every token; a quoted name is no word of the language.
    private static func scan(_ bytes: [UInt8], _ body: (String, Kind) -> Void) {
        scanPlaces(bytes) { text, kind, _ in body(text, kind) }
    }

    /// The same with the place of the token.
    private static func scanPlaces(
        _ bytes: [UInt8], _ body: (String, Kind, Range<Int>) -> Void
    ) {
        var index = 0
        while index < bytes.count {
            let start = index
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
                index += 1
            case UInt8(ascii: "-") where bytes[index...].starts(with: "--".utf8):
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            case UInt8(ascii: "/") where bytes[index...].starts(with: "/*".utf8):
                index += 2
                while index < bytes.count, !bytes[index...].starts(with: "*/".utf8) { index += 1 }
                index += 2
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
                let quote = bytes[index]
                var text: [UInt8] = []
                index += 1
                while index < bytes.count {
                    if bytes[index] == quote {
                        index += 1
                        guard index < bytes.count, bytes[index] == quote else { break }
                    }
                    text.append(bytes[index])
                    index += 1
                }
                let name = String(decoding: text, as: UTF8.self)
                // Texts and odd names stay apart from words and signs of the same letters.
                let isPlain = quote != UInt8(ascii: "'") && text.allSatisfy(isWordByte)
                body(isPlain ? name : "'\(name)'", .name, start..<min(index, bytes.count))
            case let byte where isWordByte(byte):
                while index < bytes.count, isWordByte(bytes[index]) { index += 1 }
                body(
                    SchemaObject.key(String(decoding: bytes[start..<index], as: UTF8.self)), .word,
                    start..<index)
            default:
                index += 1
                body(String(decoding: bytes[start..<index], as: UTF8.self), .sign, start..<index)
            }
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
        default: false
        }
    }
}
