import Pipeline
import Store
import TestSupport
import Testing

/// Rows of a publication that is published again: only those that change are written.
@Suite struct PublishedRowsTests {
    private let folder: TemporaryFolder
    private let connection: Connection
    private let run: String

    init() throws {
        folder = try TemporaryFolder()
        connection = try PublisherTests.shop(in: folder)
        run = "\(try PublisherTests.sweep(connection))"
        try SegmentShop.publish(run, as: "Spring", in: connection)
    }

    private func rows(_ table: String) throws -> [[Value]] {
        try connection.query("select rowid, * from \(table) order by customer_id").map(\.values)
    }

    /// Rows that the connection has written meanwhile.
    private func written(_ body: () throws -> Void) throws -> Int {
        func all() throws -> Int { try connection.query("select total_changes()")[0].int(0) }
        let before = try all()
        try body()
        return try all() - before
    }

    @Test func theSameAgainWritesNoCustomer() throws {
        let before = try rows("customer_segment")
        let again = try written { try SegmentShop.publish(run, as: "Spring", in: connection) }
        #expect(try rows("customer_segment") == before)
        // Tables made on the way are counted too: each customer once in `run_place` and in `placed`.
        let fresh = try written {
            try connection.transaction {
                try connection.run("update customer_segment set certainty = 0.5")
                try connection.run("update customer_segment set certainty = 0.25")
            }
            try SegmentShop.publish(run, as: "Spring", in: connection)
        }
        #expect(try rows("customer_segment") == before)
        // Twice by hand, once by publish.
        #expect(fresh >= again + 3 * 122)
    }

    /// What another program did to rows is undone, to those of nobody too.
    @Test func rowsOfOthersAreMended() throws {
        let before = try connection.query("select * from customer_segment order by customer_id")
            .map(\.values)
        try connection.transaction {
            try connection.run("delete from customer_segment where customer_id = 'C1003'")
            try connection.run(
                """
                update customer_segment
                set country = null, net_revenue = 0.5, second_segment_name = 'x'
                where customer_id = 'C1004'
                """)
            try connection.run(
                "update customer_segment set customer_id = 'nobody' where customer_id = 'C1005'")
        }
        try SegmentShop.publish(run, as: "Spring", in: connection)
        let after = try connection.query("select * from customer_segment order by customer_id")
            .map(\.values)
        #expect(after == before)
        // Whom nobody knew before is there since the day of the publication: that is the same here.
        #expect(try connection.query("pragma integrity_check")[0].text(0) == "ok")
    }

    /// The same of a publication that stands beside.
    @Test func besideToo() throws {
        try SegmentShop.publish(run, as: "Beside", in: connection)
        let before = try rows("publication_customer")
        #expect(before.count == 122)
        try SegmentShop.publish(run, as: "Beside", in: connection)
        #expect(try rows("publication_customer") == before)
        try connection.transaction {
            try connection.run(
                """
                update publication_customer set certainty = 0, customer_id = 'nobody'
                where customer_id = 'C1005'
                """)
            try connection.run(
                "update publication_customer set certainty = 0 where customer_id = 'C1006'")
        }
        try SegmentShop.publish(run, as: "Beside", in: connection)
        func told(_ rows: [[Value]]) -> [[Value]] { rows.map { Array($0.dropFirst()) } }
        #expect(told(try rows("publication_customer")) == told(before))
    }
}
