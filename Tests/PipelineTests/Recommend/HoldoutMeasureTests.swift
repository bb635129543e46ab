import Clustering
import Pipeline
import Store
import Testing

@Suite struct HoldoutMeasureTests {
    /// Customers c0, c1 …: all bought on 1 January; later those for whom `later` gives an amount.
    private func outcomes(
        _ count: Int, returned: Double = 0, later: (Int) -> Double?
    ) throws -> HoldoutOutcomes {
        var lines: [FeatureDatabase.Line] = []
        for number in 0..<count {
            let id = "c\(number)"
            lines.append(
                .init(
                    customer: id, at: "2011-01-01 10:00:00", quantity: 1, price: 1,
                    invoice: "\(number)"))
            guard let amount = later(number) else { continue }
            lines.append(
                .init(
                    customer: id, at: "2011-02-01 10:00:00", quantity: 1, price: amount,
                    invoice: "\(count + number)"))
            if returned > 0, number % 3 == 0 {
                lines.append(
                    .init(
                        customer: id, at: "2011-02-02 10:00:00", quantity: -1, price: returned,
                        invoice: "\(2 * count + number)"))
            }
        }
        let connection = try FeatureDatabase.of(lines)
        return try HoldoutOutcomes(
            HoldoutPeriod(after: "2011-01-31 23:59:59", end: nil, in: connection), in: connection)
    }

    private func partition(
        _ name: String, _ count: Int, against: String? = nil, _ part: (Int) -> Int
    ) -> HoldoutPartition {
        HoldoutPartition(
            name: name, against: against, customers: (0..<count).map { "c\($0)" },
            parts: (0..<count).map(part))
    }

    private func row(
        _ measure: HoldoutMeasure, _ name: String, _ outcome: HoldoutOutcome
    ) throws -> HoldoutMeasure.Row {
        try #require(measure.rows.first { $0.name == name && $0.outcome == outcome })
    }

    /// Parts by what customers do tell all; parts by chance tell nothing; the range of the difference is above 0.
    @Test func whoKnowsMoreIsBetter() throws {
        let outcomes = try outcomes(120) { $0 % 4 == 0 ? nil : $0 % 4 == 1 ? 5 : 500 }
        let measure = try HoldoutMeasure(
            [
                partition("own", 120, against: "chance") { [7, -3, 900, 900][$0 % 4] },
                partition("chance", 120) { $0 / 60 },
            ], outcomes: outcomes, seed: 0, workers: 2)
        let own = try row(measure, "own", .revenue)
        #expect(own.nParts == 3 && own.nCustomers == 120 && own.note == nil)
        #expect(try #require(own.r2) > 0.999)
        let chance = try row(measure, "chance", .revenue)
        #expect(try #require(chance.r2) < 0.01)
        #expect(chance.difference == nil && chance.differenceRange == nil)
        #expect(try #require(own.difference) == own.r2! - chance.r2!)
        #expect(try #require(own.differenceRange).low > 0.9)
        #expect(try #require(row(measure, "own", .boughtAgain).r2) > 0.999)
        #expect(measure.nCustomers == 120 && measure.account.nBuyers == 90)
        // Nothing came back: the same rate for everybody who bought.
        let rate = try row(measure, "own", .returnRate)
        #expect(rate.r2 == nil && rate.range == nil && rate.differenceRange == nil)
        #expect(rate.nCustomers == 90)
        #expect(rate.note == "the same for all 90 customers")
    }

    @Test func returnRatesAreOfBuyersAndAtMostOne() throws {
        let outcomes = try outcomes(120, returned: 8) { $0 % 2 == 0 ? 4 : nil }
        let measure = try HoldoutMeasure(
            [partition("own", 120) { $0 % 3 }], outcomes: outcomes, seed: 0, workers: 1)
        let rate = try row(measure, "own", .returnRate)
        #expect(rate.nCustomers == 60)
        // 20 of the 60 sent twice as much back: rate 1, as the part says.
        #expect(measure.account.nCapped == 20)
        #expect(try #require(rate.r2) > 0.999)
    }

    @Test func whatCannotBeToldSaysWhy() throws {
        let all = try HoldoutMeasure(
            [partition("p", 60) { $0 % 2 }], outcomes: try outcomes(60) { Double(1 + $0) }, seed: 0,
            workers: 1)
        #expect(try row(all, "p", .boughtAgain).note == "the same for all 60 customers")
        #expect(try row(all, "p", .revenue).r2 != nil)
        let nearly = try HoldoutMeasure(
            [partition("p", 60) { $0 % 2 }],
            outcomes: try outcomes(60) { $0 < 51 ? Double(1 + $0) : nil }, seed: 0, workers: 1)
        #expect(
            try row(nearly, "p", .boughtAgain).note
                == "the same for all but 9 of 60 customers: fewer than 10 tell nothing")
        let few = try HoldoutMeasure(
            [partition("p", 60) { $0 % 2 }],
            outcomes: try outcomes(60) { $0 < 29 ? Double(1 + $0) : nil }, seed: 0, workers: 1)
        for row in few.rows {
            #expect(row.r2 == nil && row.range == nil)
            #expect(row.note == "29 of the customers bought later: fewer than 30 tell nothing")
        }
        let nobody = try HoldoutMeasure(
            [], outcomes: try outcomes(3) { Double($0 + 1) }, seed: 0, workers: 1)
        #expect(nobody.rows.isEmpty && nobody.nCustomers == 0)
    }

    /// Rules against clusters: the rules win, the clusters win, nothing shows.
    @Test func eitherWinsOrNothingShows() throws {
        let outcomes = try outcomes(120) { $0 % 4 == 0 ? nil : $0 % 4 == 1 ? 5 : 500 }
        func range(_ rules: (Int) -> Int, _ clusters: (Int) -> Int) throws -> ClosedRange<Double> {
            let measure = try HoldoutMeasure(
                [
                    partition("clusters", 120, against: "bands", clusters),
                    partition("bands", 120) { $0 / 40 },
                    partition("rules", 120, against: "clusters", rules),
                ], outcomes: outcomes, seed: 0, workers: 2)
            let row = try row(measure, "rules", .revenue)
            let clusters = try self.row(measure, "clusters", .revenue)
            #expect(try #require(row.difference) == row.r2! - clusters.r2!)
            let found = try #require(row.differenceRange)
            return found.low...found.high
        }
        #expect(try range({ $0 % 4 }, { $0 / 30 }).lowerBound > 0.5)
        #expect(try range({ $0 / 30 }, { $0 % 4 }).upperBound < -0.5)
        #expect(try range({ $0 % 4 }, { 3 - $0 % 4 }) == 0...0)
    }

    /// All partitions are held against the customers that each of them has; neither order nor numbers matter.
    @Test func theSameCustomersForAll() throws {
        let outcomes = try outcomes(90) { $0 % 3 == 0 ? nil : Double(1 + $0 % 7) }
        let wide = partition("wide", 90, against: "narrow") { $0 % 3 }
        let narrow = HoldoutPartition(
            name: "narrow", customers: (0..<70).reversed().map { "c\($0)" },
            parts: (0..<70).reversed().map { $0 % 3 == 1 ? 9 : 4 })
        let measure = try HoldoutMeasure([wide, narrow], outcomes: outcomes, seed: 4, workers: 1)
        #expect(measure.nCustomers == 70)
        let turned = HoldoutPartition(
            name: "wide", against: "narrow", customers: (0..<90).reversed().map { "c\($0)" },
            parts: (0..<90).reversed().map { -($0 % 3) })
        let again = try HoldoutMeasure([turned, narrow], outcomes: outcomes, seed: 4, workers: 3)
        #expect(measure.rows == again.rows)
        #expect(measure.account.leftOut > 0)
    }
}
