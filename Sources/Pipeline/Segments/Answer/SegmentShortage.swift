import Reports
import Store

/// Why nothing was looked for: there are too few customers to compare.
///
/// What stops `sweep` and `features` with an error is an answer where somebody asked which segments there are.
public struct SegmentShortage: Sendable {
    /// For a person, within 80 columns.
    public let document: Document
    /// For programs: `recommendation`, as where there is an answer.
    public let tables: [ResultTable]
    /// Whether a line names a customer, so that fixed rules have somebody to place.
    public let hasCustomers: Bool

    /// - Returns: `nil` for an error that says something else.
    /// - Throws: `StoreError`; `DamagedError`.
    /// - Complexity: O(invoices).
    public init?(_ error: any Error, in connection: Connection) throws {
        switch error {
        case let error as FeatureError where error.saysNobody: break
        case SweepError.refused(.tooFewSamples(let nSamples, _)) where nSamples < 2: break
        default: return nil
        }
        let people = try People(in: connection)
        let reason = people.reason
        hasCustomers = people.customers > 0
        document = Document([
            .text(
                [SegmentGround.nothing, reason].flatMap {
                    WrappedText.paragraph($0, width: ProfilePage.width)
                }.joined(separator: "\n"))
        ])
        tables = [
            ResultTable(
                name: "recommendation", columns: ["verdict", "reason"],
                rows: [[.text("none"), .text(reason)]])
        ]
    }

    /// Whom the lines of a file name.
    struct People {
        /// Whether there is a line at all.
        let hasLines: Bool
        let customers: Int
        /// Who has a sale of a product at a price.
        let buyers: Int
        /// Who has sent something back.
        let returners: Int

        /// - Complexity: O(invoices).
        init(in connection: Connection) throws {
            let row = try connection.query(
                """
                select
                    count(distinct customer_id),
                    count(distinct customer_id) filter (where sale_line_count > 0),
                    count(distinct customer_id) filter (where return_line_count > 0),
                    total(line_count)
                from invoice
                where line_count > 0
                """)[0]
            (customers, buyers, returners, hasLines) = try reading("invoice") {
                (try row.int(0), try row.int(1), try row.int(2), try row.double(3) > 0)
            }
        }

        /// Why nobody can be compared with another.
        var reason: String {
            if !hasLines { return "There is no line to look at." }
            if customers == 0 {
                return
                    "No line names a customer. If a column of the file does, say which: workbench ingest FILE --map customer_id=COLUMN"
            }
            if buyers == 0 {
                return returners == customers
                    ? "\(ProfileWords.customers(customers)) only sent goods back: nobody has bought."
                    : "Nobody has bought: \(returners == 0 ? "no line" : "but for goods sent back no line") of "
                        + "\(ProfileWords.customers(customers)) is of a product with a price."
            }
            if buyers == 1 {
                return "There is one customer who has bought: nobody to compare with."
            }
            return
                "Of \(ProfileWords.customers(buyers)) who have bought, fewer than two are left to be compared: see whom the "
                + "set leaves out, workbench features --check"
        }
    }
}
