/// Quantities that have a mark which stands for thousands beside the decimal mark of the prices, and three digits
/// behind it, in all lines: pieces by the thousand, or goods by weight under another mark.
struct DoubtfulQuantities: Sendable {
    var lines = 0
    var firstLine = 0
    var firstText = ""
}
