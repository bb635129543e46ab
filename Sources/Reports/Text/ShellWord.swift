/// A word of a command that a message tells to type: the shell takes it for one word and runs nothing of it.
///
/// Names and paths come from files and strangers, and what stands in backticks gets pasted.
package func shellWord(_ text: String) -> String {
    let isPlain =
        !text.isEmpty && text.first != "~"
        && text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "_./,:=@%+-".utf8.contains(byte)
            }
        }
    return isPlain ? text : "'" + text.replacingScalar("'", with: "'\\''") + "'"
}

/// A word as a shell makes it of what was typed: without quotes, with what they stand around.
///
/// Variables and `~` stay as they are. A quote that nothing closes is still being typed.
package func unquotedWord(_ typed: String) -> String {
    var result = String.UnicodeScalarView()
    var quote: Unicode.Scalar?
    var rest = typed.unicodeScalars[...]
    while let character = rest.popFirst() {
        switch (character, quote) {
        case ("'", "'"), ("\"", "\""): quote = nil
        case ("'", nil), ("\"", nil): quote = character
        case ("\\", "\""):
            let isMark = rest.first.map { "\"\\$`".unicodeScalars.contains($0) } ?? false
            result.append(isMark ? rest.removeFirst() : character)
        case ("\\", nil):
            if let next = rest.popFirst() { result.append(next) }
        default: result.append(character)
        }
    }
    return String(result)
}
