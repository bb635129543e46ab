import Foundation
import Pipeline
import Store
import Testing

struct ForgetListTests {
    private func read(_ text: String) throws -> [String] {
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("list.csv")
            try Data(text.utf8).write(to: file)
            return try ForgetList(file.path).names
        }
    }

    @Test(arguments: [
        ("Date;Name;E-Mail\n2026-01-01;Ann;MÜLLER@x.de\n", ["MÜLLER@x.de"]),
        ("Email,Customer ID\na@x.de,12347\nb@x.de,\n", ["12347", "b@x.de"]),
        ("2026-01-01,ann@x.de\n2026-01-02,+44 20 7946 0018\n", ["ann@x.de", "+44 20 7946 0018"]),
        ("ann@x.de\nbo@x.de\n", ["ann@x.de", "bo@x.de"]),
        ("Customer ID,Why\r\n12347,asked\r\n\r\n 12348 ,asked\r\n", ["12347", "12348"]),
        ("Anna,12347,SMS\nBo,12348,mail\n", ["Anna", "Bo"]),
        ("\u{FEFF}email\n\"ann@x.de\"\n", ["ann@x.de"]), ("12347", ["12347"]),
    ])
    func eachLineNamesSomebody(text: String, expected: [String]) throws {
        #expect(try read(text) == expected)
    }

    @Test(arguments: ["email,why\n", "", "\u{FEFF}customer_id\n\n"])
    func aListThatNamesNobodyIsRefused(text: String) throws {
        let error = try #require(throws: ForgetError.self) { try read(text) }
        #expect(error.kind == .data && error.description.contains("list.csv: names nobody"))
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
            #expect(try ForgetList(file.path).names == ["MÜLLER@x.de"])
        }
    }

    private func list(_ text: String, _ connection: Connection) throws -> ForgetList {
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("list.csv")
            try Data(text.utf8).write(to: file)
            return try ForgetList(file.path, in: connection)
        }
    }

    /// A first line with somebody's id has no header's words, whatever stands beside it.
    @Test func aKnownIDIsNoHeader() throws {
        let connection = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,MUG,1,2010-12-01 08:00,2.5,KUNDE,UK\n"
                + "2,A,MUG,1,2010-12-01 08:00,2.5,BERTA,UK\n", into: connection)
        let found = try list("BERTA,by phone\nKUNDE,by mail\n", connection)
        #expect(found.names == ["BERTA", "KUNDE"] && found.reading.hasPrefix("has no header"))
        #expect(
            try list("id,email,reason\nBERTA,,x\n", connection).reading.hasPrefix(
                "its columns \"id\" and \"email\" name people"))
    }

    /// An id of a list of requests may be that of somebody else.
    @Test func aLineThatLeadsToTwoIsRefused() throws {
        let connection = try IngestTestSupport.database()
        let lines = ["17", "18", "19"].map {
            "\($0),A,MUG,1,2010-12-01 08:00,2.5,\($0),UK\n"
        }
        try IngestTestSupport.ingest(IngestTestSupport.header + lines.joined(), into: connection)
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("crm.csv")
            try Data(
                "customer_id,E-Mail\n17,ann@x.de\n18,bo@x.de\n19,bo@x.de\n".utf8
            ).write(to: file)
            _ = try CustomerIngest(database: connection).ingest(path: file.path)
        }
        let wrong = try list(
            "id,email,reason\n17,ANN@x.de,a\n18,Ann <ann@x.de>,b\n", connection)
        let error = try #require(throws: ForgetError.self) {
            try wrong.check(in: connection, names: .plain)
        }
        #expect(error == .disagree(wrong.path, line: 3, ["18", "17"]) && error.kind == .data)
        #expect(error.description.contains("list.csv:3: "))
        // One of several who have an address, and an address that nobody has, are no contradiction.
        try list("id,email\n18,bo@x.de\n17,new@x.de\n", connection).check(
            in: connection, names: .plain)
        // Neither is somebody forgotten anybody else.
        _ = try Forgetter(in: connection).forget(["17"])
        #expect(throws: ForgetError.self) {
            try list("id,email\n18,ann@x.de\n", connection).check(in: connection, names: .plain)
        }
        try list("id,email\n17,ann@x.de\n", connection).check(in: connection, names: .plain)
    }

    @Test(arguments: ["", "\n\n", "customer_id\n", ",x\n"])
    func aListOfNobodyIsRefused(text: String) throws {
        let error = try #require(throws: ForgetError.self) { try read(text) }
        #expect(error.kind == .data)
    }
}
