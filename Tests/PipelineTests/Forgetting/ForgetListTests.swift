import Foundation
import Pipeline
import Testing

struct ForgetListTests {
    private func read(_ text: String) throws -> [String] {
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("list.csv")
            try Data(text.utf8).write(to: file)
            return try ForgetList.read(file.path)
        }
    }

    @Test(arguments: [
        ("ann@x.de\nbo@x.de\n", ["ann@x.de", "bo@x.de"]),
        ("Customer ID,Why\r\n12347,asked\r\n\r\n 12348 ,asked\r\n", ["12347", "12348"]),
        ("\u{FEFF}email\n\"ann@x.de\"\n", ["ann@x.de"]), ("12347", ["12347"]),
    ])
    func theFirstColumnIsRead(text: String, expected: [String]) throws {
        #expect(try read(text) == expected)
    }

    @Test(arguments: ["", "\n\n", "customer_id\n", ",x\n"])
    func aListOfNobodyIsRefused(text: String) throws {
        let error = try #require(throws: ForgetError.self) { try read(text) }
        #expect(error.kind == .data)
    }
}
