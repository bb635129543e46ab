/// A Swift source with comments and the text of string literals blanked.
///
/// What is left is code, each byte in its place; code in `\( )` stays. Knows comments, nested ones too, and
/// strings, raw ones and those of many lines; no regex literals, which the house does not use.
struct SwiftText {
    private(set) var bytes: [UInt8]
    private var place = 0

    /// - Complexity: O(bytes).
    init(_ text: String) {
        bytes = Array(text.utf8)
        while place < bytes.count { code() }
    }

    /// The code, line by line.
    var lines: [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private func starts(_ text: StaticString, at place: Int) -> Bool {
        place + text.utf8CodeUnitCount <= bytes.count
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[place + $0] == text.utf8Start[$0] }
    }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where place < bytes.count {
            if bytes[place] != UInt8(ascii: "\n") { bytes[place] = UInt8(ascii: " ") }
            place += 1
        }
    }

    /// One step through code.
    private mutating func code() {
        if starts("//", at: place) {
            while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { blank(1) }
        } else if starts("/*", at: place) {
            comment()
        } else if let marks = marksOfString() {
            string(marks: marks)
        } else {
            place += 1
        }
    }

    private mutating func comment() {
        var depth = 0
        repeat {
            if starts("/*", at: place) {
                depth += 1
                blank(2)
            } else if starts("*/", at: place) {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && place < bytes.count
    }

    /// How many `#` stand before the quote of a string that begins here; `nil` if none does.
    private func marksOfString() -> Int? {
        var end = place
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - place : nil
    }

    private mutating func string(marks: Int) {
        blank(marks)
        let quotes = starts("\"\"\"", at: place) ? 3 : 1
        blank(quotes)
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "\\"), hasMarks(marks, at: place + 1) {
                blank(1 + marks)
                if place < bytes.count, bytes[place] == UInt8(ascii: "(") {
                    interpolation()
                } else {
                    blank(1)
                }
            } else if starts(quotes == 3 ? "\"\"\"" : "\"", at: place),
                hasMarks(marks, at: place + quotes)
            {
                blank(quotes + marks)
                return
            } else {
                blank(1)
            }
        }
    }

    private func hasMarks(_ marks: Int, at place: Int) -> Bool {
        place + marks <= bytes.count
            && bytes[place..<place + marks].allSatisfy { $0 == UInt8(ascii: "#") }
    }

    private mutating func interpolation() {
        var depth = 0
        repeat {
            if bytes[place] == UInt8(ascii: "(") { depth += 1 }
            if bytes[place] == UInt8(ascii: ")") { depth -= 1 }
            code()
        } while depth > 0 && place < bytes.count
    }
}
