import TestSupport
import Testing

/// The rules over this very checkout.
///
/// Every line that a test shows says what breaks a rule and where.
@Suite struct HouseRulesTests {
    private static let house = Result { try House(at: Places.root) }
    private let rules = HouseRules()

    private func expectNone(_ broken: [String], at place: SourceLocation = #_sourceLocation) {
        #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))", sourceLocation: place)
    }

    @Test func theHouseIsRead() throws {
        let house = try Self.house.get()
        #expect(house.sources.count > 200)
        #expect(house.texts["sql/segment.sql"] != nil)
        #expect(house.texts["scripts/test"] != nil)
        #expect(house.sources.map(\.functions.count).reduce(0, +) > 1000)
    }

    @Test func importsFollowTheLayers() throws {
        expectNone(rules.imports(of: try Self.house.get()))
    }

    @Test func roomsNameNoLaterOne() throws {
        expectNone(rules.order(of: try Self.house.get()))
    }

    @Test func filesAreShort() throws {
        expectNone(rules.sizesOfFiles(of: try Self.house.get()))
    }

    @Test func functionsFitAScreen() throws {
        expectNone(rules.sizesOfFunctions(of: try Self.house.get()))
    }

    @Test func namesSayWhatIsInside() throws {
        expectNone(rules.names(of: try Self.house.get()))
    }

    @Test func onlyOutputPrints() throws {
        expectNone(rules.prints(of: try Self.house.get()))
    }
}
