import Reports
import Store

/// Refunds whose day no file gives: they count at the time of their order, also where they were paid after the end of
/// a window.
struct UndatedRefunds {
    private let orders: Int
    private let money: Double
    private let end: String

    /// - Parameter window: As it was asked for: without an end nothing lies behind it.
    init(
        in connection: Connection, _ window: ObservationWindow, of snapshot: Snapshot
    ) throws {
        end = window.asOf ?? ""
        guard let asOf = window.asOf else {
            (orders, money) = (0, 0)
            return
        }
        let row = try connection.query(
            """
            select
                count(*),
                total(refunded)
            from order_amount
            where refunded > 0
                and refunded_at is null
                and invoiced_at between ? and ?
            """, [snapshot.windowStart ?? "", asOf])[0]
        (orders, money) = (try row.int(0), try row.double(1))
    }

    /// What an analyst should know; `nil` where there are none.
    var remark: String? {
        guard orders > 0 else { return nil }
        return
            "\(fixedText(money, decimals: 2)) of refunds in \(counted(orders, "order")) have no day"
            + " in their file (undated): they are taken off at the time of the order, though some may have been"
            + " paid back after \(end.prefix(10))"
    }
}
