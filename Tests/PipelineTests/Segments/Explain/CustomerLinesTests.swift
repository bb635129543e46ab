import Pipeline
import Store
import TestSupport
import Testing

struct CustomerLinesTests {
    private let connection: Connection

    /// Seven lines of customer 12345, one of each kind, and others.
    init() throws {
        connection = try IngestTestSupport.database()
        var options = IngestOptions()
        options.maxRejects = .all
        try IngestTestSupport.ingest(
            IngestTestSupport.header + """
                1,A,MUG,2,2010-12-01 08:00,2.5,12345,UK
                1,B,CUP,1,2010-12-01 08:00,4,12345,UK
                C2,A,MUG,-1,2010-12-02 08:00,2.5,12345,UK
                3,POST,POSTAGE,1,2010-12-03 08:00,18,12345,UK
                4,A,MUG,3,2010-12-04 08:00,0,12345,UK
                5,A,,1,2010-12-05 08:00,2.5,12345,UK
                6,A,MUG,12x,2010-12-05 08:00,2.5,12345,UK
                7,A,MUG,12x,2010-12-05 08:00,2.5,112345,UK
                8,A,MUG,1,2010-12-06 08:00,2.5,777,UK
                9,A,MUG,1,2010-12-07 08:00,2.5,777,UK

                """, into: connection, options: options)
    }

    private func snapshot(_ set: String) throws -> Snapshot {
        try SnapshotBuilder(in: connection).build(SnapshotOptions(features: set)).snapshot
    }

    private func fates(_ set: String) throws -> [String: [Int]] {
        let lines = try CustomerLines(of: "12345", for: try snapshot(set), in: connection)
        return Dictionary(
            lines.entries.map { ($0.fate, [$0.nLines, $0.isUsed.map { $0 ? 1 : 0 } ?? -1]) },
            uniquingKeysWith: { _, _ in [-9] })
    }

    @Test func everyLineHasItsFateInASetOfSales() throws {
        let fates = try fates("rfm")
        #expect(fates["sale"] == [2, 1])
        #expect(fates["sale, no description"] == [1, 1])
        #expect(fates["return"] == [1, 0])
        #expect(fates["code of no product"] == [1, 0])
        #expect(fates["no price or no quantity"] == [1, 0])
        #expect(fates.count == 6, "\(fates)")
        let rejected = try #require(fates.first { $0.key.hasPrefix("rejected: ") })
        #expect(rejected.value == [1, 0], "the id of 112345 is another one")
    }

    /// The kit's sets take whatever has a description.
    @Test func completeLinesCountInASetOfLines() throws {
        let fates = try fates("small")
        #expect(fates["sale"] == [2, 1])
        #expect(fates["sale, no description"] == [1, 0])
        #expect(fates["return"] == [1, 1])
        #expect(fates["code of no product"] == [1, 1])
    }

    /// What is said to be used is what the views see.
    @Test func usedLinesAreThoseOfTheViews() throws {
        let sales = try connection.scalar(
            "select count(*) from sale_line where customer_id = '12345'")
        let used = try CustomerLines(of: "12345", for: try snapshot("rfm"), in: connection).entries
            .filter { $0.isUsed == true }.reduce(0) { $0 + $1.nLines }
        #expect(sales == .integer(Int64(used)))
        let complete = try connection.scalar(
            "select complete_line_count from customer_fact where customer_id = '12345'")
        let small = try CustomerLines(of: "12345", for: try snapshot("small"), in: connection)
            .entries.filter { $0.isUsed == true }.reduce(0) { $0 + $1.nLines }
        #expect(complete == .integer(Int64(small)))
    }

    /// What was rejected still has the id that a list has merged.
    @Test func rejectedLinesOfMergedIdsAreHis() throws {
        try connection.execute(
            "insert into same_customer (customer_id, same_as) values ('112345', '12345')")
        let lines = try CustomerLines(of: "12345", for: try snapshot("rfm"), in: connection)
        let rejected = lines.entries.filter { $0.fate.hasPrefix("rejected: ") }
        #expect(rejected.reduce(0) { $0 + $1.nLines } == 2)
    }

    @Test func nobodyHasNoLines() throws {
        #expect(
            try CustomerLines(of: "1234", for: try snapshot("rfm"), in: connection).entries.isEmpty)
    }
}
