import Reports

/// Names of the publication before: which go on with their segments, and which are given anew since they would mislead.
///
/// A name of one of the eight rules goes on only while most customers of the segment meet that rule. One that the run
/// would not give goes on only while no other segment is called by the same words, in whatever order.
package struct CarriedNames {
    /// A segment that goes on, with its name before.
    package struct Candidate {
        let number: Int
        let name: String
        /// What its run calls it; a name goes on where it is called nothing.
        let own: String?

        package init(number: Int, name: String, own: String?) {
            (self.number, self.name, self.own) = (number, name, own)
        }
    }

    /// What decides of a name of a rule.
    ///
    /// - Returns: The part of the customers of the segment of a number who meet a rule; `nil` for one without customers.
    package typealias RuleShare = (_ number: Int, _ rule: String) throws -> Double?

    /// Why a name does not go on.
    private enum Reason {
        case rule(String, share: Double)
        case sameWords(as: Int)
    }

    /// Names that go on, by number.
    package private(set) var names: [Int: String]
    private let before: [Int: String]
    private var reasons: [Int: Reason] = [:]

    /// Part of a segment's customers who have to meet a rule for its name.
    static let leastShare = 0.8

    /// - Parameters:
    ///   - candidates: The largest first: of two whose names both mislead it keeps its own.
    ///   - others: Names of all segments where none would go on, by number.
    package init(
        _ candidates: [Candidate], others: [Int: String], share: RuleShare
    ) rethrows {
        before = Dictionary(
            candidates.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
        names = before
        for candidate in candidates {
            guard candidate.own.map({ !Self.areSame($0, candidate.name) }) ?? false,
                let rule = Self.rule(in: candidate.name),
                let part = try share(candidate.number, rule), part < Self.leastShare
            else { continue }
            names[candidate.number] = nil
            reasons[candidate.number] = .rule(rule, share: part)
        }
        let doubtful = candidates.reversed().filter { candidate in
            candidate.own.map { Self.words($0) != Self.words(candidate.name) } ?? false
        }
        // A name that is given anew may be that of one that was looked at before.
        var isSettled = false
        while !isSettled {
            isSettled = true
            for candidate in doubtful where names[candidate.number] != nil {
                let words = Self.words(candidate.name)
                let other = others.keys.sorted().first { number in
                    number != candidate.number
                        && Self.words(names[number] ?? others[number] ?? "") == words
                }
                guard let other else { continue }
                names[candidate.number] = nil
                reasons[candidate.number] = .sameWords(as: other)
                isSettled = false
            }
        }
    }

    /// The rule that a name says its customers meet: of "lost (2)" and of "lost, high value" that is "lost".
    static func rule(in name: String) -> String? {
        let first = name.split(separator: ",", maxSplits: 1).first.map(String.init) ?? ""
        let bare = (first.split(separator: " (", maxSplits: 1).first.map(String.init) ?? "")
            .lowercased()
        return RFMRules.rules.first { $0.name == bare }?.name
    }

    private static func areSame(_ a: String, _ b: String) -> Bool {
        a.lowercased() == b.lowercased()
    }

    /// What a name says, without the order: between commas.
    private static func words(_ name: String) -> Set<String> {
        Set(
            name.lowercased().split(separator: ",").map {
                $0.split(separator: " ").joined(separator: " ")
            })
    }

    /// What became of names that do not go on, a sentence each.
    ///
    /// - Parameter segments: Those of the publication.
    func remarks(on segments: [PublishedSegments.Segment]) -> [String] {
        segments.compactMap { segment in
            guard let reason = reasons[segment.number], let old = before[segment.number] else {
                return nil
            }
            let head = "\"\(old)\" is called \"\(segment.name)\" now, as its run calls it: "
            switch reason {
            case .rule(let rule, let share):
                return head
                    + "\(percent(share)) of its customers are \"\(rule)\" by the rules, and a "
                    + "segment keeps such a name only from \(percent(Self.leastShare)) on"
            case .sameWords(let other):
                let name = segments.first { $0.number == other }?.name ?? ""
                return head + "another segment is called \"\(name)\""
            }
        }
    }
}
