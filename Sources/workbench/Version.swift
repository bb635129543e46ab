/// The version of the program; `scripts/package` and the tests read it here.
enum Version {
    /// As `--version` says it.
    static let text = "0.2.0"
}
