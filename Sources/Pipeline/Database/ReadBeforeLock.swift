import Store

/// What takes long to read, and is read before there is a lock; read again behind it where others have written meanwhile.
///
/// Without that, what one process reads and what it then writes beside it could be of two states of the file.
package struct ReadBeforeLock<Value> {
    private let connection: Connection
    private let read: () throws -> Value
    private let version: Int64?
    private let first: Result<Value, any Error>

    /// Reads it.
    ///
    /// - Throws: What `read` throws, unless somebody has written meanwhile: then half of what it saw may have been older.
    package init(in connection: Connection, _ read: @escaping () throws -> Value) throws {
        (self.connection, self.read) = (connection, read)
        version = try connection.commitsOfOthers()
        first = Result { try read() }
        if case .failure(let error) = first, try connection.commitsOfOthers() == version {
            throw error
        }
    }

    /// As it is now.
    ///
    /// - Precondition: inside a transaction that has the write lock from its start.
    package func current() throws -> Value {
        guard let version, try connection.commitsOfOthers() == version else { return try read() }
        return try first.get()
    }
}
