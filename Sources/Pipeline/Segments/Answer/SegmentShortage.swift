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
        let row = try connection.query(
            """
            select
                count(distinct customer_id),
                count(distinct customer_id) filter (where sale_line_count > 0),
                total(line_count)
            from invoice
            where line_count > 0
            """)[0]
        let reason = try reading("invoice") {
            Self.reason(
                customers: try row.int(0), buyers: try row.int(1), hasLines: try row.double(2) > 0)
        }
        hasCustomers = try row.int(0) > 0
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

    private static func reason(customers: Int, buyers: Int, hasLines: Bool) -> String {
        if !hasLines { return "There is no line to look at." }
        if customers == 0 {
            return
                "No line names a customer. If a column of the file does, say which: workbench ingest FILE --map customer_id=COLUMN"
        }
        if buyers == 0 {
            return
                "\(ProfileWords.customers(customers)) only sent goods back: nobody has bought."
        }
        if buyers == 1 { return "There is one customer who has bought: nobody to compare with." }
        return
            "Of \(ProfileWords.customers(buyers)) who have bought, fewer than two are left to be compared: see whom the "
            + "set leaves out, workbench features --check"
    }
}
