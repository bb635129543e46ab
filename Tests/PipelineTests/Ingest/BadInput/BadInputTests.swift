import Foundation
import Pipeline
import Testing

/// RELIABILITY's list of bad inputs, case by case; `docs/bad-input.md` is the list with its outcomes.
@Suite struct BadInputTests {
    private static let inputs: [BadInput] =
        BadInput.encodings + BadInput.lines + BadInput.headers + BadInput.numbers
        + BadInput.identifiers + BadInput.dates

    /// Cases 1 to 88; those of workbooks and of sources have suites of their own.
    @Test(arguments: inputs) func content(_ input: BadInput) throws {
        try input.check()
    }

    @Test func everyCaseHasATest() {
        let named = BadWorkbookTests.cases + BadSourceTests.cases
        let numbers = Set(Self.inputs.map(\.number) + named.map(\.number))
        #expect(numbers == Set(1...113))
    }

    /// The table in the guide says what the tests say.
    ///
    /// To write it anew: run this test with WORKBENCH_WRITE_BAD_INPUT=1 in the environment.
    @Test func theTableInTheGuideIsThatOfTheTests() throws {
        let path = IngestTestSupport.root.appendingPathComponent("docs/bad-input.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let mark = "|---:|---|---|---|\n"
        let start = try #require(text.range(of: mark)).upperBound
        let named = BadWorkbookTests.cases + BadSourceTests.cases
        let rows = (Self.inputs.map(\.row) + named.map(\.row)).joined()
        if ProcessInfo.processInfo.environment["WORKBENCH_WRITE_BAD_INPUT"] != nil {
            try (text[..<start] + rows).write(to: path, atomically: true, encoding: .utf8)
        } else {
            #expect(text[start...] == rows[...])
        }
    }

    @Test func namedTestsExist() throws {
        let folder = IngestTestSupport.root.appendingPathComponent("Tests")
        for item in BadWorkbookTests.cases + BadSourceTests.cases {
            let parts = item.test.split(separator: ".")
            let file = try #require(
                FileManager.default.enumerator(atPath: folder.path)?
                    .compactMap { $0 as? String }.first { $0.hasSuffix("/\(parts[0]).swift") })
            let source = try String(
                contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            #expect(source.contains("func \(parts[1])("), "\(item.test)")
        }
    }
}

/// A case that has a test function of its own.
struct NamedCase: Sendable {
    let number: Int
    let what: String
    let outcome: String
    let test: String

    init(_ number: Int, _ what: String, _ outcome: String, _ test: String) {
        (self.number, self.what, self.outcome, self.test) = (number, what, outcome, test)
    }

    var row: String { tableRow(number, what, outcome, test) }
}

extension BadInput {
    fileprivate var row: String { tableRow(number, what, documented, "BadInputTests.content") }
}

private func tableRow(_ number: Int, _ what: String, _ outcome: String, _ test: String) -> String {
    func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
    return "| \(number) | \(cell(what)) | \(cell(outcome)) | `\(test)` |\n"
}
