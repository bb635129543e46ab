import Pipeline
import Testing

/// What a check found, in a few lines.
@Suite struct FindingLinesTests {
    @Test func findingsOfAKindAreOneLineAndTheLeastAreLeftOut() {
        let lines = FindingLines.lines(of: [
            Finding(.noCustomer, "revenue", 15, of: 100, "currency"),
            Finding(.noCustomer, "lines", 25, of: 100, "lines"),
            Finding(.singleInvoice, "customers", 34, of: 100, "customers"),
            Finding(.leftOutCode, "POST", 2, of: 100, "lines"),
            Finding(.leftOutCode, "DOT", 3, of: 100, "lines"),
            Finding(.duplicateLine, "lines", 0.5, of: 100, "lines"),
            Finding(.skew, "revenue", 21, "skewness", severity: .warning),
        ])
        #expect(
            lines == [
                "15.0 % of the net revenue and 25.0 % of the lines without a customer, postage and fees counted: in no segment",
                "34 customers (34.0 %) with a single invoice",
                "left out, as no products: POST, DOT",
            ])
    }

    /// A list that leaves out those that matter little says so: two of sixteen codes read as all of them.
    @Test func aListOfCodesSaysHowManyMoreThereAre() {
        let shares = [5.0, 3.0] + [Double](repeating: 0.01, count: 14)
        let lines = FindingLines.lines(
            of: shares.enumerated().map {
                Finding(.leftOutCode, "CODE\($0)", $1, of: 100, "lines")
            } + [Finding(.leftOutCode, "none", 0, "codes", severity: .ok)])
        #expect(lines == ["left out, as no products: CODE0, CODE1 and 14 more"])
    }

    /// Money has several wholes: the share of a proposal is of what customers bought, not of the file.
    @Test func sharesOfMoneySayOfWhat() {
        let lines = FindingLines.lines(of: [
            Finding(.excluded, "revenue", 24_300, of: 100_000, "currency"),
            Finding(.excluded, "customers", 116, of: 4_372, "customers"),
            Finding(
                .populationProposal, "huge buyers", 2, "customers", share: 0.077,
                severity: .warning),
        ])
        #expect(
            lines == [
                "116 customers (2.7 %) set aside as extreme: in no segment",
                "huge buyers: 2 customers, 7.7 % of the customers' sales; kept out by --population, as features --check says",
            ])
    }

    @Test func thereAreNoMoreThanFive() {
        let kinds: [DataCheck] = [
            .noCustomer, .noDescription, .returnsOnly, .singleInvoice, .nonProductLine,
            .leftOutCode, .duplicateLine,
        ]
        let lines = FindingLines.lines(
            of: kinds.map { Finding($0, "lines", 50, of: 100, "lines") })
        #expect(lines.count == FindingLines.most)
    }
}
