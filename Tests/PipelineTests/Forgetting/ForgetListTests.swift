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
        ("Date;Name;E-Mail\n2026-01-01;Ann;MÜLLER@x.de\n", ["MÜLLER@x.de"]),
        ("Email,Customer ID\na@x.de,12347\nb@x.de,\n", ["12347", "b@x.de"]),
        ("2026-01-01,ann@x.de\n2026-01-02,+44 20 7946 0018\n", ["ann@x.de", "+44 20 7946 0018"]),
        ("ann@x.de\nbo@x.de\n", ["ann@x.de", "bo@x.de"]),
        ("Customer ID,Why\r\n12347,asked\r\n\r\n 12348 ,asked\r\n", ["12347", "12348"]),
        ("\u{FEFF}email\n\"ann@x.de\"\n", ["ann@x.de"]), ("12347", ["12347"]),
    ])
    func eachLineNamesSomebody(text: String, expected: [String]) throws {
        #expect(try read(text) == expected)
    }

    @Test func aLineThatNamesNobodyIsRefused() throws {
        let error = try #require(throws: ForgetError.self) {
            try read("email,why\na@x.de,x\n,y\n,z\n")
        }
        #expect(
            error.kind == .data
                && error.description.contains("list.csv:3: names nobody, as does 1 more line"))
    }

    @Test func spreadsheetsInUTF16AreRead() throws {
        let bytes = "\u{FEFF}email\nMÜLLER@x.de\n".data(using: .utf16LittleEndian) ?? Data()
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("list.csv")
            try bytes.write(to: file)
            #expect(try ForgetList.read(file.path) == ["MÜLLER@x.de"])
        }
    }

    @Test(arguments: ["", "\n\n", "customer_id\n", ",x\n"])
    func aListOfNobodyIsRefused(text: String) throws {
        let error = try #require(throws: ForgetError.self) { try read(text) }
        #expect(error.kind == .data)
    }
}
