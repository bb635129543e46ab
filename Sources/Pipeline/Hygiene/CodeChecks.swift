import Reports
import Store

/// Findings about stock codes: those that a set over sales leaves out, and those that look like no products and
/// are not listed yet.
struct CodeChecks {
    let connection: Connection
    let facts: CodeFacts
    /// What all lines are worth.
    let revenue: Double

    private typealias Code = (facts: CodeFacts.Code, description: String)

    /// Codes of `non_product_code`, for a set that leaves their lines out.
    func leftOut() throws -> [Finding] {
        try described(facts.all { $0.isListed }).map { code in
            Finding(
                .leftOutCode, code.facts.text, Double(code.facts.nLines), "lines",
                share: share(code),
                severity: Severity(share: share(code) ?? 0).atMost(.warning),
                detail: words(code))
        }
    }

    /// Codes that are to be asked about: by what they are called, or because they only ever take off.
    func proposals() throws -> [Finding] {
        let found = try described(
            facts.all { !$0.isListed && $0.isNamed } + facts.all { !$0.isListed && $0.takesOff })
        var told: Set<String> = []
        let proposals: [Finding] = found.compactMap { code in
            let key = code.facts.text.lowercased()
            guard let meaning = meaning(of: code), told.insert(key).inserted else { return nil }
            return Finding(
                .codeProposal, code.facts.text, Double(code.facts.nLines), "lines",
                share: share(code),
                severity: abs(share(code) ?? 0) < 0.01 ? .info : .warning,
                detail: words(code)
                    + ": \(CodeStatement.head) (\(quoted(code.facts.text)), \(quoted(meaning)))",
                row: "(\(quoted(code.facts.text)), \(quoted(meaning)))")
        }
        return proposals.isEmpty
            ? [Finding(.codeProposal, "codes", 0, "codes", severity: .ok)] : proposals
    }

    /// What a code probably stands for; `nil` for a product.
    private func meaning(of code: Code) -> String? {
        if code.facts.highestPrice < 0 { return "Only takes off" }
        if code.description.isEmpty { return FeeWords.meaning(ofCode: code.facts.text) }
        guard let meaning = FeeWords.meaning(of: code.description) else { return nil }
        let others = FeeWords.others(in: code.description)
        if others == 0 { return meaning }
        let saysSo = FeeWords.meaning(of: code.facts.text) != nil
        return others <= 2 && (saysSo || code.facts.hasManyPrices) ? meaning : nil
    }

    private func share(_ code: Code) -> Double? {
        revenue == 0 ? nil : code.facts.revenue / revenue
    }

    private func words(_ code: Code) -> String {
        "\"\(code.description.prefix(60))\", \(counted(code.facts.customers.count, "customer"))"
    }

    private func quoted(_ text: String) -> String {
        "'\(text.replacingScalar("'", with: "''"))'"
    }

    /// Codes with what their products are called.
    private func described(_ codes: [CodeFacts.Code]) throws -> [Code] {
        let names = try ProductNames.of(Set(codes.map(\.text)), foldsCase: true, in: connection)
        return codes.map { ($0, names[$0.text] ?? "") }
    }
}
