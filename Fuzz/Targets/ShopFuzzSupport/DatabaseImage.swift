import Foundation
import FuzzSupport
import Pipeline
import Store

/// The bytes of a small database, and files like it that are opened as commands do.
package final class DatabaseImage {
    /// The one of this process.
    ///
    /// `nonisolated(unsafe)`: libFuzzer calls from one thread.
    nonisolated(unsafe) package static let shared = DatabaseImage()

    /// A database with lines, customers and a snapshot.
    package private(set) var sound: [UInt8] = []
    private let path = "/dev/shm/workbench-fuzz-\(getpid()).db"

    private init() {
        do {
            let connection = try Database.open(path, for: .creating)
            try fill(connection)
            connection.close()
            sound = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
            remove()
        } catch {
            preconditionFailure("no database: \(error)")
        }
    }

    private func fill(_ connection: Connection) throws {
        var lines =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        for number in 0..<60 {
            lines += "\(number),A,d,\(number % 7 + 1),\(number % 12 + 1)/13/2011 8:26,2.55,"
            lines += "C\(number % 9),UK\n"
        }
        let scratch = Scratch.shared
        Array(lines.utf8).withUnsafeBytes(scratch.write)
        _ = try Ingest(database: connection).ingest(path: scratch.path)
        Array("customer_id,spend,tier\nC1,1.50,x\nC2,2.25,y\n".utf8).withUnsafeBytes(scratch.write)
        _ = try CustomerIngest(database: connection).ingest(path: scratch.path)
        _ = try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "rfm"))
    }

    /// Opens a file with these bytes for reading, then for writing; either may be refused in words.
    package func open(_ bytes: [UInt8]) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            preconditionFailure("\(path): \(error)")
        }
        defer { remove() }
        for access in [Database.Access.reading, .writing] {
            attempt {
                let connection = try Database.open(path, for: access)
                defer { connection.close() }
                _ = try connection.scalar("select exists (select 1 from source_file)")
                _ = try RejectList(in: connection).summary()
            }
        }
    }

    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch let error as any UserFacingError {
            precondition("\(error.kind)" != "internal", "a file is to blame, not we: \(error)")
        } catch is StoreError {
            // SQLite's own word, which every command knows.
        } catch {
            preconditionFailure("an error that no command knows: \(error)")
        }
    }

    private func remove() {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
    }
}
