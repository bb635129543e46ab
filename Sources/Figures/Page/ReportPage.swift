import Reports

/// What a report says, without a word on how it looks.
package struct ReportPage: Sendable {
    /// A term and what it is here.
    package struct Fact: Sendable, Hashable {
        package let term: String
        package let text: String

        package init(_ term: String, _ text: String) {
            self.term = term
            self.text = text
        }
    }

    /// A segment for people.
    package struct Card: Sendable {
        package let key: SegmentKey
        package let name: String
        package let facts: [Fact]
        /// What distinguishes it, a phrase each.
        package let differences: [String]
        package let advice: String

        package init(
            key: SegmentKey, name: String, facts: [Fact], differences: [String], advice: String
        ) {
            self.key = key
            self.name = name
            self.facts = facts
            self.differences = differences
            self.advice = advice
        }
    }

    /// A part of a section.
    package enum Block: Sendable {
        case text(String)
        case list([String])
        case facts([Fact])
        case table(ResultTable)
        case figure(Figure)
        case cards([Card])
        /// What is to be typed, under a heading.
        case code(String, String)
        /// What is not there, and how to get it.
        case missing(String)
    }

    /// A part of the page with a heading.
    package struct Section: Sendable {
        /// A word of a to z and hyphens, unique in the page.
        package let name: String
        package let title: String
        package let blocks: [Block]

        package init(name: String, title: String, blocks: [Block]) {
            self.name = name
            self.title = title
            self.blocks = blocks
        }
    }

    package var title: String
    /// As-of date, period, currency: what numbers are worth nothing without.
    package var facts: [Fact]
    /// The answer in one sentence, and what it stands on.
    package var verdict: String
    package var ground: String
    /// A row a segment, and rows for what is in none.
    package var segments: ResultTable?
    /// What to know of the table.
    package var notes: [String]
    package var sections: [Section]
    /// Who made the page, and of what.
    package var foot: String

    package init(
        title: String, facts: [Fact], verdict: String, ground: String, segments: ResultTable?,
        notes: [String], sections: [Section], foot: String
    ) {
        self.title = title
        self.facts = facts
        self.verdict = verdict
        self.ground = ground
        self.segments = segments
        self.notes = notes
        self.sections = sections
        self.foot = foot
    }
}
