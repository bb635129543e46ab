import Pipeline
import Store
import Testing

struct SegmentNamesTests {
    private let connection: Connection

    init() throws {
        connection = try Connection.inMemory()
        try Database.prepare(connection)
    }

    @Test func withoutNamesTheNumbersStand() throws {
        try connection.execute("drop table if exists segment_name")
        let names = try SegmentNames(of: 1, in: connection)
        #expect(names[3] == "segment 3")
        #expect(names[-1] == "in no segment")
    }

    @Test func namesOfTheRunAreTaken() throws {
        try connection.execute("drop table if exists segment_name")
        try connection.execute(
            """
            create table segment_name (run_id, cluster, segment_name);
            insert into segment_name values (1, 0, 'Weekend bulk buyers'), (2, 1, 'Others')
            """)
        let names = try SegmentNames(of: 1, in: connection)
        #expect(names[0] == "Weekend bulk buyers")
        #expect(names[1] == "segment 1")
        try connection.execute("update segment_name set segment_name = 7")
        #expect(throws: DamagedError.self) { try SegmentNames(of: 1, in: connection) }
    }
}
