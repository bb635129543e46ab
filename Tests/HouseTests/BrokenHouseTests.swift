import Testing

/// Each rule is held against a small house that breaks it.
@Suite struct BrokenHouseTests {
    private let rules: HouseRules = {
        var rules = HouseRules()
        rules.knownBackward = []
        rules.longFiles = [:]
        rules.longFunctions = [:]
        return rules
    }()

    /// A house that keeps all rules, and one file more.
    private func house(_ path: String, _ text: String) -> House {
        House([
            "Sources/Store/Row.swift": "internal import CSQLite\npublic struct Row {}\n",
            "Sources/Pipeline/Files/Place.swift": "import Foundation\nstruct Place {}\n",
            "Sources/Pipeline/Runs/RunLabels.swift": """
            import Store
            struct RunLabels { let place: Place }
            func labelText() -> String { "" }
            private struct Inner {}
            """,
            path: text,
        ])
    }

    private func broken(_ house: House) -> [String] {
        rules.imports(of: house) + rules.order(of: house) + rules.sizesOfFiles(of: house)
            + rules.sizesOfFunctions(of: house) + rules.names(of: house) + rules.prints(of: house)
    }

    @Test func aHouseThatKeepsTheRulesIsLeftAlone() {
        #expect(
            broken(house("Sources/workbench/Output/Terminal.swift", "func a() { print() }")) == [])
    }

    @Test(arguments: [
        ("Sources/Pipeline/Files/New.swift", "internal import CSQLite"),
        ("Sources/Store/New.swift", "import Clustering"),
        ("Sources/Store/New.swift", "import Foundation"),
        ("Sources/Clustering/New.swift", "public import Store"),
        ("Sources/Clustering/New.swift", "import struct Foundation.Date"),
        ("Sources/Tabular/New.swift", "import Reports"),
        ("Sources/Reports/New.swift", "import Tabular"),
        ("Sources/Reports/New.swift", "@preconcurrency import Pipeline"),
        ("Sources/Pipeline/Files/New.swift", "import workbench"),
        ("Sources/Elsewhere/New.swift", "import Store"),
    ])
    func importsAgainstTheLayersAreFound(_ path: String, _ text: String) {
        #expect(broken(house(path, text + "\n")).count == 1)
    }

    @Test(arguments: [
        "struct New { let labels: RunLabels }",
        "let new = labelText()",
        "let new = \"\\(labelText())\"",
        "let new = \"\"\"\n\\(RunLabels.self)\n\"\"\"",
        "extension RunLabels {}",
    ])
    func namesOfLaterRoomsAreFound(_ text: String) {
        #expect(broken(house("Sources/Pipeline/Files/New.swift", text + "\n")).count == 1)
        // In its own room, and in a later one, it may be named.
        #expect(broken(house("Sources/Pipeline/Runs/New.swift", text + "\n")) == [])
        #expect(broken(house("Sources/Pipeline/Sample/New.swift", text + "\n")) == [])
    }

    @Test(arguments: [
        "// RunLabels\n/* RunLabels /* in */ RunLabels */",
        "let new = \"RunLabels\"\nlet raw = #\"\"RunLabels\\(RunLabels)\"#",
        "let new = \"\"\"\nRunLabels \"RunLabels\n\"\"\"",
        "struct New {\n    enum RunLabels {}\n}",
        "let new = other.labelText()\nlet labelText = 1",
        "struct New { let inner: Inner }",
    ])
    func wordsThatNameNothingOfALaterRoomAreNot(_ text: String) {
        #expect(broken(house("Sources/Pipeline/Files/New.swift", text + "\n")) == [])
    }

    @Test func aRoomWithoutAPlaceIsFound() {
        #expect(broken(house("Sources/Pipeline/Attic/New.swift", "struct New {}\n")).count == 1)
    }

    @Test func longFilesAreFound() {
        let text = String(repeating: "\n", count: 401)
        for path in ["sql/new.sql", "Sources/CKernels/new.c", "Tests/NewTests.swift"] {
            #expect(broken(house(path, text)).count == 1, "\(path)")
        }
        #expect(broken(house("sql/new.sql", String(repeating: "\n", count: 400))) == [])
    }

    @Test(arguments: [
        "func new(", "init(", "public static func new<A>(", "deinit {", "    var new: Int {",
        "@discardableResult\npackage func new(",
    ])
    func longFunctionsAreFound(_ head: String) {
        let indent = String(head.prefix { $0 == " " })
        let rest = head.hasSuffix("{") ? "" : "\n    a: Int = { 1 }()\n) throws\nwhere A: B {"
        func text(_ lines: Int) -> String {
            head + rest + "\n" + String(repeating: "    \"{\"\n", count: lines) + indent + "}\n"
        }
        let heads = head.hasSuffix("{") ? 2 : 5
        let path = "Sources/Store/New.swift"
        #expect(broken(house(path, text(60 - heads))) == [])
        #expect(broken(house(path, text(61 - heads))).count == 1)
    }

    @Test func aHeadWithoutABodyHasNoLength() {
        let text =
            "protocol New {\n    func a()\n    init()\n}\n"
            + String(repeating: "struct A {}\n", count: 70)
        #expect(broken(house("Sources/Store/New.swift", text)) == [])
    }

    @Test(arguments: [
        ("Sources/Store/Utils.swift", "struct New {}"),
        ("Sources/Pipeline/Files/Helpers/New.swift", "struct New {}"),
        ("Sources/Store/New.swift", "struct New {\n    class RowManager {}\n}"),
    ])
    func drawersAreFound(_ path: String, _ text: String) {
        #expect(broken(house(path, text + "\n")).count == 1)
    }

    @Test func printsOutsideOfOutputAreFound() {
        let path = "Sources/workbench/Commands/New.swift"
        #expect(broken(house(path, "func a() { print(1) }\n")).count == 1)
        #expect(broken(house(path, "func a() { b.print(1) }\n")) == [])
    }

    @Test func exceptionsCountAsLongAsTheyAreNeeded() {
        let text = "let new = labelText()\nfunc a() {" + String(repeating: "\n", count: 500) + "}\n"
        let path = "Sources/Pipeline/Files/New.swift"
        var rules = rules
        rules.knownBackward = ["Files -> Runs: labelText"]
        rules.longFiles = [path: 502]
        rules.longFunctions = ["\(path) a": 501]
        func broken(_ house: House) -> Int {
            rules.order(of: house).count + rules.sizesOfFiles(of: house).count
                + rules.sizesOfFunctions(of: house).count
        }
        #expect(broken(house(path, text)) == 0)
        #expect(broken(house(path, "struct New {}\n")) == 3)
        #expect(broken(house("sql/new.sql", "")) == 3)
        rules.longFiles = [path: 501]
        rules.longFunctions = ["\(path) a": 500]
        #expect(broken(house(path, text)) == 2)
    }
}
