import Pipeline

/// stdout could not be written to.
struct OutputError: UserFacingError {
    let reason: String
    var kind: FailureKind { .inputOutput }
    var description: String { "writing to stdout failed: \(reason)" }
}
