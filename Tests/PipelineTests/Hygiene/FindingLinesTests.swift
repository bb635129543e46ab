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
                "15.0 % of the revenue and 25.0 % of the lines without a customer, postage and fees counted: in no segment",
                "34 customers (34.0 %) with a single invoice",
                "left out, as no products: POST, DOT",
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
