import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// Upgrading a file of version 0.1.0, in which runs of several sets share names.
struct RenamedRunsTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("old.db")
        try FileManager.default.copyItem(
            atPath: Places.fixture("databases/v0.1.0.db"), toPath: path)
    }

    private func rows(_ sql: String, _ connection: Connection) throws -> [[Value]] {
        try connection.query(sql).map(\.values)
    }

    @Test func namesBecomeUniqueAndTheOldOnesAreListed() throws {
        let digests = "select run_id, run_key, label_digest, snapshot_id from run order by run_id"
        let old = try Connection(path: path, mode: .readOnly)
        let before = try rows(digests, old)
        let names = try rows("select run_id, run_name from run order by run_id", old)
        old.close()
        let connection = try Database.open(path, for: .writing)
        #expect(try rows(digests, connection) == before)
        #expect(
            try rows(
                """
                select run.run_id, coalesce(renamed_run.old_name, run.run_name)
                from run
                left join renamed_run on renamed_run.run_id = run.run_id
                order by run.run_id
                """, connection) == names)
        #expect(
            try rows(
                "select run_id, run_name from run where run_id in (2, 7, 10, 13, 14, 15)",
                connection) == [
                    [2, "kmeans_5_0.0001"], [7, "rfm_kmeans_5_0.0001"],
                    [10, "rfm_kmeans_5_0.0001_s3"], [13, "my_spend_kmeans_3_0.0001_seed7"],
                    [14, "rfm_kmeans_3_0.0001_s6"], [15, "kmeans_3_0.0001_s7"],
                ])
        // Old and new alike are what a new run of the same set and snapshot would be called.
        for row in try connection.query("select run_name, cell from run") {
            #expect(RunName(try row.text(0))?.cell == (try row.text(1)))
        }
        #expect(throws: StoreError.self) {
            try connection.run("update run set run_name = 'kmeans_5_0.0001' where run_id = 7")
        }
        #expect(try connection.foreignKeyViolations().isEmpty)
    }

    @Test func theListIsToldOnce() throws {
        let connection = try Database.open(path, for: .writing)
        var told: [String] = []
        try RenamedRuns.tell(in: connection) { told.append($0) }
        #expect(told.count == 10)
        #expect(told.first?.hasPrefix("9 runs have new names") == true)
        #expect(told.contains("  run 7: kmeans_5_0.0001 is now rfm_kmeans_5_0.0001"))
        try RenamedRuns.tell(in: connection) { told.append($0) }
        #expect(told.count == 10)
    }

    /// An older workbench with other engine results left a second run of the same cell.
    @Test func anotherEngineOfOldHasItsVersionInTheName() throws {
        let old = try Connection(path: path, mode: .readWrite)
        try old.execute("update run set engine_version = '1' where run_id = 2")
        try old.execute(
            "update run set run_name = 'kmeans_5_0.0001', snapshot_id = 1 where run_id = 10")
        old.close()
        let connection = try Database.open(path, for: .writing)
        #expect(
            try rows("select run_name from run where run_id in (2, 10) order by 1", connection)
                == [["kmeans_5_0.0001"], ["kmeans_5_0.0001_e2"]])
    }

    /// `cell` may be a column of a customers' file: a mobile number keeps its name and place.
    @Test func anAttributeOfAnOldFileKeepsItsName() throws {
        let old = try Connection(path: path, mode: .readWrite)
        try old.execute(
            """
            alter table customer add column cell text;
            update customer set cell = '0170';
            insert into customer_attribute
            select 'cell', 1 + max(position), 'Cell', 'text', 1 from customer_attribute
            """)
        old.close()
        let connection = try Database.open(path, for: .writing)
        #expect(
            try rows("select distinct cell from segment_customer where run_id = 2", connection)
                == [["0170"]])
        #expect(
            try rows(
                """
                select position from data_dictionary
                where object = 'segment_customer' and column_name = 'cell'
                """, connection) == [[11]])
    }
}
