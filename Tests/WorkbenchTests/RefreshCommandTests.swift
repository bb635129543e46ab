import Foundation
import Store
import TestSupport
import Testing

/// `refresh` through the built binary, on a copy of the small shop.
@Suite struct RefreshCommandTests {
    private let shop: ShopCopy

    init() throws { shop = try ShopCopy() }

    private func workbench(_ words: String...) throws -> Command.Outcome {
        try shop.run(words)
    }

    @Test func aNightIsToldInAMarketersWords() throws {
        let early = try workbench("refresh")
        #expect(early.status == 64, "\(early.errors)")
        #expect(early.errors.contains("workbench publish --db \(shop.path) --rules rfm"))
        _ = try workbench("publish", "kmeans_3_0.001", "--as", "Spring")
        _ = try workbench("publish", "--rules", "rfm")
        let still = try workbench("refresh")
        #expect(still.status == 0, "\(still.errors)")
        #expect(still.output.hasPrefix("Refreshed \"Spring\": run "))
        #expect(still.output.contains(" move."))
        #expect(still.errors.contains("\"rfm\" in publication_customer: as of "))
        let past = try workbench("refresh", "--as-of", "2001-01-01")
        #expect(past.status == 64 && past.errors.contains("never back"))
        let later = try workbench("refresh", "--as-of", "2011-12-16", "--dry-run")
        #expect(later.status == 0, "\(later.errors)")
        #expect(later.output.hasPrefix("Nothing is changed; \"Spring\" would be refreshed: "))
        let never = try workbench("refresh", "--as-of", "2032-01-01")
        #expect(never.status == 65 && never.errors.contains("more than 31 days after"))
        let tables = try workbench("refresh", "--format", "json")
        #expect(tables.output.contains("\"new_customers\"") && tables.output.contains("\"moves\""))
        for outcome in [still, past, later, tables] {
            let text = (outcome.output + outcome.errors).lowercased()
            for word in ["margin", "medoid", "noise", "bands", "bridge", "fate", "inertia"] {
                #expect(!text.contains(word), "\(word)")
            }
        }
    }
}
