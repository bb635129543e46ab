import TestSupport
import Testing

/// The rules over this very checkout.
///
/// Every line that a test shows says what breaks a rule and where.
@Suite struct HouseRulesTests {
    private static let house = Result { try House(at: Places.root) }
    private let rules = HouseRules()

    @Test func theHouseIsRead() throws {
        let house = try Self.house.get()
        #expect(house.sources.count > 200)
        #expect(house.texts["sql/segment.sql"] != nil)
        #expect(house.texts["scripts/test"] != nil)
        #expect(house.sources.map(\.functions.count).reduce(0, +) > 1000)
    }

    @Test func importsFollowTheLayers() throws {
        #expect(rules.imports(of: try Self.house.get()) == [])
    }

    @Test func roomsNameNoLaterOne() throws {
        #expect(rules.order(of: try Self.house.get()) == [])
    }

    @Test func filesAreShort() throws {
        #expect(rules.sizesOfFiles(of: try Self.house.get()) == [])
    }

    @Test func functionsFitAScreen() throws {
        #expect(rules.sizesOfFunctions(of: try Self.house.get()) == [])
    }

    @Test func namesSayWhatIsInside() throws {
        #expect(rules.names(of: try Self.house.get()) == [])
    }

    @Test func onlyOutputPrints() throws {
        #expect(rules.prints(of: try Self.house.get()) == [])
    }
}
