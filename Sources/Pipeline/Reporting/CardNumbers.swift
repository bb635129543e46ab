import Figures
import Reports
import Store

/// The numbers of a card, of a run's stored profile or of one that was made for the page.
struct CardNumbers {
    let size: Int
    let customerShare: Double
    let net: Double
    let revenueShare: Double?
    let invoices: Double
    let value: Double?
    let returnShare: Double?
    let singleShare: Double
    let days: Double?
    let typical: String?

    /// Of a row of `segment_profile`, in the order of `columns`.
    init(_ row: Row) throws {
        size = try row.int(1)
        customerShare = try row.double(2)
        net = try row.double(3)
        revenueShare = try row.optionalDouble(4)
        invoices = try row.double(5)
        value = try row.optionalDouble(6)
        returnShare = try row.optionalDouble(7)
        singleShare = try row.double(8)
        days = try row.optionalDouble(9)
        typical = try row.optionalText(10)
    }

    static let columns = """
        cluster, size, customer_share, net_revenue, revenue_share, invoices_per_customer, value_per_invoice,
        return_share, single_invoice_share, median_days_since_last_purchase, typical_customer_id
        """

    init(_ segment: PlacedProfile.Segment, of profile: PlacedProfile) {
        let sums = segment.sums
        size = sums.size
        customerShare = Double(sums.size) / Double(profile.nCustomers)
        net = sums.net.amount
        revenueShare = sums.net.share(of: profile.file)
        invoices = sums.invoicesPerCustomer
        value = sums.valuePerInvoice
        returnShare = sums.returnShare
        singleShare = sums.singleShare
        days = sums.medianDays
        typical = segment.typical
    }

    func facts(_ money: Money, _ names: CustomerNames) -> [ReportPage.Fact] {
        func amount(_ value: Double) -> String {
            ProfileWords.number(value, unit: "currency", money: money)
        }
        return [
            .init("Customers", "\(grouped(size)), \(percent(customerShare))"),
            .init("Net revenue", amount(net) + (revenueShare.map { ", \(percent($0))" } ?? "")),
            .init("Orders each", fixedText(invoices, decimals: 1)),
            value.map { .init("An order", amount($0)) },
            returnShare.map { .init("Sent back", percent($0)) },
            .init("One order only", percent(singleShare)),
            days.map { .init("Days since", ProfileWords.number($0)) },
            typical.map { .init("Typical customer", names.shown($0)) },
        ].compactMap(\.self)
    }
}

/// What the customers of segments have beside what made them, the first of each kind, a line a kind.
struct CardShares {
    private let names: CustomerNames
    private var values:
        [Int: [ExternalShares.Kind: [(code: String, name: String?, share: Double)]]] =
            [:]
    private var products = ProductWords(cutTo: 40)

    /// - Parameter names: How addresses in names are shown; before they are cut, for half of one is not found.
    init(_ names: CustomerNames) { self.names = names }

    /// Values of a kind on a card.
    private static let most = 3

    /// Adds a value behind those that are there; products and months only where they stand out.
    ///
    /// - Parameter name: What a product is called.
    mutating func add(
        _ kind: ExternalShares.Kind, _ code: String, _ name: String?, _ share: Double,
        effect: Double?, to place: Int
    ) {
        guard kind == .country || effect.map({ $0 >= ProfileFacts.leastOther }) ?? false,
            values[place]?[kind]?.count ?? 0 < Self.most
        else { return }
        let name = name.map(names.masked)
        values[place, default: [:]][kind, default: []].append((code, name, share))
        if kind == .product { products.add(code, name) }
    }

    func lines(of place: Int) -> [String] {
        let kinds: [(ExternalShares.Kind, String)] = [
            (.product, "Buy more often: "), (.month, "Buy more often in: "),
            (.country, "Countries: "),
        ]
        return kinds.compactMap { kind, head in
            values[place]?[kind].map { found in
                head
                    + found.map { value in
                        switch kind {
                        case .country: "\(value.code) \(percent(value.share))"
                        case .product:
                            "\(products.words(value.code, value.name)) (\(percent(value.share)))"
                        default:
                            "\(ProfileWords.cut(names.masked(value.code), to: 40)) (\(percent(value.share)))"
                        }
                    }.joined(separator: ", ")
            }
        }
    }
}
