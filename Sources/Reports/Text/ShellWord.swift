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
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
}
