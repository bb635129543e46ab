import Foundation
import Pipeline
import Store
import TestSupport

/// A shop with one large segment of the rules `rfm`, and files of customers for it.
struct CampaignShop {
    let connection: Connection
    let folder: TemporaryFolder

    /// The segment: one purchase, 41 days before the newest line.
    static let segment = "needs attention"
    static let today = "2011-10-01"

    /// - Parameters:
    ///   - n: Customers of the segment, `C1000` and on.
    ///   - isReversed: Whether lines and customers come in the other order.
    init(_ n: Int = 300, isReversed: Bool = false) throws {
        folder = try TemporaryFolder()
        var purchases = (0..<n).map {
            SegmentShop.Purchase("C\(1_000 + $0)", "2011-08-20", 10 + $0 % 50)
        }
        purchases.append(SegmentShop.Purchase("Z1", "2011-09-30", 5))
        connection = try SegmentShop.make(isReversed ? purchases.reversed() : purchases)
        try SegmentShop.publishRules(connection, cuts: SegmentShop.cuts())
    }

    /// A line for each customer of the segment: address, number and yes, unless told otherwise.
    static func customers(
        _ n: Int = 300, isReversed: Bool = false,
        _ change: (Int, _ email: inout String, _ phone: inout String, _ news: inout String) ->
            Void = { _, _, _, _ in }
    ) -> String {
        let lines = (0..<n).map { number in
            var (email, phone, news) = (
                "c\(number)@example.com", "+4420794\(60000 + number)", "yes"
            )
            change(number, &email, &phone, &news)
            return "C\(1_000 + number),\(email),\(phone),\(news)\n"
        }
        return "customer_id,Email,Phone,News\n" + (isReversed ? lines.reversed() : lines).joined()
    }

    @discardableResult
    func read(
        _ text: String, consent: [String] = ["News"], date: String? = "2011-09-30"
    ) throws -> CustomerReport {
        var flags = ContactFlags()
        (flags.email, flags.phone, flags.consent, flags.consentDate) = (
            "Email", "Phone", consent, date
        )
        let path = try folder.write(Array(text.utf8), to: "customers.csv")
        return try CustomerIngest(
            database: connection, contact: flags, beforeWriting: Suppressions.keepNamed
        ).ingest(path: path)[0]
    }

    @discardableResult
    func campaign(
        _ name: String = "Spring", segment: String = CampaignShop.segment, in folder: String? = nil,
        _ change: (inout CampaignRequest) -> Void = { _ in }
    ) throws -> CampaignDraft {
        var request = CampaignRequest(try CampaignName(name), segment: segment)
        request.today = Self.today
        change(&request)
        return try Campaigner(in: connection).make(request, in: folder ?? self.folder.path)
    }

    /// Lines of a file without the header, by cells.
    func file(_ name: String) throws -> [[String]] {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
            .split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    /// Customers left out, by reason.
    func leftOut(_ name: String = "Spring") throws -> [String: Int] {
        try connection.query(
            """
            select reason, n_customers from campaign_left_out
            inner join campaign using (campaign_id) where campaign_name = ?
            """, [name]
        ).reduce(into: [:]) { $0[try $1.text(0)] = try $1.int(1) }
    }

    /// Customers of an arm.
    func arm(_ arm: String, of name: String = "Spring") throws -> Set<String> {
        Set(
            try connection.query(
                """
                select customer_id from campaign_customer
                inner join campaign using (campaign_id) where campaign_name = ? and arm = ?
                """, [name, arm]
            ).map { try $0.text(0) })
    }

    /// Makes every step fail at its very end that writes into a table, as where the file is read for too long.
    func refuseToCommit(whatWrites table: String) throws {
        try connection.execute(
            """
            pragma foreign_keys = on;
            create temp table wanted (id integer primary key);
            create temp table wanting (
                id integer references wanted (id) deferrable initially deferred
            );
            create temp trigger never after insert on main.\(table)
            begin
                insert into wanting values (1);
            end
            """)
    }
}
