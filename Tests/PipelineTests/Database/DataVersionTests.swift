import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// What raises the versions, and what does not.
struct DataVersionTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.db")
        try ingest("A1,10,thing,2,12/13/2010 8:26,2.5,C1,UK", name: "first.csv")
    }

    private func open() throws -> Connection { try Database.open(path, for: .creating) }

    @discardableResult
    private func ingest(
        _ lines: String, name: String, rule: OverlapRule = .keep
    ) throws -> IngestReport {
        var options = IngestOptions()
        options.onOverlap = rule
        let file = try folder.write(IngestTestSupport.header + lines + "\n", to: name)
        return try Ingest(database: try open(), options: options).ingest(path: file)[0]
    }

    private func addCustomers(_ text: String) throws {
        let file = try folder.write(text, to: "customers.csv")
        _ = try CustomerIngest(database: try open(), options: IngestOptions()).ingest(path: file)
    }

    /// The versions as the next command leaves them that writes.
    private func versions() throws -> [Value] {
        let connection = try open()
        try connection.transaction {
            try connection.run("update data_version set lines_version = lines_version")
        }
        return try connection.query("select lines_version, customers_version from data_version")[0]
            .values
    }

    /// How both versions have grown.
    private func growth(_ body: () throws -> Void) throws -> [Int] {
        let before = try versions()
        try body()
        return try zip(before, versions()).map { before, after in
            guard case (.integer(let before), .integer(let after)) = (before, after) else {
                return -1
            }
            return Int(after - before)
        }
    }

    @Test func aFileOfLinesRaisesThatOfTheLines() throws {
        #expect(
            try growth {
                try ingest("A2,10,thing,1,12/14/2010 8:26,2.5,C2,UK", name: "second.csv")
            } == [1, 0])
    }

    @Test func whatBringsNoLineRaisesNothing() throws {
        let line = "A1,10,thing,2,12/13/2010 8:26,2.5,C1,UK"
        let grown = try growth {
            // The same content, and the same line in another file, left out.
            #expect(try ingest(line, name: "copy.csv").alreadyIngested)
            let again = try ingest(line + "\n", name: "again.csv", rule: .skip)
            #expect(again.linesKept == 0)
            #expect(again.linesOverlapping == 1)
        }
        #expect(grown == [0, 0])
    }

    @Test func aFileOfCustomersRaisesThatOfTheCustomers() throws {
        #expect(try growth { try addCustomers("customer_id,age\nC1,40\n") } == [0, 1])
        #expect(try growth { try addCustomers("customer_id,age\nC1,40\n") } == [0, 0])
        #expect(try growth { try addCustomers("customer_id,age\nC1,41\n") } == [0, 1])
    }

    @Test func whateverAnotherProgramWritesRaisesBoth() throws {
        let update = try LineEdit.update.sql(in: try open())
        let statements = [
            update, "create table mine (x)", "delete from data_dictionary where object = 'run'",
            "pragma journal_mode = wal; \(update); pragma journal_mode = delete",
        ]
        for sql in statements {
            let grown = try growth {
                let outcome = try Command.run("/usr/bin/env", ["sqlite3", path, sql])
                try #require(outcome.status == 0)
            }
            #expect(grown == [1, 1], "\(sql)")
        }
    }

    /// A command of ours that writes in between hides nothing.
    @Test func whatAnotherProgramWroteIsNotForgotten() throws {
        let grown = try growth {
            let update = try LineEdit.update.sql(in: try open())
            let outcome = try Command.run("/usr/bin/env", ["sqlite3", path, update])
            try #require(outcome.status == 0)
            try addCustomers("customer_id,age\nC1,40\n")
            try ingest("A2,10,thing,1,12/14/2010 8:26,2.5,C2,UK", name: "second.csv")
        }
        #expect(grown == [2, 2])
    }

    /// Edits of lines, of invoices, of products and of the facts themselves.
    private static let edits = [
        "delete from sold_line where line_id = 3",
        "update sold_line set quantity = 7 where line_id = 2",
        "delete from sold_line where invoice_id = 2; delete from invoice where invoice_id = 2",
        "update invoice set customer_id = 'C9' where invoice_id = 1",
        "update invoice set invoiced_at = '2010-12-20 10:00:00' where invoice_id = 2",
        "insert into sold_line (line_id, invoice_id, line_no, product_id, quantity, unit_price)"
            + " select 99, invoice_id, 99, product_id, quantity, unit_price from sold_line"
            + " where line_id = 1",
        "delete from sold_line; delete from invoice",
        "update customer_fact set revenue = 1e6",
    ]

    private func edit(_ sql: String) throws {
        let outcome = try Command.run("/usr/bin/env", ["sqlite3", path, sql])
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    private func addThreeLines() throws {
        try ingest(
            "A2,10,thing,1,12/14/2010 8:26,2.5,C1,UK\nA3,11,,4,12/15/2010 8:26,1.5,C2,France\n"
                + "A3,11,cup,-1,12/15/2010 8:26,1.5,C2,France",
            name: "more.csv")
    }

    /// Facts are what the lines come to again with the next command that writes, in both journal modes.
    @Test(arguments: edits, [false, true])
    func factsFollowAnotherProgram(sql: String, isInWAL: Bool) throws {
        try addThreeLines()
        if isInWAL { try edit("pragma journal_mode = wal") }
        _ = try open()
        try edit(sql)
        #expect(try FactOracle.differences(in: try Database.open(path, for: .reading)) != [])
        #expect(try FactOracle.differences(in: try open()) == [])
        #expect(try FactOracle.differences(in: try Database.open(path, for: .reading)) == [])
    }

    /// Lines of an invoice that is gone would become those of the next file's.
    @Test(arguments: [
        "delete from invoice where invoice_id = 1", "delete from product",
        "delete from source_file",
    ]) func rowsThatAreGoneAreDamage(sql: String) throws {
        try edit(sql)
        let error = try #require(throws: DamagedError.self) { try open() }
        #expect("\(error)".contains("another program has removed it"), "\(error)")
    }

    /// Another program may write between the opening of a file and its lock.
    @Test(arguments: [false, true])
    func factsFollowAnotherProgramMeanwhile(isInWAL: Bool) throws {
        try addThreeLines()
        if isInWAL { try edit("pragma journal_mode = wal") }
        let connection = try open()
        for (number, sql) in Self.edits.prefix(4).enumerated() {
            try edit(sql)
            let text =
                IngestTestSupport.header + "B\(number),10,thing,3,12/16/2010 8:26,2.5,C1,UK\n"
            let file = try folder.write(text, to: "\(number).csv")
            _ = try Ingest(database: connection, options: IngestOptions()).ingest(path: file)
            #expect(try FactOracle.differences(in: connection) == [], "\(sql)")
        }
    }

    /// What our own commands leave is known, so that nothing is added up twice.
    @Test func ownCommandsAreKnown() throws {
        try addThreeLines()
        try addCustomers("customer_id,age\nC1,40\n")
        try edit("delete from sold_line where line_id = 1")
        for _ in 0..<2 {
            let connection = try open()
            try connection.transaction(.immediate) {
                let noted = try connection.scalar("select file_change from data_version")
                let counter = try #require(connection.changeCounter)
                #expect(noted == .integer(Int64(counter)))
            }
        }
    }

    /// A commit that does not come through `transaction` is nobody's.
    @Test func whatIsNotNotedCountsAsAnothers() throws {
        #expect(
            try growth {
                try open().run("update shop_convention set non_product_basis = 'flag'")
            } == [1, 1])
    }

    @Test func readersRaiseNothing() throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        _ = try Database.open(path, for: .reading).query("select * from invoice_line")
        try open().transaction {}
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
}
