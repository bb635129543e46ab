import Foundation
import Pipeline
import TestSupport
import Testing

/// Which files are the database's, seen through the folder that `ingest` reads.
struct FilePlaceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func names(_ paths: [String]) -> [String] {
        paths.map { ($0 as NSString).lastPathComponent }
    }

    @Test func onlyTheDatabaseAndItsThreeAreOurs() throws {
        let own = ["shop", "shop-journal", "shop-shm", "shop-wal"]
        let others = ["shop-walrus", "shop.csv", "shop_2011.csv"]
        for name in own + others { _ = try folder.write("a,b,c\n1,2,3\n", to: name) }
        // The same folder and the same file under other names.
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("folder"), withDestinationPath: folder.path)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link.csv"), withDestinationPath: "shop")
        for database in ["shop", "folder/shop", "./shop", "link.csv"] {
            var skipped: [String] = []
            let found = try Ingest.files([folder.path], database: folder.file(database)) {
                switch $0 {
                case .own(let files): skipped = files
                case .noTable: Issue.record("all are tables")
                case .folders(let folders): #expect(names(folders) == ["folder"])
                }
            }
            #expect(names(found) == others, "\(database)")
            #expect(names(skipped) == ["link.csv"] + own, "\(database)")
        }
    }

    @Test func aDatabaseThatIsNotThereYetTakesNothing() throws {
        _ = try folder.write("x", to: "shop_2011.csv")
        let found = try Ingest.files([folder.path], database: folder.file("shop")) { _ in
            Issue.record("nothing is ours")
        }
        #expect(names(found) == ["shop_2011.csv"])
    }
}
