/// A segment as somebody types it: by its name, or by the number that stands before it.
enum TypedSegment {
    /// Finds it; a name goes before a number, and its case counts only where two differ in nothing else.
    ///
    /// - Returns: The place among the segments, and whether it was named; `nil` where none is meant.
    static func find(
        _ text: String, among segments: [(number: Int, name: String)]
    ) -> (place: Int, isNamed: Bool)? {
        let named =
            segments.firstIndex { $0.name == text }
            ?? segments.firstIndex { $0.name.lowercased() == text.lowercased() }
        if let named { return (named, true) }
        return segments.firstIndex { String($0.number) == text }.map { ($0, false) }
    }
}
