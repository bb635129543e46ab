import Pipeline
import Store
import Testing

/// A shop that doctor looks at, and what it says of one subject.
struct ExaminedShop {
    let shop: GeneratedShop

    init() throws { shop = try GeneratedShop() }

    /// As another program would write.
    func edit(_ sql: String) throws {
        let other = try Connection(path: shop.path, mode: .readWrite)
        defer { other.close() }
        try other.execute("pragma foreign_keys = off; pragma ignore_check_constraints = on")
        try other.execute(sql)
    }

    func examine() throws -> Examination {
        let connection = try Database.open(shop.path, for: .reading)
        defer { connection.close() }
        return try Doctor(path: shop.path).examine(connection)
    }

    func found(_ check: String) throws -> [Diagnosis] {
        try examine().diagnoses.filter { $0.check == check }
    }

    /// The file after `--fix`, and what was done.
    func fix() throws -> (Examination, done: [String]) {
        let connection = try Database.open(shop.path, for: .writing)
        defer { connection.close() }
        return try Doctor(path: shop.path).fix(connection)
    }
}
