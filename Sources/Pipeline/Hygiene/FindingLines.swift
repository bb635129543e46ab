import Reports

/// What a check found of the lines and customers, in at most five lines for who wants an answer.
public enum FindingLines {
    /// Most lines.
    public static let most = 5

    /// The worst of what no preparation of columns mends, a sentence a kind.
    ///
    /// - Parameter findings: The worst first, as `HygieneCheck` gives them.
    public static func lines(of findings: [Finding]) -> [String] {
        var kinds: [DataCheck] = []
        var ofKind: [DataCheck: [Finding]] = [:]
        var lesser: [DataCheck: Int] = [:]
        for finding in findings {
            guard finding.severity == .serious || finding.severity == .warning else {
                if finding.severity == .info { lesser[finding.check, default: 0] += 1 }
                continue
            }
            if ofKind[finding.check] == nil { kinds.append(finding.check) }
            ofKind[finding.check, default: []].append(finding)
        }
        return kinds.compactMap { kind in
            ofKind[kind].flatMap { words(of: $0, lesser: lesser[kind] ?? 0) }
        }.prefix(most).map(\.self)
    }

    /// Several findings of one kind; `nil` for what the preparation of the set takes care of.
    ///
    /// - Parameter lesser: Findings of the kind that matter too little to be told, and belong to a list of all.
    private static func words(of findings: [Finding], lesser: Int) -> String? {
        guard let first = findings.first else { return nil }
        let parts = findings.map { finding in
            finding.share.map { "\(percent($0)) of the \(whole(of: finding))" } ?? finding.subject
        }.joined(separator: " and ")
        let names = named(findings.map(\.subject))
        return switch first.check {
        case .noCustomer: "\(parts) without a customer, postage and fees counted: in no segment"
        case .noDescription: "\(parts) without a description: counted in no feature"
        case .returnsOnly: "\(count(first)) with nothing but returns"
        case .singleInvoice: "\(count(first)) with a single invoice"
        case .nonProductLine: "\(parts) for postage, fees and corrections, counted as products"
        case .leftOutCode:
            "left out, as no products: \(named(findings.map(\.subject), others: lesser))"
        case .codeProposal:
            "perhaps no products: \(named(findings.map(\.subject), others: lesser)); see features --check"
        case .populationProposal:
            findings.map { finding in
                "\(finding.subject): \(count(finding)), "
                    + (finding.share.map { "\(percent($0)) of the customers' sales" } ?? "")
            }.joined(separator: "; ") + "; kept out by --population, as features --check says"
        case .duplicateLine: "\(parts) twice in the file; each copy counts"
        case .saturdayLine: "\(parts) on a Saturday, which the set has no column for"
        case .partialMonth:
            "\(names) \(findings.count == 1 ? "is a month" : "are months") only partly covered"
        case .excluded:
            "\(count(findings.first { $0.subject == "customers" } ?? first)) set aside as extreme: in no segment"
        case .pooledMonth, .size, .rank, .redundantColumn, .constantColumn, .skew: nil
        }
    }

    /// What a share is of: money has several wholes, so "the revenue" says nothing.
    private static func whole(of finding: Finding) -> String {
        finding.subject == "revenue" ? "net revenue" : finding.subject
    }

    private static func count(_ finding: Finding) -> String {
        let number = Int(exactly: finding.value?.rounded() ?? 0) ?? 0
        let share = finding.check == .populationProposal ? nil : finding.share
        return counted(number, "customer")
            + (share.map { " (\(percent($0)))" } ?? "")
    }

    private static func named(_ names: [String], others: Int = 0) -> String {
        let more = max(names.count - 4, 0) + others
        return names.prefix(4).joined(separator: ", ")
            + (more > 0 ? " and \(grouped(more)) more" : "")
    }
}
