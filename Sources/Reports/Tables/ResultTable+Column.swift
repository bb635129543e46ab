extension ResultTable {
    /// A column: what its cells are, and how they are to be read.
    public struct Column: Hashable, Sendable {
        /// What the cells of a column are good for; who draws or sums decides by it.
        public enum Role: Sendable {
            /// Names a row or points at one: never summed, never rounded.
            case identifier
            /// Says which group a row belongs to.
            case dimension
            /// A number with a unit that can be compared, drawn and mostly summed.
            case measure
            /// A part of a whole, from 0 to 1.
            case share
            /// A point in time.
            case moment
            /// Words for a person.
            case text
        }

        /// A small picture of each number beside it, for a person.
        public enum Bar: Hashable, Sendable {
            /// Of a number from 0 to 1; below 0 it is empty.
            case share
            /// To both sides, full at the limit and beyond.
            case signed(limit: Double)
        }

        /// Name as in the tables of the database: in CSV, in JSON and behind `--columns`.
        public var name: String
        /// What stands above the column for a person.
        public var heading: String
        /// Unit in words, such as `lines`, `UTC` or `currency`; empty where there is none.
        public var unit: String
        /// One sentence on it; empty where nothing is known.
        public var meaning: String
        /// What its cells are.
        public var role: Role
        /// Significant digits that a person is shown; `nil`: as many as the renderer shows.
        ///
        /// For numbers about as large as one: below a billionth stands what arithmetic leaves of a zero, shown as 0.
        public var digits: Int?
        /// Whether its numbers are amounts of money, in units of the currency: a person is shown two decimals.
        public var isMoney: Bool
        /// What is drawn beside its numbers where a person reads them at a terminal.
        public var bar: Bar?

        /// What is smaller is 0 to a person where a column asks for digits.
        package static let leftover = 1e-9

        /// A column; its heading is its name unless told otherwise.
        public init(
            _ name: String, heading: String? = nil, unit: String = "", meaning: String = "",
            role: Role = .text, digits: Int? = nil, isMoney: Bool = false
        ) {
            self.name = name
            self.heading = heading ?? name
            self.unit = unit
            self.meaning = meaning
            self.role = role
            self.digits = digits
            self.isMoney = isMoney
        }
    }
}

extension ResultTable.Column: ExpressibleByStringLiteral {
    /// A column of which no more than its name is known.
    public init(stringLiteral value: String) { self.init(value) }
}
