import Reports

/// A part of what the lines of a file come to: the one basis of shares of money that are told while a file is read.
///
/// The whole is quantity × price over all lines that were looked at, those below zero taken off; nothing of earlier files
/// is in it. Shares of customers' revenue, over the whole database, are told elsewhere and say so.
enum FileShare {
    /// `10.0 % of the file's net revenue`; a dash where the whole is nothing beside the part, as returns cancel it.
    ///
    /// - Parameter isSigned: Whether a part that goes against the whole has a minus.
    static func words(_ part: Double, of whole: Double, isSigned: Bool = false) -> String {
        let share = isSigned ? part / whole : abs(part / whole)
        return "\(isTold(part, of: whole) ? percent(share) : "-") of the file's net revenue"
    }

    /// Whether the share says anything.
    static func isTold(_ part: Double, of whole: Double) -> Bool {
        whole != 0 && abs(part / whole) < 1000
    }
}
