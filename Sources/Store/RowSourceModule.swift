internal import CSQLite

/// The virtual table module through which SQLite reads a `RowSource`.
///
/// Eponymous only: the name in `from` is the table; nothing is written to the schema. A full scan in
/// row order is the only plan it offers.
enum RowSourceModule {
    typealias Cursor = csqlite_source_cursor
    typealias Table = csqlite_source_table

    /// Registered by address, so it lives as long as the process.
    ///
    /// `nonisolated(unsafe)`: written once by the thread-safe initializer of a static, read after.
    nonisolated(unsafe) static let module: UnsafePointer<sqlite3_module> = {
        let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
        var callbacks = sqlite3_module()
        callbacks.iVersion = 1
        callbacks.xConnect = { connect($0, $1, $4, $5) }
        callbacks.xBestIndex = { bestIndex($1) }
        callbacks.xDisconnect = { table in
            sqlite3_free(table)
            return SQLITE_OK
        }
        callbacks.xOpen = { open($0, $1) }
        callbacks.xClose = { cursor in
            sqlite3_free(cursor)
            return SQLITE_OK
        }
        callbacks.xFilter = { cursor, _, _, _, _ in filter(cursor) }
        callbacks.xNext = { next($0) }
        callbacks.xEof = { cursor in
            RowSourceModule.cursor(cursor).pointee.row
                < RowSourceModule.cursor(cursor).pointee.count ? 0 : 1
        }
        callbacks.xColumn = { column($0, $1, $2) }
        callbacks.xRowid = { cursor, rowID in
            let cursor = RowSourceModule.cursor(cursor)
            rowID?.pointee = cursor.pointee.rows_before + cursor.pointee.row
            return SQLITE_OK
        }
        module.initialize(to: callbacks)
        return UnsafePointer(module)
    }()

    private static func connect(
        _ database: OpaquePointer?, _ auxiliary: UnsafeMutableRawPointer?,
        _ result: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
        _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    ) -> Int32 {
        guard let auxiliary else { return SQLITE_INTERNAL }
        let code = sqlite3_declare_vtab(database, context(auxiliary).declaration)
        guard code == SQLITE_OK else { return code }
        csqlite_vtab_direct_only(database)
        guard let table = allocate(Table.self) else { return SQLITE_NOMEM }
        table.initialize(to: Table())
        table.pointee.context = auxiliary
        result?.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
        return SQLITE_OK
    }

    private static func bestIndex(_ plan: UnsafeMutablePointer<sqlite3_index_info>?) -> Int32 {
        // Large, so that a join would scan it once, on the outside.
        plan?.pointee.estimatedCost = 1e12
        plan?.pointee.estimatedRows = 1 << 32
        return SQLITE_OK
    }

    private static func open(
        _ table: UnsafeMutablePointer<sqlite3_vtab>?,
        _ result: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
    ) -> Int32 {
        guard let table, let cursor = allocate(Cursor.self) else { return SQLITE_NOMEM }
        cursor.initialize(to: Cursor())
        cursor.pointee.context =
            UnsafeMutableRawPointer(table).assumingMemoryBound(to: Table.self).pointee.context
        result?.pointee = UnsafeMutableRawPointer(cursor).assumingMemoryBound(
            to: sqlite3_vtab_cursor.self)
        return SQLITE_OK
    }

    private static func filter(_ pointer: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
        let cursor = cursor(pointer)
        return context(cursor.pointee.context).start(cursor)
    }

    private static func next(_ pointer: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
        let cursor = cursor(pointer)
        cursor.pointee.row += 1
        if cursor.pointee.row < cursor.pointee.count { return SQLITE_OK }
        return context(cursor.pointee.context).refill(cursor)
    }

    /// The hot one: plain loads and one call into SQLite, no reference counting.
    private static func column(
        _ pointer: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ result: OpaquePointer?,
        _ index: Int32
    ) -> Int32 {
        let cursor = cursor(pointer)
        let row = Int(cursor.pointee.row)
        let slot =
            cursor.pointee.slots.unsafelyUnwrapped.assumingMemoryBound(to: ColumnSlot.self)
            + Int(index)
        // A result that is not set is null.
        if let nulls = slot.pointee.nulls, nulls[row] != 0 { return SQLITE_OK }
        switch slot.pointee.kind {
        case .int32:
            sqlite3_result_int(result, element(of: slot, row, as: Int32.self))
        case .int64:
            sqlite3_result_int64(result, element(of: slot, row, as: Int64.self))
        case .double:
            sqlite3_result_double(result, element(of: slot, row, as: Double.self))
        case .text:
            let length = slot.pointee.lengths.unsafelyUnwrapped[row]
            if length > 0 {
                let start = Int(slot.pointee.starts.unsafelyUnwrapped[row])
                let text = slot.pointee.values.unsafelyUnwrapped + start
                csqlite_result_text_static(
                    result, text.assumingMemoryBound(to: CChar.self), length)
            } else if length == 0 {
                csqlite_result_text_static(result, "", 0)
            }
        case .constant:
            sqlite3_result_int64(result, slot.pointee.integer)
        case .rowNumber:
            sqlite3_result_int64(result, slot.pointee.integer &+ Int64(row))
        }
        return SQLITE_OK
    }

    @inline(__always)
    private static func element<T>(
        of slot: UnsafePointer<ColumnSlot>, _ row: Int, as type: T.Type
    ) -> T {
        slot.pointee.values.unsafelyUnwrapped.assumingMemoryBound(to: type)[row]
    }

    @inline(__always)
    private static func cursor(
        _ pointer: UnsafeMutablePointer<sqlite3_vtab_cursor>?
    ) -> UnsafeMutablePointer<Cursor> {
        UnsafeMutableRawPointer(pointer.unsafelyUnwrapped).assumingMemoryBound(to: Cursor.self)
    }

    private static func context(_ pointer: UnsafeMutableRawPointer) -> RowSourceContext {
        Unmanaged<RowSourceContext>.fromOpaque(pointer).takeUnretainedValue()
    }

    private static func allocate<T>(_ type: T.Type) -> UnsafeMutablePointer<T>? {
        sqlite3_malloc64(UInt64(MemoryLayout<T>.stride))?.bindMemory(to: type, capacity: 1)
    }
}
