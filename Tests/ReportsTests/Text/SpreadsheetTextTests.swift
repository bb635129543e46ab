import Reports
import Testing

@Suite struct SpreadsheetTextTests {
    @Test(arguments: [
        "=1", " =1", "+x", "@a", "-x", "\tx", "'=1", "''=1", "\"=1", "＝1", "-", "x", "'x", "", "-5",
        "+1.5", "1-2", "-1,5", "+1+1", "-2+3", "2011-01-05",
    ])
    func defusingIsUndoneWhole(_ text: String) {
        let defused = SpreadsheetText.defused(text)
        let isDefused = Array(defused.utf8).withUnsafeBufferPointer(SpreadsheetText.isDefused)
        #expect(isDefused == (defused != text))
        #expect(SpreadsheetText.undefused(defused) == text)
        #expect((isDefused ? String(defused.dropFirst()) : defused) == text)
        let isFormula = "=+-@\t＝".contains(text.drop { " '\"".contains($0) }.first ?? "x")
        let isNumber = ["-5", "+1.5", "-1,5"].contains(text)
        #expect(isDefused == (isFormula && !isNumber))
    }
}
