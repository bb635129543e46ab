import Foundation
import Pipeline
import TestSupport
import Testing

struct FixedSchemaTests {
    /// The fast way of comparing is right for this version's migrations.
    @Test func theStatedDigestIsThatOfTheMigrations() throws {
        let name = "FixedSchema+Current.swift"
        let place = Places.root + "/Sources/Pipeline/Database/Schema/" + name
        let expected = try FixedSchema.currentSource()
        guard try String(contentsOfFile: place, encoding: .utf8) != expected else { return }
        let copy = FileManager.default.temporaryDirectory.path + "/" + name
        try expected.write(toFile: copy, atomically: true, encoding: .utf8)
        Issue.record("\(place) is older than the migrations: copy \(copy) there")
    }
}
