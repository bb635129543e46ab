import Pipeline
import TestSupport
import Testing

/// Lines of a list in one stretch of bytes read as the texts that they are.
@Suite struct PeopleRowsTests {
    @Test func cellsAreThoseOfTheFile() throws {
        let cells = [
            ["email", "note"], [" a@b.de ", "x"], ["", ""], ["\u{A0}é@b.de\u{200B}", "\tq\u{7F}"],
            ["c@d.de"],
            ["", "y", "z"], ["顧客@x.de", " "], ["\"quoted\"\"\"", "v"],
        ]
        let folder = try TemporaryFolder()
        let path = try folder.write(
            cells.map { $0.joined(separator: ",") + "\n" }.joined(), to: "list.csv")
        let file = try PeopleFile(path: path)
        let expected = [
            ["a@b.de", "x"], ["é@b.de", "q"], ["c@d.de"], ["", "y", "z"], ["顧客@x.de", ""],
            ["quoted\"", "v"],
        ]
        #expect(file.rows.map(\.cells).filter { $0.contains { !$0.isEmpty } } == expected)
        #expect(file.rows.first?.line == 2 && file.rows.last?.line == 8)
        #expect(file.names == ["email", "note"])
    }
}
