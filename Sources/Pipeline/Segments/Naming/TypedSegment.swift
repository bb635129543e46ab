import Reports

/// A segment as somebody types it: by its name, or by the number that stands before it.
enum TypedSegment {
    /// Finds it; a name goes before a number, and its case counts only where two differ in nothing else.
    ///
    /// - Parameter run: How the run or the publication is typed in which names are changed.
    /// - Returns: The place among the segments, and whether it was named; `nil` where none is meant.
    /// - Throws: `AmbiguousSegmentError` where the text is the name of one and the number of another: names of earlier
    ///   versions may be.
    static func find(
        _ text: String, among segments: [(number: Int, name: String)], of run: String
    ) throws(AmbiguousSegmentError) -> (place: Int, isNamed: Bool)? {
        let named =
            segments.firstIndex { $0.name == text }
            ?? segments.firstIndex { $0.name.lowercased() == text.lowercased() }
        let numbered = segments.firstIndex { String($0.number) == text }
        guard let named else { return numbered.map { ($0, false) } }
        if let numbered, numbered != named {
            throw AmbiguousSegmentError(
                named: segments[named], numbered: segments[numbered], run: run)
        }
        return (named, true)
    }

    /// Whether a name could be typed for a number.
    static func isNumber(_ name: String) -> Bool {
        let digits = name.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        return !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) }
    }
}

/// A text is the name of one segment and the number of another.
struct AmbiguousSegmentError: UserFacingError {
    let named: (number: Int, name: String)
    let numbered: (number: Int, name: String)
    let run: String

    /// Decides the exit code.
    var kind: FailureKind { .usage }

    /// What failed, where, why, and what to do next.
    var description: String {
        "\(named.name) is the name of segment \(named.number) and the number of segment \(numbered.number), "
            + "\"\(numbered.name)\": it does not say which one is meant. Give the first another name: workbench profile "
            + "\(shellWord(run)) --name \(named.number)='Weekend bulk buyers', then workbench refresh"
    }
}
