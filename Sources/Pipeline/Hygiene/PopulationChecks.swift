import Reports
import Store

/// Findings about customers who may be none: wholesalers, ids that many buy under, staff, relays of marketplaces.
///
/// Each has a `--population` to copy.
struct PopulationChecks {
    /// How many times the median makes a customer huge.
    private static let timesMedian = 100.0
    /// The part of everything that such a customer has to have.
    private static let leastShare = 0.01
    /// Fewer customers have no usual size.
    private static let fewestCustomers = 20
    /// Domains that are asked about, the largest first.
    private static let mostDomains = 3

    let connection: Connection

    private struct Customer {
        let id: String
        let revenue: Double
        let nLines: Double
    }

    /// Who has an address at a domain, in whichever columns.
    private struct Domain {
        let name: String
        var columns: [String] = []
        var ids: Set<String> = []
        var revenue = 0.0
    }

    /// All findings; one of severity `ok` where there is no candidate.
    func findings() throws -> [Finding] {
        let customers = try connection.query(
            "select customer_id, revenue, line_count from customer_fact order by customer_id"
        ).map {
            Customer(id: try $0.text(0), revenue: try $0.double(1), nLines: Double(try $0.int(2)))
        }
        let revenue = customers.reduce(0) { $0 + $1.revenue }
        let found =
            huge(customers, by: \.revenue, "revenue", "huge buyers", revenue)
            + huge(customers, by: \.nLines, "line_count", "ids with most lines", revenue)
            + (try domains(revenue))
        return found.isEmpty
            ? [Finding(.populationProposal, "customers", 0, "customers", severity: .ok)] : found
    }

    /// Customers of another order of magnitude than half of all.
    private func huge(
        _ customers: [Customer], by size: (Customer) -> Double, _ column: String, _ subject: String,
        _ revenue: Double
    ) -> [Finding] {
        let sizes = customers.map(size).filter { $0 > 0 }.sorted()
        guard sizes.count >= Self.fewestCustomers else { return [] }
        let bound = max(
            Self.timesMedian * quantile(0.5, of: sizes), Self.leastShare * sizes.reduce(0, +))
        let found = customers.filter { size($0) >= bound }.sorted { size($0) > size($1) }
        guard let least = found.last.map(size) else { return [] }
        let below = sizes.last { $0 < bound } ?? 0
        let limit = Self.limit(from: below, to: least)
        let ids = found.prefix(5).map { "\($0.id) (\(grouped(Int(size($0)))))" }
        return [
            finding(
                subject, found.count, found.reduce(0) { $0 + $1.revenue }, of: revenue,
                words: ids.joined(separator: ", ") + (found.count > 5 ? " and more" : ""),
                condition: "\(column) < \(limit)")
        ]
    }

    /// A short number above one and not above the other.
    private static func limit(from below: Double, to least: Double) -> String {
        var step = 1.0
        while step * 10 <= least { step *= 10 }
        while step >= 1 {
            let rounded = (least / step).rounded(.down) * step
            if rounded > below { return String(Int(rounded)) }
            step /= 10
        }
        return "\(least)"
    }

    // MARK: Mail

    private func domains(_ revenue: Double) throws -> [Finding] {
        let columns = try connection.query(
            """
            select column_name
            from customer_attribute
            where value_type = 'text' and column_name like '%mail%'
            order by position
            """
        ).map { try $0.text(0) }
        let all = try domains(in: ["customer_id"] + columns)
        let relays = all.filter { Self.isRelay($0.name) }
        let others = all.filter { !Self.isRelay($0.name) && !Self.isOfAnybody($0.name) }
            .filter { $0.ids.count > 2 }
        let names = Set(all.map(\.name))
        return relays.map { finding($0, among: names, of: revenue, "relays mail of a marketplace") }
            + others.prefix(Self.mostDomains).map {
                finding(
                    $0, among: names, of: revenue, "staff, if it is the shop's own, or one company",
                    .info)
            }
    }

    /// Each domain once, the largest first: the same people may have it in several columns.
    private func domains(in columns: [String]) throws -> [Domain] {
        var found: [String: Domain] = [:]
        for column in columns {
            let value =
                column == "customer_id"
                ? "customer_fact.customer_id" : "customer.\(Identifier.quote(column))"
            for row in try connection.query(
                """
                select customer_fact.customer_id, lower(substr(\(value), instr(\(value), '@') + 1)), revenue
                from customer_fact
                left join customer on customer.customer_id = customer_fact.customer_id
                where instr(\(value), '@') > 1
                order by customer_fact.customer_id
                """)
            {
                let name = try row.text(1)
                var domain = found[name] ?? Domain(name: name)
                if domain.columns.last != column { domain.columns.append(column) }
                if domain.ids.insert(try row.text(0)).inserted {
                    domain.revenue += try row.double(2)
                }
                found[name] = domain
            }
        }
        return found.values.sorted { ($1.ids.count, $0.name) < ($0.ids.count, $1.name) }
    }

    /// A marketplace's own addresses: one for a buyer and a shop, so that the buyer may have others.
    private static func isRelay(_ domain: String) -> Bool {
        ["marketplace.", "relay.", "reply.", "members.ebay."].contains(where: domain.hasPrefix)
            || domain.contains(".marketplace.")
    }

    /// Domains at which anybody has an address.
    private static func isOfAnybody(_ domain: String) -> Bool {
        let names: Set<Substring> = [
            "gmail", "googlemail", "yahoo", "ymail", "hotmail", "outlook", "live", "msn", "icloud",
            "me", "mac", "aol", "gmx", "web", "t-online", "freenet", "arcor", "orange", "wanadoo",
            "free", "sfr", "laposte", "libero", "virgilio", "tiscali", "btinternet", "sky",
            "virginmedia",
            "comcast", "verizon", "att", "proton", "protonmail", "pm", "mail", "yandex", "qq",
            "163",
            "bluewin", "telenet", "skynet", "ziggo", "kpnmail", "seznam", "wp", "o2", "onet",
            "posteo",
            "mailbox", "privaterelay",
        ]
        return domain.split(separator: ".").first.map(names.contains) ?? true
    }

    // MARK: Words

    private func finding(
        _ domain: Domain, among names: Set<String>, of revenue: Double, _ words: String,
        _ severity: Severity = .warning
    ) -> Finding {
        // No screen shows an @: the end of an address says the same where no other domain ends so.
        let isEnd = !names.contains { $0 != domain.name && $0.hasSuffix(domain.name) }
        let name = domain.name.replacingScalar("'", with: "''")
        let condition = domain.columns.map { column in
            (column == "customer_id" ? column : "coalesce(\(column), '')")
                + " not like '%\(isEnd ? "" : "@")\(name)'"
        }.joined(separator: " and ")
        return finding(
            "mail at " + domain.name, domain.ids.count, domain.revenue, of: revenue, words: words,
            condition: condition, atMost: severity)
    }

    private func finding(
        _ subject: String, _ nCustomers: Int, _ part: Double, of revenue: Double, words: String,
        condition: String, atMost limit: Severity = .warning
    ) -> Finding {
        let share = revenue == 0 ? nil : part / revenue
        let isPlain = !condition.contains { "\"$`\\!".contains($0) }
        return Finding(
            .populationProposal, subject, Double(nCustomers), "customers", share: share,
            severity: Severity(share: share ?? 1).atMost(limit),
            detail: words + ": --population "
                + (isPlain ? "\"\(condition)\"" : shellWord(condition)))
    }
}
