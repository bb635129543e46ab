/// A scorer whose answers are looked at, in parts of a bounded size.
struct CheckedScorer {
    /// Customers that are placed at a time.
    static let partRows = 1 << 16

    private let scorer: any Scorer
    private let run: String
    private let partRows: Int

    init(_ scorer: any Scorer, run: String, partRows: Int = CheckedScorer.partRows) {
        self.scorer = scorer
        self.run = run
        self.partRows = partRows
    }

    /// Places all customers.
    ///
    /// - Parameter checkStop: Throws when it is time to stop; asked before each part.
    /// - Throws: `PredictionError.badPlacement` for an answer that cannot be; what the scorer throws.
    func place(_ customers: FeatureRows, checkStop: () throws -> Void) throws -> [Placement] {
        var placements: [Placement] = []
        placements.reserveCapacity(customers.count)
        for first in stride(from: 0, to: customers.count, by: partRows) {
            try checkStop()
            let part = customers.part(first..<min(first + partRows, customers.count))
            let answer = try scorer.place(part)
            try check(answer, of: part.customerIDs)
            placements += answer
        }
        return placements
    }

    private func check(_ answer: [Placement], of customers: [String]) throws(PredictionError) {
        guard answer.count == customers.count else {
            throw refused("\(answer.count) answers came for \(customers.count) customers")
        }
        for (customer, placement) in zip(customers, answer) {
            let choices = [placement.first, placement.second].compactMap { $0 }
            for choice in choices {
                guard (-1..<scorer.nClusters).contains(choice.cluster) else {
                    throw refused(
                        "customer \(customer) is in cluster \(choice.cluster), and there are "
                            + "\(scorer.nClusters)")
                }
                guard choice.distance >= 0 else {
                    throw refused("customer \(customer) is \(choice.distance) from a cluster")
                }
            }
            if choices.count == 2, choices[0].cluster == choices[1].cluster {
                throw refused("customer \(customer) has one cluster as first and second choice")
            }
        }
    }

    private func refused(_ problem: String) -> PredictionError {
        .badPlacement(run, problem: problem)
    }
}
