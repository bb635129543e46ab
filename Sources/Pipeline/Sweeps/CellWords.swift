/// The words between the `_` of a run's name, read from the left.
package struct CellWords {
    private var words: ArraySlice<Substring>

    /// The words of a text.
    init(_ text: Substring) {
        words = text.split(separator: "_", omittingEmptySubsequences: false)[...]
    }

    /// Whether all are read.
    var isEmpty: Bool { words.isEmpty }

    /// Takes the next word, which has to be a whole number.
    package mutating func integer() -> Int? { words.popFirst().flatMap { Int($0) } }

    /// Takes the next word, which has to be a number.
    package mutating func real() -> Double? { words.popFirst().flatMap { Double($0) } }

    /// Takes a word such as `seed7`, if it is the next, and gives what follows `seed`.
    package mutating func option(_ name: String) -> Substring? {
        guard let word = words.first, word.hasPrefix(name),
            let digit = word.dropFirst(name.count).first, digit.isNumber
        else { return nil }
        words.removeFirst()
        return word.dropFirst(name.count)
    }

    /// The number of such a word; `usual` where it is not the next.
    ///
    /// - Returns: `nil` for a number that does not fit.
    package mutating func option<Number: FixedWidthInteger>(
        _ name: String, else usual: Number
    ) -> Number? {
        guard let digits = option(name) else { return usual }
        return Number(digits)
    }
}
