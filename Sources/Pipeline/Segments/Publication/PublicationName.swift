import Store

/// What a publication is called.
public struct PublicationName: Sendable, Hashable {
    /// Longest name, in characters: it stands in tables beside others.
    static let longest = 80

    /// As typed.
    public let text: String

    /// - Throws: `PublicationError.badName` for one that is empty, very long, or cannot be shown, or that says who somebody
    ///   is.
    public init(_ text: String) throws(PublicationError) {
        try self.init(stored: text)
        guard !PersonalText.isIn(text) else {
            throw .badName(text, reason: PersonalText.reasonAgainstName)
        }
    }

    /// A name that stands in the file, whoever chose it.
    ///
    /// - Throws: `PublicationError.badName` for one that is empty, very long, or cannot be shown.
    init(stored text: String) throws(PublicationError) {
        func refused(_ reason: String) -> PublicationError { .badName(text, reason: reason) }
        guard text.contains(where: { !$0.isWhitespace }) else { throw refused("it is empty") }
        guard text.unicodeScalars.allSatisfy(Self.isShown) else {
            throw refused("it has a character that cannot be seen, such as the end of a line")
        }
        guard text.first?.isWhitespace == false, text.last?.isWhitespace == false else {
            throw refused("it begins or ends with a space")
        }
        guard text.count <= Self.longest else {
            throw refused("it is longer than \(Self.longest) characters")
        }
        self.text = text
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
            .privateUse:
            false
        default: true
        }
    }

    /// Refuses a name that differs from another in the case of its letters alone.
    func check(in connection: Connection) throws {
        let others = try connection.query(
            "select distinct publication_name from publication where publication_name <> ?", [text])
        for other in others {
            let known = try reading("publication") { try other.text(0) }
            guard known.lowercased() != text.lowercased() else {
                throw PublicationError.otherLetters(text, known: known)
            }
        }
    }
}
