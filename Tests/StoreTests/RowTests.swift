import Store
import Testing

@Suite struct RowTests {
    private func row(_ sql: String) throws -> Row {
        try #require(try Connection.inMemory().query(sql).first)
    }

    @Test func gettersGoByNameAndPosition() throws {
        let row = try row("select 1 as i, 2.5 as d, 'x' as t, null as n")
        #expect(row.columns == ["i", "d", "t", "n"])
        #expect(try row.int("i") == 1)
        #expect(try row.int(0) == 1)
        #expect(try row.double("d") == 2.5)
        #expect(try row.double("i") == 1)
        #expect(try row.text(2) == "x")
        #expect(row["n"] == .null)
        #expect(row[1] == 2.5)
        #expect(row.has("t") && !row.has("T"))
    }

    @Test func nullIsNilOrAnErrorButNeverZero() throws {
        let row = try row("select null as n, 7 as i, 1.5 as d, 't' as t")
        #expect(try row.optionalInt("n") == nil)
        #expect(try row.optionalDouble(0) == nil)
        #expect(try row.optionalText("n") == nil)
        #expect(try row.optionalInt(1) == 7)
        #expect(try row.optionalDouble("d") == 1.5)
        #expect(try row.optionalText("t") == "t")
        for read: () throws -> Any? in [
            { try row.int("n") }, { try row.double("n") }, { try row.text("n") },
            { try row.int("d") }, { try row.int("t") }, { try row.double("t") },
            { try row.text("i") }, { try row.optionalInt("t") }, { try row.optionalText(1) },
        ] {
            let error = try #require(throws: StoreError.self) { _ = try read() }
            #expect(error.isMismatch)
        }
    }

    @Test func unknownColumnIsAnError() throws {
        let row = try row("select 1 as i")
        let error = try #require(throws: StoreError.self) { _ = try row.int("j") }
        #expect(error.message.contains("j"))
    }

    @Test func firstOfTwoEqualNamesWins() throws {
        #expect(try row("select 1 as a, 2 as a").int("a") == 1)
    }

    @Test func cursorReadsInPlace() throws {
        let connection = try Connection.inMemory()
        var seen: [String] = []
        try connection.forEachRow("select 1, 2.5, 'é', null, x'41', ''") { row in
            // `#expect` cannot take a noncopyable value apart, so the results go into constants.
            let numbers = (
                row.columnCount, try row.int(0), try row.int64(0), try row.double(1)
            )
            #expect(numbers == (6, 1, 1, 2.5))
            let (bytes, count) = (row.withUTF8(2) { Array($0) }, row.withUTF8(5) { $0.count })
            #expect(bytes == [0xc3, 0xa9])
            #expect(count == 0)
            let (null, other, blob) = (row.isNull(3), row.isNull(2), row.storageClass(4))
            #expect(null && !other)
            #expect(blob == .blob)
            let values = row.values()
            #expect(values == [1, 2.5, "é", nil, "A", ""])
            seen.append(try row.text(2))
        }
        #expect(seen == ["é"])
    }

    @Test(arguments: ["1", "2.5", "'x'", "'7'", "x'37'", "null"])
    func cursorConvertsNothing(_ literal: String) throws {
        let connection = try Connection.inMemory()
        try connection.forEachRow("select \(literal) as v") { row in
            let kind = row.storageClass(0)
            let reads: [(Bool, Result<Void, any Error>)] = [
                (kind == .integer, Result { _ = try row.int(0) }),
                (kind == .integer || kind == .real, Result { _ = try row.double(0) }),
                (kind == .text, Result { _ = try row.text(0) }),
            ]
            for (isAllowed, read) in reads {
                switch read {
                case .success: #expect(isAllowed)
                case .failure(let error as StoreError):
                    #expect(!isAllowed && error.isMismatch)
                    #expect(error.message.contains("column v") && error.sql == nil)
                case .failure(let error): Issue.record(error)
                }
            }
        }
    }

    @Test func aBlobIsNoText() throws {
        let row = try row("select x'41' as b")
        #expect(row["b"] == "A")
        let error = try #require(throws: StoreError.self) { _ = try row.text("b") }
        #expect(error.isMismatch)
    }

    @Test func aMismatchNamesTheFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.db")
        let connection = try Connection(path: path, mode: .create)
        let row = try #require(try connection.query("select 'x' as v").first)
        let copied = try #require(throws: StoreError.self) { _ = try row.int("v") }
        #expect(copied.file == path)
        let read = try #require(throws: StoreError.self) {
            try connection.forEachRow("select 'x' as v") { _ = try $0.int(0) }
        }
        #expect(read.file == path && read.isMismatch)
    }

    @Test func invalidUTF8IsRepairedInTheCopy() throws {
        let connection = try Connection.inMemory()
        #expect(try connection.scalar("select cast(x'61ff62' as text)") == "a\u{fffd}b")
    }
}
