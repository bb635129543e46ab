import Reports

extension TableError: UserFacingError {
    /// Decides the exit code.
    public var kind: FailureKind { .usage }

    /// What failed, where, why, and what to do next.
    public var description: String {
        let guess = nearestName(to: name, among: columns).map { " Did you mean \($0)?" } ?? ""
        return "there is no column \"\(name)\".\(guess) There are: "
            + columns.joined(separator: ", ")
    }
}
