import Clustering
import Reports

/// A partition of customers, whoever made it: clusters, bands, rules.
package struct HoldoutPartition {
    package let name: String
    /// Partition that it is held against; `nil`: none.
    package let against: String?
    /// The part of each customer, from 0 without gaps.
    let parts: [ByteText: Int32]
    package let nParts: Int

    /// - Parameter parts: Any number for each of the customers; equal numbers are one part.
    /// - Precondition: `customers.count == parts.count`, each customer once.
    package init(name: String, against: String? = nil, customers: [String], parts: [Int]) {
        precondition(customers.count == parts.count, "a part a customer")
        self.name = name
        self.against = against
        var numbers: [Int: Int32] = [:]
        for part in Set(parts).sorted() { numbers[part] = Int32(numbers.count) }
        nParts = numbers.count
        self.parts = Dictionary(
            zip(customers.map(ByteText.init), parts.map { numbers[$0] ?? 0 })
        ) { first, _ in first }
    }
}

/// How well partitions tell what customers did later, all on the same customers: those who have a part in
/// each of them.
package struct HoldoutMeasure {
    /// Fewer buyers tell nothing.
    package static let leastBuyers = 30
    /// Fewer customers with another value than the most common one tell nothing.
    package static let leastOthers = 10
    /// Folds over customers.
    package static let nFolds = 10
    /// Times that customers are redrawn.
    package static let nDraws = 1_000

    /// A partition and an outcome.
    package struct Row: Hashable, Sendable {
        package let name: String
        package let outcome: HoldoutOutcome
        package let nParts: Int
        /// Customers that have the outcome.
        package let nCustomers: Int
        /// R² out of sample; `nil` where `note` says why not.
        package let r2: Double?
        package let range: RedrawnRange?
        /// R² less that of the partition that it is held against.
        package let difference: Double?
        package let differenceRange: RedrawnRange?
        package let note: String?
    }

    /// Rows by outcome, in each the partitions in their order.
    package let rows: [Row]
    /// The customers measured, ascending by the bytes of their ids.
    let customers: [ByteText]
    package let account: HoldoutAccount

    package var nCustomers: Int { customers.count }

    /// Measures.
    ///
    /// - Parameters:
    ///   - partitions: Of customers as they were at the date of the outcomes.
    ///   - outcomes: What these and others did later.
    /// - Throws: `ClusteringError.cancelled`.
    /// - Complexity: O(draws · partitions · customers).
    package init(
        _ partitions: [HoldoutPartition], outcomes: HoldoutOutcomes, seed: UInt32,
        workers: Int, observer: SweepObserver = SweepObserver()
    ) throws(ClusteringError) {
        let first = partitions.first?.parts ?? [:]
        let customers = first.keys.filter { id in
            partitions.allSatisfy { $0.parts[id] != nil }
        }.sorted()
        self.customers = customers
        account = outcomes.account(of: customers)
        let labels = partitions.map { partition in customers.map { partition.parts[$0] ?? 0 } }
        let keys = CustomerSample.keys(customers.map(\.text))
        var rows: [Row] = []
        for (place, outcome) in HoldoutOutcome.allCases.enumerated() {
            let values = customers.map { outcomes.customer($0).value(outcome) }
            let having = values.indices.filter { values[$0] != nil }
            let scored = ScoredOutcome(
                outcome: outcome, values: having.compactMap { values[$0] },
                keys: having.map { keys[$0] }, nBuyers: account.nBuyers, seed: seed)
            rows += try scored.rows(
                of: partitions, labels: labels.map { all in having.map { all[$0] } },
                workers: workers,
                observer: observer.part(Double(place) / 3, Double(place + 1) / 3))
            observer.progress(Double(place + 1) / 3)
        }
        self.rows = rows
    }
}

/// One outcome of the customers who have it.
private struct ScoredOutcome {
    let outcome: HoldoutOutcome
    let values: [Double]
    let keys: [UInt64]
    let nBuyers: Int
    let seed: UInt32

    func rows(
        of partitions: [HoldoutPartition], labels: [[Int32]], workers: Int, observer: SweepObserver
    ) throws(ClusteringError) -> [HoldoutMeasure.Row] {
        let silence = silence
        let score = HoldoutScore(
            outcome: values, keys: keys, nFolds: HoldoutMeasure.nFolds, seed: seed)
        let own = labels.map { silence == nil ? score.r2(of: $0) : nil }
        let draws =
            silence == nil
            ? try score.redrawn(
                labels, draws: HoldoutMeasure.nDraws, seed: seed, workers: workers,
                observer: observer) : labels.map { _ in [] }
        return partitions.indices.map { place in
            let partition = partitions[place]
            let other = partitions.firstIndex { $0.name == partition.against }
            return HoldoutMeasure.Row(
                name: partition.name, outcome: outcome, nParts: partition.nParts,
                nCustomers: values.count, r2: own[place], range: RedrawnRange(draws[place]),
                difference: other.flatMap { other in
                    own[place].flatMap { mine in own[other].map { mine - $0 } }
                },
                differenceRange: other.flatMap {
                    RedrawnRange(draws[place], less: draws[$0])
                },
                note: own[place] == nil ? silence ?? "the same for everybody" : nil)
        }
    }

    /// Why nothing can be told.
    private var silence: String? {
        if nBuyers < HoldoutMeasure.leastBuyers {
            return
                "\(nBuyers) of the customers bought later: fewer than \(HoldoutMeasure.leastBuyers) tell "
                + "nothing"
        }
        var counts: [Double: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        let others = values.count - (counts.values.max() ?? 0)
        if others == 0 { return "the same for all \(counted(values.count, "customer"))" }
        if others < HoldoutMeasure.leastOthers {
            return
                "the same for all but \(others) of \(counted(values.count, "customer")): fewer than "
                + "\(HoldoutMeasure.leastOthers) tell nothing"
        }
        return nil
    }
}
