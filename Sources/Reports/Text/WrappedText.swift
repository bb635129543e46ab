/// Prose for a terminal: lines broken between words, but never within what a reader is to type or copy.
///
/// A command, a flag with its value and a word in quotes of the shell stay in one piece, on a line of their own where
/// they do not fit into the rest of one; longer ones than a line are not broken at all, so that a copy of them is whole.
package enum WrappedText {
    /// Fewest columns for which lines are broken: a narrower terminal breaks them itself.
    package static let narrowest = 30

    /// A line of a text as lines of at most `width` columns: what goes on below begins where the line does, or under the
    /// words of an entry of a list.
    package static func paragraph(_ line: String, width: Int) -> [String] {
        let mark = mark(of: line.drop { $0 == " " })
        // Broken as a note is, so that neither is wider than the other.
        let lines = lines(line, width: width, hanging: max(mark, 2))
        guard mark == 0 else { return lines }
        return lines.enumerated().map { $0 == 0 ? $1 : String($1.dropFirst(2)) }
    }

    /// Characters of what an entry of a list begins with, `- ` or `12. `; 0 for other lines.
    static func mark(of line: Substring) -> Int {
        let first = line.prefix { $0 != " " }
        let isMark =
            first == "-"
            || first.last == "." && first.count > 1 && first.dropLast().allSatisfy(\.isNumber)
        return isMark ? first.count + 1 : 0
    }

    /// The line of a note as lines of at most `width` columns, but for pieces that are longer.
    ///
    /// - Parameters:
    ///   - line: Harmless text without a line end.
    ///   - width: Columns of the terminal.
    ///   - hanging: Blanks that all lines but the first have more than the text.
    /// - Returns: Lines without an end.
    package static func lines(_ line: String, width: Int, hanging: Int = 2) -> [String] {
        guard width >= narrowest, DisplayWidth.of(line) > width else { return [line] }
        let margin = line.prefix { $0 == " " }
        let pieces = pieces(of: line.dropFirst(margin.count))
        var lines: [String] = []
        let below = String(margin) + String(repeating: " ", count: hanging)
        var current = String(margin)
        var column = DisplayWidth.of(margin)
        var isStart = true
        for piece in pieces {
            let needed = DisplayWidth.of(piece.text)
            if !isStart, column + piece.gap + needed > width {
                lines.append(current)
                current = below
                column = DisplayWidth.of(below)
                isStart = true
            }
            if !isStart {
                current += String(repeating: " ", count: piece.gap)
                column += piece.gap
            }
            current += piece.text
            column += needed
            isStart = false
        }
        lines.append(current)
        return lines
    }

    /// What the line may be broken between, with the blanks before each.
    private static func pieces(of line: Substring) -> [(gap: Int, text: Substring)] {
        let places = line.split(separator: " ")
        let words = places.map(String.init)
        var pieces: [(gap: Int, text: Substring)] = []
        var (index, end) = (0, line.startIndex)
        while index < words.count {
            let length = lengthOfPiece(words[index...])
            let (first, last) = (places[index], places[index + length - 1])
            let gap = line.distance(from: end, to: first.startIndex)
            pieces.append((gap, line[first.startIndex..<last.endIndex]))
            (index, end) = (index + length, last.endIndex)
        }
        return pieces
    }

    /// Words that stay together, from the first on.
    private static func lengthOfPiece(_ words: ArraySlice<String>) -> Int {
        let first = words[words.startIndex]
        if let closed = quotedLength(words, by: "`") { return closed }
        let bare = first.drop { "(\"".contains($0) }
        if bare == "workbench", words.count > 1, isSubcommand(words[words.startIndex + 1]) {
            return commandLength(words)
        }
        if bare == "sqlite3" || bare == "sed" { return words.count }
        return flagLength(words)
    }

    /// A flag with its value, or a word with a text in single quotes; 1 for any other word.
    private static func flagLength(_ words: ArraySlice<String>) -> Int {
        let first = words[words.startIndex]
        if let quoted = shellQuotedLength(words) { return quoted }
        let bare = first.drop { $0 == "(" }
        guard bare.hasPrefix("--"), bare.count > 2, !endsSentence(first), words.count > 1 else {
            return 1
        }
        return 1 + (shellQuotedLength(words.dropFirst()) ?? 1)
    }

    /// Words up to the closing mark, where the first opens one and does not close it.
    private static func quotedLength(
        _ words: ArraySlice<String>, by mark: Character
    ) -> Int? {
        guard words[words.startIndex].count(where: { $0 == mark }) % 2 == 1 else { return nil }
        let end = words.dropFirst().firstIndex { $0.contains(mark) }
        return end.map { $0 - words.startIndex + 1 }
    }

    /// Words up to the end of a text in single quotes that the first word begins: `'Item`, `price='Item`.
    private static func shellQuotedLength(_ words: ArraySlice<String>) -> Int? {
        let first = words[words.startIndex]
        guard first.hasPrefix("'") || first.contains("='"),
            first.count(where: { $0 == "'" }) % 2 == 1
        else { return nil }
        let end = words.dropFirst().firstIndex { $0.count(where: { $0 == "'" }) % 2 == 1 }
        return end.map { $0 - words.startIndex + 1 }
    }

    /// `workbench`, its subcommand, and what belongs to it.
    private static func commandLength(_ words: ArraySlice<String>) -> Int {
        var length = 2
        while length < words.count {
            let at = words.startIndex + length
            guard !endsSentence(words[at - 1]) else { break }
            let word = words[at]
            let isOfCommand =
                word.hasPrefix("-") || word.hasPrefix("'")
                || word.contains { "/=_.".contains($0) && word.count > 2 }
                || word.allSatisfy { $0.isUppercase || $0.isNumber }
            guard isOfCommand else { break }
            length += flagLength(words[at...])
        }
        return length
    }

    private static func isSubcommand(_ word: String) -> Bool {
        let letters = word.prefix { $0.isLowercase || $0 == "-" }
        return letters.count > 2
            && word.dropFirst(letters.count).allSatisfy { ".,;:`)".contains($0) }
    }

    private static func endsSentence(_ word: String) -> Bool {
        word.last.map { ".,;:`)".contains($0) } ?? false
    }
}
