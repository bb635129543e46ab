/// What breaks a rule and stands for now.
///
/// The lists may only shrink: an entry that is no longer needed fails the tests too.
enum HouseExceptions {
    static let backward: Set<String> = []

    static let files: [String: Int] = [:]

    static let functions: [String: Int] = [
        "Sources/Clustering/Matrix/SampleTiles.swift init": 86
            // A list of names, not a course of action.
    ]
}
