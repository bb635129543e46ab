import Foundation
import Pipeline
import Store
import Testing

struct DoctorTests {
    @Test func aFileOfOursIsSoundAndStaysAsItIs() throws {
        let shop = try ExaminedShop()
        shop.shop.connection.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: shop.shop.path))
        let examination = try shop.examine()
        let bad = examination.diagnoses.filter { $0.state == .fault || $0.state == .warning }
        #expect(bad.isEmpty, "\(bad)")
        #expect(Set(examination.diagnoses.map(\.check)).count == 15)
        #expect(try Data(contentsOf: URL(fileURLWithPath: shop.shop.path)) == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: shop.shop.folder.path).sorted()
                == ["a.db", "lines.csv"])
    }

    @Test func fixingTwiceFindsNothingToDo() throws {
        let shop = try ExaminedShop()
        let (first, done) = try shop.fix()
        #expect(!done.isEmpty)
        #expect(first.nFixable == 0, "\(first.diagnoses.filter(\.isFixable))")
        #expect(try shop.fix().done.isEmpty)
    }

    @Test func whatIsFixedIsNoChangeOfAnotherProgram() throws {
        let shop = try ExaminedShop()
        let version = "select lines_version, customers_version from data_version"
        let before = try shop.shop.connection.query(version)[0].values
        shop.shop.connection.close()
        _ = try shop.fix()
        let connection = try Database.open(shop.shop.path, for: .writing)
        #expect(try connection.query(version)[0].values == before)
    }
}
