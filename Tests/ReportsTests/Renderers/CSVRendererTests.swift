import Reports
import Testing

struct CSVRendererTests {
    @Test func numbersAreExactAndNothingIsEmpty() {
        let table = ResultTable(
            columns: ["a", "b,c", "d"],
            rows: [[1, 0.1, "x"], [nil, .real(0.1 + 0.2), "=1"], [-5, .real(1e-300), nil]])
        #expect(
            CSVRenderer().text(of: Document(table)) == """
                a,"b,c",d
                1,0.1,x
                ,0.30000000000000004,'=1
                -5,1e-300,

                """)
        #expect(CSVRenderer(isRaw: true).text(of: Document(table)).contains(",=1\n"))
    }

    @Test func headingsAreComments() {
        let table = ResultTable(name: "a", columns: ["x"], rows: [[1]])
        #expect(
            CSVRenderer().text(of: Document(tables: [table, table.named("b\nx,1")]))
                == "# a\nx\n1\n\n# b\\u{a}x,1\nx\n1\n")
    }

    @Test(arguments: 0..<50)
    func theTextOfATableIsReadAgain(seed: UInt64) {
        var nasty = NastyText(seed: seed)
        let rows = (0..<5).map { _ in nasty.texts(3) }
        let table = ResultTable(
            columns: ["a", "b", "c"], rows: rows.map { $0.map { .text($0) } })
        let read = PlainCSV.records(CSVRenderer(isRaw: true).text(of: Document(table)))
        #expect(read.first == ["a", "b", "c"])
        #expect(
            read.dropFirst().map { $0.map { Array($0.unicodeScalars) } }
                == rows.map { $0.map { Array($0.unicodeScalars) } })
    }
}
