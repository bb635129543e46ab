import Foundation
import Pipeline
import Store
import Testing

struct FileChecksTests {
    @Test func aPageThatWasOverwrittenIsAFault() throws {
        let shop = try ExaminedShop()
        let root = try shop.shop.connection.query(
            "select rootpage from sqlite_schema where name = 'product'")[0].int(0)
        shop.shop.connection.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: shop.shop.path))
        try file.seek(toOffset: UInt64((root - 1) * 16384 + 3))
        try file.write(contentsOf: Data([0xFF, 0xFF]))
        try file.close()
        let found = try shop.examine().diagnoses
        #expect(found.count == 1)
        #expect(found[0].state == .fault)
        #expect(found[0].check == "integrity")
    }

    @Test func walIsToldAndLeft() throws {
        let shop = try ExaminedShop()
        shop.shop.connection.close()
        let other = try Connection(path: shop.shop.path, mode: .readWrite)
        #expect(try other.setJournalMode(.wal) == .wal)
        other.close()
        #expect(try shop.found("journal")[0].state == .warning)
        #expect(try shop.fix().done.contains("left WAL mode"))
        #expect(try shop.found("journal")[0].state == .ok)
    }

    @Test func freePagesArePacked() throws {
        let shop = try ExaminedShop()
        try shop.edit(
            """
            create table heap (x blob);
            insert into heap select randomblob(1000) from invoice_line limit 4000;
            insert into heap select randomblob(1000) from heap;
            drop table heap;
            """)
        let found = try shop.found("free pages")[0]
        #expect(found.state == .note, "\(found)")
        #expect(found.isFixable)
        let (after, done) = try shop.fix()
        #expect(done.contains { $0.hasPrefix("packed: ") })
        #expect(after.diagnoses.first { $0.check == "free pages" }?.state == .ok)
    }

    @Test func statisticsAreMadeAndGrowOld() throws {
        let shop = try ExaminedShop()
        #expect(try shop.found("statistics")[0].state == .note)
        _ = try shop.fix()
        #expect(try shop.found("statistics")[0].state == .ok)
        try shop.edit("update sqlite_stat1 set stat = '1 1' where tbl = 'sold_line'")
        #expect(try shop.found("statistics")[0].finding == "of other sizes than today's")
    }

    @Test(arguments: [false, true])
    func aRowThatNoConstraintAllowsIsAFault(_ isReadOnly: Bool) throws {
        let shop = try ExaminedShop()
        try shop.edit(
            "update calendar set iso_week = 99 where calendar_date = (select min(calendar_date) from calendar)"
        )
        shop.shop.connection.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: shop.shop.path))
        let folder = shop.shop.folder.path
        let manager = FileManager.default
        try manager.setAttributes(
            [.posixPermissions: isReadOnly ? 0o555 : 0o755], ofItemAtPath: folder)
        defer { try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
        let examination = try shop.examine()
        let found = examination.diagnoses.filter { $0.check == "integrity" }
        #expect(found.map(\.state) == [.fault])
        #expect(found[0].finding.contains("CHECK constraint failed in calendar"), "\(found)")
        // What pages say can be told all the same.
        #expect(examination.diagnoses.count > 10)
        #expect(try Data(contentsOf: URL(fileURLWithPath: shop.shop.path)) == before)
    }
}
