import Reports
import Testing

/// Names of columns as words, seen in a table for a person.
struct HeadingWordsTests {
    private func headings(_ columns: [ResultTable.Column]) -> String {
        let text = TextRenderer().text(of: Document(ResultTable(columns: columns)))
        return String(text.prefix { $0 != "\n" })
    }

    @Test(arguments: [
        ("n_lines_kept", "lines kept"), ("customer_id", "customer"), ("fit_seconds", "fit (s)"),
        ("run_id", "run"), ("id", "id"), ("n", "n"), ("Order No", "Order No"),
        ("Umsatz_Netto", "Umsatz_Netto"), ("2_a", "2_a"), ("noise_share", "noise share"),
    ])
    func aNameIsSpelled(_ name: String, _ words: String) {
        #expect(headings([.init(name)]) == words)
    }

    @Test func headingsOfTheirOwnStayAndCurrenciesToo() {
        #expect(
            headings([.init("net_revenue", heading: "net_revenue (GBP)")]) == "net revenue (GBP)")
        #expect(headings([.init("ari", heading: "agreement")]) == "agreement")
        #expect(headings([.init("a", heading: "a_b (x)")]) == "a_b (x)")
    }

    @Test func twoColumnsAreNeverCalledTheSame() {
        #expect(headings(["customer_id", "customer"]) == "customer_id  customer")
    }

    @Test func programsReadTheNames() {
        let table = ResultTable(columns: ["n_lines_kept"], rows: [[1]])
        #expect(CSVRenderer().text(of: Document(table)).hasPrefix("n_lines_kept\n"))
        #expect(JSONRenderer().text(of: Document(table)).contains("\"n_lines_kept\": 1"))
    }
}
