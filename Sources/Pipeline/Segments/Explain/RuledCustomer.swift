import Reports
import Store

/// Which fixed rule a customer meets in a publication of rules, and what he had come to by its day.
public struct RuledCustomer {
    /// What a reader is told of how the id was read, and of lines that the publication does not know yet.
    public let notes: [String]

    private let customerID: String
    private let shown: String
    private let place: PublishedPlace
    private let figures: Figures
    private let cuts: RuleCutPoints
    private let money: Money

    /// What the rules look at.
    fileprivate struct Figures {
        let firstDate: String?
        let lastDate: String?
        /// Days from there to the day of the publication.
        let age: Int?
        let days: Int?
        let invoices: Int
        let net: Double
    }

    /// - Parameters:
    ///   - reference: How the publication was called.
    ///   - names: How the customer is called in sentences.
    /// - Returns: `nil` for a run, and for a publication of one.
    /// - Throws: `NotPublishedError`; `ExplanationError` for an id that nobody has; `RuleCutError`; `DamagedError`.
    /// - Complexity: O(invoices of the customer).
    public init?(
        of text: String, in reference: RunReference, from connection: Connection,
        names: CustomerNames = .plain
    ) throws {
        guard reference.isPublished, try reference.publication(in: connection).runID == nil else {
            return nil
        }
        let customer = try CustomerReference(text, in: connection, names: names)
        customerID = customer.id
        shown = names.shown(customer.id)
        let place = try PublishedPlace(of: customer.id, in: reference, from: connection)
        self.place = place
        figures = try Figures(of: customer.id, on: place.day, in: connection)
        cuts = try RuleCutPoints(storedIn: connection)
        money = Money(of: connection)
        notes = [
            customer.note, try LinesSince.note(of: place.publication, in: connection),
            try ReasonFigures.note(of: place.id, in: connection).map {
                "\"\(place.publication)\" was " + $0
            },
        ].compactMap(\.self)
    }

    /// The rule that decides, by the name of the segment; `nil` for who is in none.
    private var rule: RFMRules.Rule? {
        RFMRules.rules.first { $0.name == place.row?.segment }
    }

    /// For a person.
    public var document: Document {
        var texts = ["customer \(shown), \(place.words)"]
        if let rule {
            texts.append("\(rule.name): \(RuleWords.words(of: rule, cuts, money))")
            if let reason = place.row?.reason { texts.append("Of this customer: \(reason).") }
            let before = RFMRules.rules.prefix { $0 != rule }.map(\.name)
            if !before.isEmpty {
                texts.append(
                    "Rules are asked in their order, and those before do not hold: "
                        + before.joined(separator: ", ") + ".")
            }
        }
        texts.append(figures.words(money, on: place.day))
        texts.append(
            "All rules with their cut points: workbench publish --rules rfm --as "
                + "\(shellWord(place.publication)) --dry-run")
        return Document([
            .text(texts.flatMap { WrappedText.paragraph($0, width: 80) }.joined(separator: "\n"))
        ])
    }

    /// For programs: the row of the publication, and what the rules look at.
    public var tables: [ResultTable] {
        [
            place.table(customerID),
            ResultTable(
                name: "customer",
                columns: [
                    .init("customer_id", role: .identifier), "rule", "condition",
                    "first_purchase_date", "last_purchase_date",
                    .init("days_since_first_purchase", role: .measure),
                    .init("days_since_last_purchase", role: .measure),
                    .init("invoice_count", role: .measure),
                    money.column("net_revenue", heading: "net revenue"),
                ],
                rows: [
                    [
                        .text(customerID), Cell(rule?.name),
                        Cell(rule.map { RuleWords.words(of: $0, cuts, money) }),
                        Cell(figures.firstDate), Cell(figures.lastDate), Cell(figures.age),
                        Cell(figures.days), Cell(figures.invoices), .real(figures.net),
                    ]
                ]),
        ]
    }
}

extension RuledCustomer.Figures {
    /// As `AsOfFacts` adds them up, of one customer.
    fileprivate init(of id: String, on day: String, in connection: Connection) throws {
        self = try reading("invoice") {
            let row = try connection.query(
                """
                with known as (
                    select
                        substr(min(invoiced_at) filter (where sale_line_count > 0), 1, 10) as first_date,
                        substr(max(invoiced_at) filter (where sale_line_count > 0), 1, 10) as last_date,
                        count(distinct coalesce(invoice_no, invoiced_at))
                            filter (where sale_line_count > 0) as invoice_count,
                        (
                            total(sale_e4) + total(return_e4)
                            + (total(sale_rest_e14) + total(return_rest_e14)) / 1e10
                        ) / 1e4 as net_revenue
                    from invoice
                    where customer_id = ?1 and line_count > 0 and invoiced_at <= ?2 || ' 23:59:59'
                )
                select
                    first_date,
                    last_date,
                    cast(julianday(?2) - julianday(first_date) as integer),
                    cast(julianday(?2) - julianday(last_date) as integer),
                    invoice_count,
                    net_revenue
                from known
                """, [id, day])[0]
            return Self(
                firstDate: try row.optionalText(0), lastDate: try row.optionalText(1),
                age: try row.optionalInt(2), days: try row.optionalInt(3),
                invoices: try row.int(4), net: try row.double(5))
        }
    }

    fileprivate func words(_ money: Money, on day: String) -> String {
        guard let firstDate, let lastDate, let age, let days else {
            return "By \(day): no purchase; net revenue \(money.text(net))."
        }
        return "By \(day): first purchase \(counted(age, "day")) ago (\(firstDate)), last purchase "
            + "\(counted(days, "day")) ago (\(lastDate)), \(counted(invoices, "invoice")), net revenue \(money.text(net))."
    }
}
