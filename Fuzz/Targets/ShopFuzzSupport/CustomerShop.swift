import FuzzSupport
import Pipeline
import Store

/// A database in memory that takes files of customers, and forgets them after each input.
package final class CustomerShop {
    /// The one of this process.
    ///
    /// `nonisolated(unsafe)`: libFuzzer calls from one thread.
    nonisolated(unsafe) package static let shared = CustomerShop()

    private struct Undo: Error {}

    private let connection: Connection

    private init() {
        do {
            connection = try Connection.inMemory()
            try Database.prepare(connection)
        } catch {
            preconditionFailure("no database: \(error)")
        }
    }

    /// Ingests the files in their order and undoes it.
    package func ingest(_ files: [[UInt8]]) {
        do {
            try connection.transaction {
                for file in files { try ingest(file) }
                throw Undo()
            }
        } catch is Undo {
            return
        } catch {
            preconditionFailure("an error that ingest would not know: \(error)")
        }
    }

    private func ingest(_ file: [UInt8]) throws {
        let scratch = Scratch.shared
        file.withUnsafeBytes(scratch.write)
        let before = try count("customer")
        let types = try numberColumns()
        let texts = try types.map { try valuesAsText($0) }
        do {
            let options = IngestOptions(maxRejects: .all)
            let reports = try CustomerIngest(database: connection, options: options)
                .ingest(path: scratch.path)
            let nNew = reports.reduce(0) { $0 + ($1.alreadyIngested ? 0 : $1.nNew) }
            let after = try count("customer")
            precondition(after == before + nNew, "a customer was lost")
            guard reports.allSatisfy({ $0.nChanged == 0 }) else { return }
            for (column, text) in zip(types, texts) {
                let now = try valuesAsText(column)
                precondition(
                    text.allSatisfy { now[$0.key] == $0.value }, "a value of \(column) was changed")
            }
        } catch let error as IngestError {
            precondition(error.kind == .data, "a file cannot be to blame for this: \(error)")
        }
    }

    private func count(_ table: String) throws -> Int {
        try connection.query("select count(*) from \(table)")[0].int(0)
    }

    private func numberColumns() throws -> [String] {
        try connection.query(
            "select column_name from customer_attribute where value_type in ('integer', 'real')"
        ).map { try $0.text(0) }
    }

    /// The numbers of a column as they were given, by customer.
    private func valuesAsText(_ column: String) throws -> [String: String] {
        let form = try connection.query(
            "select n_decimals from customer_attribute where column_name = ?", [column]
        )[0].optionalInt(0)
        var result: [String: String] = [:]
        for row in try connection.query(
            "select customer_id, \(column) from customer where \(column) is not null")
        {
            result[try row.text(0)] =
                switch row.values[1] {
                case .integer(let number): "\(number)"
                case .real(let number): NumberForms.text(number, form: form)
                case .text(let text): text
                case .null: ""
                }
        }
        return result
    }
}
