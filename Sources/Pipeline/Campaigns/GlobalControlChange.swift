import Reports
import Store

/// What a typed `--global-control` did: who is kept apart from all campaigns, who was, and who is released.
package struct GlobalControlChange: Sendable, Hashable {
    /// Share of customers before; 0 where nobody was kept apart.
    package let shareBefore: Double
    /// Share that was typed; 0 ends it.
    package let share: Double
    /// Customers kept apart before.
    package let nBefore: Int
    /// Who was not, and is.
    package let nAdded: Int
    /// Who was, and is not any more.
    package let nReleased: Int
    /// All customers.
    package let nCustomers: Int

    /// Customers kept apart now.
    package var count: Int { nBefore + nAdded - nReleased }

    /// Keeps it, where anything changed: who judges all campaigns together has to know who was kept apart when.
    func store(on today: String, in connection: Connection) throws {
        guard share != shareBefore else { return }
        let last = try connection.query("select max(change_id) from global_control_change")[0]
        let id = try StoredID.after(
            try reading("global_control_change") { try last.optionalInt(0) },
            in: "global_control_change")
        try connection.run(
            """
            insert into global_control_change (
                change_id, changed_date, share_before, share, n_before, n_added, n_released, n_customers
            )
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """, [id, today, shareBefore, share, nBefore, nAdded, nReleased, nCustomers])
    }

    /// What was kept apart, and is now, with counts.
    package var words: String {
        let typed = "--global-control \(share == 0 ? "0%" : typedPercent(share))"
        if share == 0 {
            return shareBefore == 0
                ? "\(typed): nobody was kept apart from all campaigns before either"
                : nBefore == 0
                    ? "\(typed), which was \(typedPercent(shareBefore)), ends it: nobody was kept apart by it"
                    : "\(typed), which was \(typedPercent(shareBefore)), ends it: all \(people(nBefore)) who"
                        + " \(nBefore == 1 ? "was" : "were") kept apart from all campaigns \(nBefore == 1 ? "is" : "are") released,"
                        + " and campaigns may write to them from now on"
        }
        let all = "\(grouped(count)) of \(people(nCustomers))"
        if shareBefore == 0 {
            return
                "\(typed): from now on \(all) \(count == 1 ? "is" : "are") kept apart from all campaigns\(extreme)"
        }
        if share < shareBefore {
            return "\(typed), which was \(typedPercent(shareBefore)): \(grouped(nReleased)) of the"
                + " \(people(nBefore)) who \(nBefore == 1 ? "was" : "were") kept apart from all campaigns"
                + " \(nReleased == 1 ? "is" : "are") released, and campaigns may write to them from now on;"
                + " \(all) stay\(extreme)"
        }
        return share > shareBefore
            ? "\(typed), which was \(typedPercent(shareBefore)): \(people(nAdded)) more"
                + " \(nAdded == 1 ? "is" : "are") kept apart from all campaigns, now \(all)\(extreme)"
            : "\(typed) counts already: \(all) \(count == 1 ? "is" : "are") kept apart from all campaigns\(extreme)"
    }

    /// What a share comes to by which nobody is kept apart, or everybody.
    private var extreme: String {
        if count == 0 {
            return ", as the share is too small for so few: all campaigns together show nothing"
        }
        return count == nCustomers ? ": campaigns have nobody to write to" : ""
    }

    private func people(_ count: Int) -> String {
        counted(count, "customer")
    }
}
