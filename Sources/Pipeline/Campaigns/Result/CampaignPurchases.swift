import Clustering
import Store

/// What the people of a campaign bought in its days, arm by arm: everybody who was assigned, buyers or not.
///
/// Measures of a unit, week by week: bought in the week, worth in the week, bought up to its end, worth up to its end.
struct CampaignPurchases {
    /// Measures of one week, in the order in which a unit has them.
    static let perWeek = 4

    /// People, buyers and money of one arm.
    struct Side {
        var people = 0
        var buyers = 0
        /// Purchases less returns.
        var net = ExactAmount()
        /// People of whom the file has no line at all.
        var nWithoutLine = 0
        /// Units in the order in which they were drawn: that of ids changes where somebody is forgotten.
        var units = ArmUnits(sizes: [], values: [], nMeasures: 1)
    }

    private(set) var sides: [CampaignPeople.Arm: Side] = [:]

    subscript(arm: CampaignPeople.Arm) -> Side { sides[arm] ?? Side() }

    /// What one customer bought in one week.
    private struct Cell {
        var bought = false
        var net = ExactAmount()
    }

    /// - Complexity: O(invoices + people · weeks) time, O(people · weeks) memory.
    init(of campaign: CampaignDays, in window: CampaignWindow, _ connection: Connection) throws {
        let bought = try Self.cells(campaign, window, connection)
        let nWeeks = window.weeks.count
        var units: [CampaignPeople.Arm: [(size: Double, values: [Double])]] = [:]
        var places: [CampaignPeople.Arm: [Int: Int]] = [:]
        try reading("campaign_customer of campaign \(campaign.name)") {
            try connection.forEachRow(
                """
                select customer_id, arm, contact_group,
                    customer_id in (select customer_id from customer_fact)
                from campaign_customer
                where campaign_id = ?
                order by contact_group, rowid
                """, [campaign.id]
            ) { row in
                let arm = try stored(
                    CampaignPeople.Arm.self, try row.text(1), "arm", of: "campaign_customer")
                let cells = bought[ByteText(try row.text(0))] ?? []
                var side = sides[arm] ?? Side()
                side.people += 1
                if try row.int(3) == 0 { side.nWithoutLine += 1 }
                if cells.contains(where: \.bought) { side.buyers += 1 }
                for cell in cells { side.net += cell.net }
                sides[arm] = side
                let group = try row.int(2)
                let place = places[arm]?[group] ?? units[arm]?.count ?? 0
                if places[arm]?[group] == nil {
                    places[arm, default: [:]][group] = place
                    units[arm, default: []].append(
                        (0, [Double](repeating: 0, count: nWeeks * Self.perWeek)))
                }
                units[arm]?[place].size += 1
                Self.add(cells, to: &units[arm, default: []][place].values)
            }
        }
        for (arm, own) in units {
            sides[arm]?.units = ArmUnits(
                sizes: own.map(\.size), values: own.flatMap(\.values),
                nMeasures: nWeeks * Self.perWeek)
        }
    }

    /// Adds one customer's weeks to the measures of the unit.
    private static func add(_ cells: [Cell], to values: inout [Double]) {
        var hasBought = false
        var net = ExactAmount()
        for (week, cell) in cells.enumerated() {
            hasBought = hasBought || cell.bought
            net += cell.net
            values[perWeek * week] += cell.bought ? 1 : 0
            values[perWeek * week + 1] += cell.net.amount
            values[perWeek * week + 2] += hasBought ? 1 : 0
            values[perWeek * week + 3] += net.amount
        }
    }

    /// Weeks of the customers who have an invoice in the window; returns are below 0.
    private static func cells(
        _ campaign: CampaignDays, _ window: CampaignWindow, _ connection: Connection
    ) throws -> [ByteText: [Cell]] {
        var found: [ByteText: [Cell]] = [:]
        try reading("invoice") {
            try connection.forEachRow(
                """
                select
                    customer_id,
                    cast(julianday(substr(invoiced_at, 1, 10)) - julianday(?1) as integer) / 7 as week,
                    max(sale_line_count > 0),
                    total(sale_e4 + return_e4),
                    total(sale_rest_e14 + return_rest_e14)
                from invoice
                where invoiced_at >= ?1
                    and invoiced_at < ?2
                    and line_count > 0
                    and customer_id in (select customer_id from campaign_customer where campaign_id = ?3)
                group by customer_id, week
                """, [window.sent, window.end, campaign.id]
            ) { row in
                let id = ByteText(try row.text(0))
                let week = try row.int(1)
                // A line after the newest one is not there; a stranger's date may say anything.
                guard window.weeks.indices.contains(week) else { return }
                var cells = found[id] ?? [Cell](repeating: Cell(), count: window.weeks.count)
                cells[week] = Cell(
                    bought: try row.int(2) == 1,
                    net: ExactAmount(e4: try row.double(3), rest: try row.double(4)))
                found[id] = cells
            }
        }
        return found
    }
}
