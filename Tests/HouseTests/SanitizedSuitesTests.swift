import Foundation
import TestSupport
import Testing

@Suite struct SanitizedSuitesTests {
    @Test func theListedSuitesHaveWhatTheyName() throws {
        let manifest = try String(contentsOfFile: Places.root + "/Package.swift", encoding: .utf8)
        let suites = SanitizedSuites(manifest: manifest)
        let house = try House(at: Places.root)
        #expect(suites.listed.count > 10)
        #expect(!suites.excluded.isEmpty)
        let missing = suites.missing(of: house)
        #expect(missing.isEmpty, "\(missing.joined(separator: "\n"))")
        // Each file that carries a type of its own is needed by some other.
        let without = SanitizedSuites(
            listed: suites.listed.filter { $0 != "GeneratedShop.swift" }, excluded: suites.excluded)
        #expect(!without.missing(of: house).isEmpty)
    }

    @Test func importsGoWithThoseOfTheMutex() throws {
        let found = SanitizedSuites.importsBesideTheMutex(of: try House(at: Places.root))
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
        let house = House(["Sources/Store/Row.swift": "internal import Glibc\nimport Glibc\n"])
        #expect(SanitizedSuites.importsBesideTheMutex(of: house).count == 1)
    }

    @Test func whatIsNotListedIsNamed() {
        let house = House([
            "Tests/PipelineTests/Runs/ATests.swift": "struct ATests { let shop = Shop() }\n",
            "Tests/PipelineTests/Shop.swift": "struct Shop {}\n",
        ])
        #expect(SanitizedSuites(listed: ["Runs"]).missing(of: house).count == 1)
        #expect(SanitizedSuites(listed: ["Runs", "Shop.swift"]).missing(of: house) == [])
        let left = SanitizedSuites(listed: ["Runs"], excluded: ["Runs/ATests.swift"])
        #expect(left.missing(of: house) == [])
    }
}
