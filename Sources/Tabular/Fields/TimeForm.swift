/// How a time was written, as far as the times of one file have to agree on it.
package struct TimeForm: Sendable, Hashable {
    /// Which clock the time of day is of.
    package enum Clock: Sendable, Hashable {
        /// There is a date alone.
        case none
        case hours24
        /// AM or PM stands behind it.
        case hours12
    }

    /// The first and the last part of a date whose year has two digits: either might be the year.
    package struct ShortYear: Sendable, Hashable {
        package var first: Int
        package var last: Int
        /// Whether there is such a day with the year in front.
        package var canLead: Bool
    }

    package var clock = Clock.none
    /// Set for a year of two digits.
    package var shortYear: ShortYear?
    /// Where a time zone or a UTC offset stands in the field.
    package var zone: Range<Int>?
    /// What it counts, if it is a number.
    package var number: NumericTime.Kind?

    package init() {}

    /// The year that two digits stand for: 1969 to 2068, as C's `strptime` has it.
    package static func year(ofTwoDigits year: Int) -> Int { year < 69 ? 2000 + year : 1900 + year }
}
