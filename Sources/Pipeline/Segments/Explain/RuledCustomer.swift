import Reports
import Store

/// Why a customer has his name in a publication of rules: the rule that decides, and the figures that it asks for.
public struct RuledCustomer {
    /// What a reader is told of how the id was read, and of lines that the publication does not know.
    public let notes: [String]
    private let customer: CustomerReference
    private let place: PublishedPlace
    private let figures: Figures?
    private let rule: (name: String, words: String)?
    private let shownNames: CustomerNames
    private let money: Money

    /// What rules go by, up to the day of the publication.
    private struct Figures {
        let first: String?
        let last: String?
        let days: Int?
        let invoices: Int
        let net: Double
    }

    /// Reads what is known of a customer.
    ///
    /// - Parameters:
    ///   - text: The id as it was typed.
    ///   - shown: How the customer is called in sentences.
    /// - Returns: `nil` where the reference is to no publication of rules.
    /// - Throws: `ExplanationError` for an id that nobody has; `NotPublishedError`; `DamagedError`.
    /// - Complexity: O(invoices); a transaction of its own that changes nothing.
    public init?(
        of text: String, in reference: RunReference, from connection: Connection,
        names shown: CustomerNames = .plain
    ) throws {
        guard reference.isPublished, try reference.publication(in: connection).runID == nil else {
            return nil
        }
        shownNames = shown
        let money = Money(of: connection)
        self.money = money
        customer = try CustomerReference(text, in: connection, names: shown)
        let place = try PublishedPlace(of: customer.id, in: reference, from: connection)
        self.place = place
        notes = [
            customer.note, try LinesSince.note(of: place.publication, in: connection),
        ].compactMap(\.self)
        let id = customer.id
        (figures, rule) = try connection.transaction(.deferred) {
            let facts = try AsOfFacts(asOf: place.day + " 23:59:59", in: connection)
            let figures = try Self.figures(of: id, facts, in: connection)
            let cuts = try RuleCutPoints(edits: [], facts: facts, in: connection)
            let rule = RFMRules.rules.first { $0.name == place.row?.segment }
            try facts.drop()
            return (
                figures,
                rule.map { (name: $0.name, words: RuleWords.words(of: $0, cuts, money)) }
            )
        }
    }

    private static func figures(
        of id: String, _ facts: AsOfFacts, in connection: Connection
    ) throws -> Figures? {
        try reading("customer_fact") {
            try connection.query(
                """
                select first_date, last_date,
                    cast(julianday(?2) - julianday(last_date) as integer), invoice_count, net_revenue
                from temp.as_of_fact
                where customer_id = ?1
                """, [id, facts.day]
            ).first.map { row in
                Figures(
                    first: try row.optionalText(0), last: try row.optionalText(1),
                    days: try row.optionalInt(2), invoices: try row.int(3),
                    net: try row.double(4))
            }
        }
    }

    /// For programs: today's row, and what the rule asks for.
    public var tables: [ResultTable] {
        [
            place.table(customer.id),
            ResultTable(
                name: "figures",
                columns: [
                    .init("customer_id", role: .identifier), "rule", "condition",
                    "first_purchase_date", "last_purchase_date",
                    .init("days_since_last_purchase", role: .measure),
                    .init("invoice_count", role: .measure), .init("net_revenue", role: .measure),
                ],
                rows: [
                    [
                        .text(customer.id), Cell(rule?.name), Cell(rule?.words),
                        Cell(figures?.first), Cell(figures?.last), Cell(figures?.days),
                        Cell(figures?.invoices), Cell(figures?.net),
                    ]
                ]),
        ]
    }

    /// For a person.
    public var document: Document {
        var texts = ["customer \(shownNames.shown(customer.id)), \(place.words)"]
        if let rule {
            let reason = place.row?.reason.map { " (\($0))" } ?? ""
            texts.append(
                "- rule \(rule.name): \(rule.words)\(reason); none that is asked before it holds")
        }
        texts.append("- figures: \(told)")
        return Document([
            .text(texts.flatMap { WrappedText.paragraph($0, width: 80) }.joined(separator: "\n"))
        ])
    }

    private var told: String {
        guard let figures else { return "no line up to \(place.day)" }
        guard let first = figures.first, let last = figures.last, let days = figures.days else {
            return "no sale up to \(place.day)"
        }
        return "last purchase \(last), \(counted(days, "day")) before; first purchase \(first); "
            + "\(counted(figures.invoices, "invoice")); net revenue \(money.text(figures.net))"
    }
}
