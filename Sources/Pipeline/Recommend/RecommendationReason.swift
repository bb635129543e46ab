import Clustering
import Reports

/// An answer in a sentence or two, with its numbers.
package struct RecommendationReason {
    package let text: String

    /// - Parameter features: Names of the columns, in order.
    package init(_ answer: Answer, features: [String]) {
        let answered =
            switch answer.verdict.kind {
            case .separated: Self.separated(answer, features)
            case .bands: Self.bands(answer, features)
            case .unstable: Self.unstable(answer)
            case .none: Self.none(answer, features)
            }
        text = answered + Self.leftOut(answer)
    }

    /// Numbers of clusters that were asked for and could not be looked at, beside others that could.
    private static func leftOut(_ answer: Answer) -> String {
        if answer.impossible.isEmpty || answer.evidence.candidates.isEmpty { return "" }
        let list = answer.impossible.map(String.init).joined(separator: ", ")
        return " n_clusters \(list) left out: no more customers than that differ."
    }

    private static func separated(_ answer: Answer, _ features: [String]) -> String {
        guard let chosen = answer.chosen else { return "" }
        let valley = chosen.pairs.map(\.valley).max() ?? 0
        let draws = answer.evidence.null.count
        return
            "At least \(chosen.nClusters) groups: between any two, customers thin out to "
            + (valley < 0.005
                ? "nothing" : "at most \(wholePercent(valley)) of the smaller group's peak")
            + "; none of \(draws) gapless imitations does that." + inEffect(chosen, features)
    }

    private static func bands(_ answer: Answer, _ features: [String]) -> String {
        guard let chosen = answer.chosen else { return "" }
        let veto = answer.verdict.candidates.first { $0.nClusters == chosen.nClusters }?.veto
        var text = ""
        switch veto {
        case .null: text = "No gaps that imitations without gaps do not show too"
        case .bridge: text = "No gaps: " + bridged(chosen)
        case .silhouette:
            let loose = loose(chosen)
            text =
                "No groups: \(named(loose)) \(loose.count == 1 ? "is no nearer to itself" : "are no nearer to themselves")"
                + " than to another"
        case .valley, .size, .stability, nil: text = "No gaps: " + filled(chosen)
        }
        text +=
            "; \(chosen.nClusters) is the finest of up to \(answer.options.maxSegments) segments of "
            + "\(counted(leastSize(answer), "customer")) or more\(tighterOnly(answer, chosen)) that comes "
            + "back when customers are redrawn (worst \(hundredths(chosen.meanJaccard.min() ?? 0)))."
        let apart = apart(chosen, answer.options.thresholds.gap)
        if !apart.isEmpty {
            text +=
                " \(named(apart).capitalizedFirst) \(apart.count == 1 ? "stands" : "stand") apart."
        }
        let loose = veto == .silhouette ? [] : loose(chosen)
        if !loose.isEmpty {
            text += " \(named(loose).capitalizedFirst) \(loose.count == 1 ? "is" : "are") loose."
        }
        return text
    }

    /// Said where a finer cut comes back that is no tighter than one of unrelated columns.
    private static func tighterOnly(_ answer: Answer, _ chosen: CandidateEvidence) -> String {
        let least = leastSize(answer)
        let finer = zip(answer.verdict.candidates, answer.evidence.candidates).contains {
            $0.nClusters > chosen.nClusters && $0.comesBack == true && $0.isTighter == false
                && $1.smallest >= least
        }
        return finer ? ", tighter than unrelated columns," : ""
    }

    private static func leastSize(_ answer: Answer) -> Int {
        answer.options.thresholds.leastSize(nSamples: answer.rowsUsed)
    }

    private static func unstable(_ answer: Answer) -> String {
        let thresholds = answer.options.thresholds
        let tighter = zip(answer.verdict.candidates, answer.evidence.candidates).filter {
            $0.isTighter == true && $1.smallest >= leastSize(answer)
        }.map(\.1)
        let best = tighter.compactMap { $0.meanJaccard.min() }.max() ?? 0
        return
            "Of the cuts into segments of \(counted(leastSize(answer), "customer")) or more that are tighter than "
            + "those of unrelated columns none comes back when customers are redrawn (best "
            + "\(hundredths(best))\(best >= thresholds.jaccard ? ", but not for certain" : ""))."
    }

    private static func none(_ answer: Answer, _ features: [String]) -> String {
        let least = leastSize(answer)
        if answer.evidence.candidates.isEmpty {
            let count = answer.rowsUsed
            return
                "\(grouped(count)) customer\(count == 1 ? " is" : "s are") too few, or too alike, for "
                + "\(answer.impossible.min() ?? 2) clusters."
        }
        if answer.verdict.candidates.allSatisfy({ $0.isTighter == nil }) {
            return
                "No groups with gaps between them, and every number of clusters asked for is above "
                + "--max-segments \(answer.options.maxSegments), so that nothing else was tried."
        }
        if answer.evidence.candidates.allSatisfy({ $0.smallest < least })
            || answer.verdict.candidates.contains(where: { $0.isTighter == true })
        {
            return "Every cut splits off handfuls: a segment needs \(least) customers."
        }
        if features.count == 1 {
            return
                "There is one column, and no gap in it: shuffled by itself it stays what it is. Cut it at values"
                + " of your choice."
        }
        return "The columns are hardly related; cut one of them instead."
    }

    /// The pair that is divided least.
    private static func filled(_ chosen: CandidateEvidence) -> String {
        guard let worst = chosen.pairs.max(by: { $0.valley < $1.valley }) else { return "" }
        let between = "between clusters \(worst.first) and \(worst.second) customers "
        return worst.valley >= 0.9
            ? between + "are as dense as inside"
            : between + "thin out only to \(wholePercent(worst.valley)) of the smaller peak"
    }

    private static func bridged(_ chosen: CandidateEvidence) -> String {
        guard let worst = chosen.pairs.max(by: { ($0.bridge ?? 0) < ($1.bridge ?? 0) }) else {
            return ""
        }
        return "half-way between clusters \(worst.first) and \(worst.second) are "
            + "\(wholePercent(worst.bridge ?? 0)) of the neighbours inside"
    }

    /// Clusters whose every border runs through a gap.
    private static func apart(_ chosen: CandidateEvidence, _ limits: GapLimits) -> [Int] {
        if chosen.nClusters < 3 { return [] }
        return (0..<chosen.nClusters).filter { cluster in
            chosen.pairs.filter { $0.first == cluster || $0.second == cluster }
                .allSatisfy { limits.score(valley: $0.valley, bridge: $0.bridge) <= 1 }
        }
    }

    private static func loose(_ chosen: CandidateEvidence) -> [Int] {
        chosen.clusterSilhouettes.indices.filter { (chosen.clusterSilhouettes[$0] ?? 0) <= 0 }
    }

    /// Where one column makes nearly all of every gap.
    private static func inEffect(_ chosen: CandidateEvidence, _ features: [String]) -> String {
        guard let first = chosen.pairs.first,
            chosen.pairs.allSatisfy({ $0.topShare >= 0.8 && $0.topFeature == first.topFeature })
        else { return "" }
        return " In effect they are ranges of one column: \(features[first.topFeature])."
    }

    private static func named(_ clusters: [Int]) -> String {
        let list = clusters.map(String.init)
        guard let last = list.last, list.count > 1 else { return "cluster " + (list.first ?? "") }
        return "clusters " + list.dropLast().joined(separator: ", ") + " and " + last
    }

    private static func wholePercent(_ share: Double) -> String {
        fixedText(share * 100, decimals: 0) + " %"
    }

    private static func hundredths(_ value: Double) -> String { fixedText(value, decimals: 2) }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
