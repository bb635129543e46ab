import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// One file a day gives what one file of all days gives.
@Suite struct DailyDropsTests {
    private func prepared() throws -> Connection {
        let database = try Connection.inMemory()
        try Database.prepare(database)
        return database
    }

    /// Ingests a folder in one call.
    private func ingest(
        _ folder: TemporaryFolder, into database: Connection
    ) throws -> [IngestReport] {
        let paths = try Ingest.files([folder.path], database: database.path)
        return try ingest(paths, into: database)
    }

    private func ingest(_ paths: [String], into database: Connection) throws -> [IngestReport] {
        let ingest = try Ingest(database: database).together(paths)
        return try paths.flatMap { try ingest.ingest(path: $0) }
    }

    private func file(_ dates: String...) -> String {
        IngestTestSupport.header
            + dates.map { "1,a,d,1,\($0) 8:00,2,c,UK\n" }.joined()
    }

    // MARK: Date orders

    /// The first two files cannot tell, the third can: in one call the first two are read as it says.
    @Test func filesOfOneCallAreLookedAtTogether() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(file("1/12/2010"), to: "01.csv")
        _ = try folder.write(file("2/12/2010"), to: "02.csv")
        _ = try folder.write(file("13/12/2010"), to: "13.csv")
        let database = try prepared()
        let reports = try ingest(folder, into: database)
        #expect(reports.map(\.dateOrder) == ["dmy (earlier files)", "dmy (earlier files)", "dmy"])
        #expect(reports.flatMap(\.warnings) == [])
        let times = try database.query("select invoiced_at from invoice_line order by line_id")
        #expect(
            try times.map { try $0.text(0) }
                == ["2010-12-01 08:00:00", "2010-12-02 08:00:00", "2010-12-13 08:00:00"])
    }

    @Test func whatTheDatabaseHasSettledGoesFirst() throws {
        let folder = try TemporaryFolder()
        let database = try prepared()
        try IngestTestSupport.ingest(file("12/14/2010"), into: database)
        _ = try folder.write(file("1/12/2010"), to: "01.csv")
        _ = try folder.write(file("13/12/2010"), to: "13.csv")
        let reports = try ingest(folder, into: database)
        #expect(reports.map(\.dateOrder) == ["mdy (earlier files)", "dmy"])
    }

    /// One call a day: the first files are guesses, and the file that proves them wrong says so.
    @Test func aProofAgainstEarlierGuessesIsReported() throws {
        let database = try prepared()
        let guess = try IngestTestSupport.ingest(file("1/12/2010"), into: database, name: "a.csv")
        #expect(guess.dateOrder == "mdy (assumed)")
        let proof = try IngestTestSupport.ingest(file("13/12/2010"), into: database, name: "b.csv")
        #expect(
            proof.warnings.contains { $0.contains("a.csv") && $0.contains("read as mdy") },
            "\(proof.warnings)")
        let agreeing = try IngestTestSupport.ingest(
            file("12/14/2010"), into: database, name: "c.csv")
        #expect(agreeing.warnings.isEmpty)
        let unsure = try IngestTestSupport.ingest(file("2/12/2010"), into: database, name: "d.csv")
        #expect(unsure.dateOrder == "mdy (earlier files)")
        #expect(unsure.warnings.contains { $0.contains("both orders") })
    }

    @Test func aFileThatCannotBeReadIsReportedInItsTurn() throws {
        let folder = try TemporaryFolder()
        let good = try folder.write(file("1/12/2010"), to: "01.csv")
        let missing = folder.file("none.csv")
        let database = try prepared()
        let ingest = try Ingest(database: database).together([good, missing])
        _ = try ingest.ingest(path: good)
        let error = try #require(throws: IngestError.self) { try ingest.ingest(path: missing) }
        #expect(error.kind == .inputMissing)
    }

    // MARK: The real data

    /// The real file and its 305 days, read once for all tests.
    private struct Days: Sendable {
        let folder: TemporaryFolder
        let paths: [String]
        /// Digest of each query's answer on the whole file.
        let whole: [String]

        init() throws {
            folder = try TemporaryFolder()
            let database = try Connection.inMemory()
            try Database.prepare(database)
            _ = try Ingest(database: database).ingest(path: Places.realData)
            whole = try comparedSQL.map { try digest(database, $0) }
            // Split at the bytes: the file is not UTF-8, and no record of it spans lines.
            try Self.split(Places.realData, into: folder)
            paths = try folder.contents().map(folder.file)
        }

        private static func split(_ path: String, into folder: TemporaryFolder) throws {
            let script = """
                gzip -dc '\(path)' | awk -F, 'NR == 1 { header = $0; next }
                    { match($0, /[0-9]+\\/[0-9]+\\/201[01] [0-9]+:[0-9]+/)
                      split(substr($0, RSTART, RLENGTH), part, /[\\/ ]/)
                      name = sprintf("%s/%04d-%02d-%02d.csv", folder, part[3], part[1], part[2])
                      if (!(name in seen)) { seen[name] = 1; print header > name }
                      print > name }' folder='\(folder.path)'
                """
            let done = try Command.run("/usr/bin/env", ["LC_ALL=C", "bash", "-c", script])
            #expect(done.status == 0, "\(done.errors)")
        }
    }

    private static let days = Result { try Days() }

    @Test(
        .enabled(if: Places.hasRealData, Comment(rawValue: Places.noRealData)),
        arguments: ["one call", "seven calls", "shuffled"])
    func daysGiveWhatTheWholeGives(_ way: String) throws {
        let days = try Self.days.get()
        #expect(days.paths.count == 305)
        var generator = SeededGenerator(seed: 7)
        let database = try prepared()
        let calls: [[String]] =
            switch way {
            case "one call": [days.paths]
            case "seven calls":
                stride(from: 0, to: 305, by: 44).map {
                    Array(days.paths[$0..<min($0 + 44, 305)])
                }
            default: [days.paths.shuffled(using: &generator)]
            }
        let reports = try calls.flatMap { try ingest($0, into: database) }
        #expect(reports.count == 305)
        #expect(reports.allSatisfy { $0.linesOverlapping == 0 && $0.linesRejected == 0 })
        // 127 days cannot tell; on 11 of them day and month are the same number.
        #expect(reports.count { $0.dateOrder.hasSuffix("(assumed)") } == 0)
        #expect(reports.count { $0.dateOrder == "mdy (earlier files)" } == 116)
        #expect(reports.flatMap(\.warnings) == [])

        #expect(try database.scalar("select count(*) from invoice_line") == 541_909)
        for (sql, whole) in zip(comparedSQL, days.whole) {
            let found = try digest(database, sql)
            #expect(found == whole, "\(sql)")
        }
        let ledger = try database.query(
            """
            select count(*), sum(lines_read), sum(reconciles),
                sum(lines_complete + lines_not_complete)
            from file_ledger
            """)
        #expect(ledger.map(\.values) == [[305, 541_909, 305, 541_909]])
        #expect(try database.scalar("select count(*) from line_ledger") == 541_909)

        // The whole file on top of its days: every line is there already.
        let error = try #require(throws: IngestError.self) {
            try Ingest(database: database).ingest(path: Places.realData)
        }
        #expect(error.description.contains("541909 of 541909 lines are in the database already"))
    }
}

/// Everything but the file and its line, in an order of its own; and the features.
private let comparedSQL = [
    """
    select
        quote(invoice_no) || quote(stock_code) || quote(description) || quantity || invoiced_at
            || unit_price || quote(customer_id) || quote(country) as line
    from invoice_line
    order by line
    """,
    "select * from customer_features order by customer_id",
    "select * from customer_features_trimmed order by customer_id",
]

private func digest(_ database: Connection, _ sql: String) throws -> String {
    var digest = SHA256Digest()
    let columns = try database.columnNames(of: sql).count
    try database.forEachRow(sql) { row in
        for column in 0..<columns {
            row.withUTF8(column) { digest.update(UnsafeRawBufferPointer($0)) }
        }
    }
    return digest.hex()
}
