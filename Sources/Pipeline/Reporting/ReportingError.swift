import Reports

/// Why there is no picture or report.
public enum ReportingError: UserFacingError, Hashable {
    case unknownSweep(Int, known: [Int])
    /// What the picture is made of is not there.
    case nothingToDraw(String, why: String)
    /// Who makes PNG of SVG is not installed.
    case noConverter
    /// It is, and failed.
    case converterFailed(String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .unknownSweep: .usage
        case .nothingToDraw: .checkFailed
        case .noConverter: .inputMissing
        case .converterFailed: .inputOutput
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .unknownSweep(let id, let known):
            known.isEmpty
                ? "there is no sweep yet. Make one: workbench sweep"
                : "there is no sweep \(id). There are: "
                    + known.suffix(12).map(String.init).joined(separator: ", ") + "."
        case .nothingToDraw(let kind, let why): "nothing to draw as \(kind): \(why)"
        case .noConverter:
            "rsvg-convert, which makes PNG of SVG, is not installed. Install it (Debian: apt install librsvg2-bin; "
                + "macOS: brew install librsvg), or take --format svg."
        case .converterFailed(let why):
            "rsvg-convert could not make the PNG: \(why). Take --format svg."
        }
    }
}
