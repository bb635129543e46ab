import Store

/// A stored value that cannot be what workbench wrote: the file is damaged, or another program has
/// changed it.
public struct DamagedError: UserFacingError, Hashable {
    /// The table, and the row in it.
    public let place: String
    /// What is wrong there.
    public let problem: String
    /// Decides the exit code.
    public var kind: FailureKind { .data }
    /// What failed, where, why, and what to do next.
    public var description: String {
        "\(place): \(problem). The file is damaged or was changed by another program: take a copy from "
            + "before, or make a new file from the same data."
    }

    init(_ place: String, _ problem: String) {
        self.place = place
        self.problem = problem
    }
}

/// Runs `body`, which reads stored values, and says where one of another type stands.
///
/// - Throws: `DamagedError` for a value that is not of its column's type; what `body` throws.
func reading<T>(_ place: @autoclosure () -> String, _ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as StoreError where error.isMismatch {
        throw DamagedError(place(), error.message)
    }
}

/// The case that a stored word names.
///
/// - Throws: `DamagedError` for a word that this program does not know.
func stored<T: RawRepresentable<String>>(
    _ type: T.Type, _ word: String, _ column: String, of place: @autoclosure () -> String
) throws -> T {
    guard let value = T(rawValue: word) else {
        throw DamagedError(
            place(), "\(column) holds \"\(word.prefix(40))\", which means nothing here")
    }
    return value
}

/// A stored name that goes into statements.
///
/// - Throws: `DamagedError` for one that no statement can carry.
@discardableResult
func storedName(
    _ name: String, _ column: String, of place: @autoclosure () -> String
) throws(DamagedError) -> String {
    guard Identifier.isQuotable(name) else {
        throw DamagedError(place(), "\(column) holds a NUL character")
    }
    return name
}

/// Ids of rows: one more than the largest there is.
enum StoredID {
    /// Larger ones are damage: a thousand new rows a second would take 285,000 years to get here.
    static let largest = 1 << 53

    /// The id after the largest of a table; `nil` for one without rows.
    static func after(_ newest: Int?, in table: String) throws(DamagedError) -> Int {
        let newest = newest ?? 0
        guard (0..<largest).contains(newest) else {
            throw DamagedError(table, "a row has the number \(newest)")
        }
        return newest + 1
    }
}
