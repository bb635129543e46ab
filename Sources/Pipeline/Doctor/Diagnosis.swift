import Reports

/// What `doctor` has found of one thing: a line.
public struct Diagnosis: Sendable, Hashable {
    /// How it stands, the best first.
    public enum State: String, CaseIterable, Sendable {
        /// As it should be.
        case ok
        /// Nothing is wrong; somebody may want to know.
        case note
        /// Something is slower, larger or older than it need be, or some program may stumble.
        case warning
        /// What is read from the file may be wrong, or cannot be read: exit code 2.
        case fault
    }

    /// The subject, as `integrity` or `journal`.
    public let check: String
    /// How it stands.
    public let state: State
    /// What was found, with its number.
    public let finding: String
    /// What to do; `nil` where nothing needs to be done.
    public let advice: String?
    /// Whether `doctor --fix` does it.
    public let isFixable: Bool

    static func ok(_ check: String, _ finding: String) -> Diagnosis {
        Diagnosis(check: check, state: .ok, finding: finding, advice: nil, isFixable: false)
    }

    /// The same of a copy that `share` has made: nothing is written there, and it has no lines.
    var inCopy: Diagnosis {
        guard isFixable || advice?.contains("workbench ") == true else { return self }
        return .open(
            check, state, finding,
            "make the copy anew from its source: workbench share --out FILE --db SOURCE")
    }

    /// Something that `--fix` cures.
    static func fixable(_ check: String, _ state: State, _ finding: String) -> Diagnosis {
        Diagnosis(check: check, state: state, finding: finding, advice: nil, isFixable: true)
    }

    /// Something that the owner has to do.
    static func open(
        _ check: String, _ state: State, _ finding: String, _ advice: String
    ) -> Diagnosis {
        Diagnosis(check: check, state: state, finding: finding, advice: advice, isFixable: false)
    }
}

/// All that was found of a file.
public struct Examination: Sendable {
    /// In the order in which things are looked at.
    public let diagnoses: [Diagnosis]

    /// Whether something is wrong: exit code 2.
    public var hasFault: Bool { diagnoses.contains { $0.state == .fault } }
    /// What `--fix` would do something about.
    public var nFixable: Int { diagnoses.count(where: \.isFixable) }

    /// A row a diagnosis.
    ///
    /// - Parameter fix: The command that cures what is fixable.
    public func table(fix: String) -> ResultTable {
        var table = ResultTable(
            name: "",
            columns: [
                .init("state", heading: "state"), .init("check_name", heading: "check"),
                .init("finding", heading: "finding"), .init("advice", heading: "what to do"),
                .init("is_fixable", heading: "fixed by --fix"),
            ], nKeys: 0)
        for each in diagnoses {
            let advice = each.isFixable ? fix : each.advice
            table.append([
                .text(each.state.rawValue), .text(each.check), .text(each.finding),
                advice.map { .text($0) } ?? .null, .integer(each.isFixable ? 1 : 0),
            ])
        }
        return table
    }

    /// A line a diagnosis, for a person.
    ///
    /// - Parameter fix: The command that cures what is fixable.
    public func lines(fix: String) -> [String] {
        let width = Diagnosis.State.allCases.map(\.rawValue.count).max() ?? 0
        return diagnoses.map { each in
            let state = each.state.rawValue.padded(to: width)
            let advice = (each.isFixable ? fix : each.advice).map { ". Do: \($0)" } ?? ""
            return "\(state)  \(each.check): \(each.finding)\(advice)"
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
