import Pipeline
import Store
import TestSupport

/// Lines of a shop whose customers do later what they did before.
enum HoldoutShop {
    /// The day that the tests hold out from.
    static let date = "2011-06-30 23:59:59"

    /// Three kinds of customers, by turns: often and much, seldom, once.
    ///
    /// Later they do the same, the last now and then; the first send back the fifth line of a half-year.
    static func lines(customers count: Int) -> [FeatureDatabase.Line] {
        var dice = FeatureDice(state: 99)
        var lines: [FeatureDatabase.Line] = []
        var invoice = 0
        func add(_ customer: Int, month: Int, quantity: Int, price: Double) {
            invoice += 1
            let day = 1 + dice.below(28)
            lines.append(
                FeatureDatabase.Line(
                    customer: "K\(1_000 + customer)",
                    at:
                        "2011-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day) 09:00:00",
                    quantity: quantity, price: price, invoice: "\(invoice)", code: "2\(invoice % 7)"
                )
            )
        }
        for customer in 0..<count {
            let kind = customer % 3
            for half in [1, 7] {
                let orders = [6, 2, half == 1 ? 1 : dice.below(3) / 2][kind]
                for order in 0..<orders {
                    let price = Double(100 + dice.below(900)) / [10, 40, 100][kind]
                    add(
                        customer, month: half + dice.below(6), quantity: 1 + dice.below(5),
                        price: price)
                    if kind == 0, order == 4 {
                        add(customer, month: half + 5, quantity: -1, price: price)
                    }
                }
            }
        }
        return lines
    }

    /// A database of them.
    static func make(_ path: String, customers count: Int = 150) throws -> Connection {
        let connection = try Database.open(path, for: .creating)
        try FeatureDatabase.insert(lines(customers: count), into: connection)
        return connection
    }

    /// A small question about `rfm` with the date.
    static var request: RecommendRequest {
        var request = RecommendRequest()
        request.source = .features(SnapshotOptions(features: "rfm"))
        request.nClusters = [2, 3]
        request.draws = 19
        request.threads = 2
        request.holdout = date
        return request
    }
}
