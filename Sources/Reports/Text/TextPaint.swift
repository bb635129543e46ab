/// Colours of a terminal: they never say what the text does not.
public struct TextPaint: Sendable, Hashable {
    /// Leaves text as it is.
    public static let none = TextPaint(isOn: false)
    /// For a terminal that takes colours.
    public static let terminal = TextPaint(isOn: true)

    private let isOn: Bool

    /// A heading.
    public func bold(_ text: String) -> String { painted(text, "1") }
    /// What stands back.
    public func dim(_ text: String) -> String { painted(text, "2") }
    /// A failure.
    public func red(_ text: String) -> String { painted(text, "1;31") }
    /// Something to think about.
    public func yellow(_ text: String) -> String { painted(text, "33") }
    /// What to type.
    public func cyan(_ text: String) -> String { painted(text, "36") }

    /// Lines keep their ends outside of the colour.
    private func painted(_ text: String, _ code: String) -> String {
        guard isOn, !text.isEmpty else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.isEmpty ? "" : "\u{1B}[\(code)m\(line)\u{1B}[0m"
        }.joined(separator: "\n")
    }
}
