/// Names that people give: of publications, campaigns and segments.
extension PersonalText {
    /// Whether an e-mail address or a phone number with a country code stands in a text.
    package static func isIn(_ text: String) -> Bool { masked(text) { _ in "" } != text }

    /// Why a name is refused of which `isIn` holds.
    package static let reasonAgainstName =
        "it has an e-mail address or a phone number in it, and names are for everybody: they stand in tables, reports "
        + "and on files"
}
