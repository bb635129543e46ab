import Pipeline
import Reports
import Store
import Testing

struct DiagnosisTests {
    @Test func aLineSaysWhatToDo() throws {
        let shop = try ExaminedShop()
        try shop.edit("update data_dictionary set meaning = 'x' where object = 'run'")
        let examination = try shop.examine()
        let line = try #require(
            examination.lines(fix: "FIX").first { $0.contains("dictionary: ") })
        #expect(line.hasPrefix("warning  dictionary: of "))
        #expect(line.hasSuffix(". Do: FIX"))
        #expect(examination.lines(fix: "FIX").contains { $0.hasPrefix("ok       integrity: ") })
        let table = examination.table(fix: "FIX")
        #expect(table.rows.count == examination.diagnoses.count)
        let row = try #require(table.rows.first { $0[1] == .text("dictionary") })
        #expect(row[3] == .text("FIX"))
        #expect(row[4] == .integer(1))
    }
}
