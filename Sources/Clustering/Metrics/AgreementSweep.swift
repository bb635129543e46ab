import Synchronization

/// Compares many pairs of labelings of the same rows, on several threads.
package struct AgreementSweep: Sendable {
    private struct Cancelled: Error {}

    private let labelings: [[Int32]]
    private let pairs: [(a: Int, b: Int)]
    private let workers: Int

    /// - Parameters:
    ///   - labelings: All with the same number of rows.
    ///   - pairs: Places in `labelings`.
    ///   - workers: Threads; they change no result.
    package init(labelings: [[Int32]], pairs: [(a: Int, b: Int)], workers: Int) {
        self.labelings = labelings
        self.pairs = pairs
        self.workers = workers
    }

    /// One agreement a pair, in order; `nil` when cancelled.
    ///
    /// - Complexity: O(rows) a pair, and what matching its clusters takes.
    package func run(observer: SweepObserver = SweepObserver()) -> [LabelAgreement]? {
        let results = Mutex(
            (agreements: [LabelAgreement?](repeating: nil, count: pairs.count), nDone: 0))
        BlockPool(workers: workers).forEachBlock(pairs.count) { block in
            let agreement = try? LabelAgreement(
                labelings[pairs[block].a], labelings[pairs[block].b]
            ) { () throws(Cancelled) in
                if observer.isCancelled() { throw Cancelled() }
            }
            let nDone = results.withLock { results in
                results.agreements[block] = agreement
                results.nDone += 1
                return results.nDone
            }
            observer.progress(Double(nDone) / Double(pairs.count))
        }
        let agreements = results.withLock { $0.agreements.compactMap(\.self) }
        return agreements.count == pairs.count ? agreements : nil
    }
}
