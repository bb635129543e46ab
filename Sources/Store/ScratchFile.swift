internal import CSQLite

/// A file that is read, and written to beside.
///
/// Changed pages go to a temporary file without a name, which goes with the connection. The file itself is opened for
/// reading only, and no journal or log is made for it.
///
/// An SQLite VFS (vfs.html). Until something was written, locks are those of a reader. From then on the reader's lock is
/// held until the connection is closed, so that nobody changes the pages below the changed ones. A file in WAL mode
/// cannot be opened so.
/// - Complexity: O(1) a page; sixteen bytes of memory and more for each changed page.
final class ScratchFile {
    /// Name by which connections ask for it.
    static let name = "workbench-scratch"

    private static let shortRead = SQLITE_IOERR | (2 << 8)
    private static let shared = SQLITE_LOCK_SHARED
    private static let exclusive = SQLITE_LOCK_EXCLUSIVE

    /// The file, opened for reading.
    private let below: OpenedFile
    /// Changed pages, one after the other.
    private var aside: OpenedFile?
    /// Where in `aside` a page stands, by its number from 0.
    private var slots: [Int64: Int64] = [:]
    private var pageSize: Int64 = 0
    /// Bytes of the file as the connection sees it, and how many of them may come from below; `nil` before a change.
    private var sizes: (whole: Int64, below: Int64)?
    private var lock = SQLITE_LOCK_NONE

    private init(below: OpenedFile) { self.below = below }

    // MARK: Bytes

    private func size() -> (code: Int32, bytes: Int64) {
        if let sizes { return (SQLITE_OK, sizes.whole) }
        return below.size()
    }

    private func read(_ bytes: UnsafeMutableRawPointer, _ count: Int, at offset: Int64) -> Int32 {
        guard let sizes else { return below.read(bytes, count, at: offset) }
        // What nobody has written is 0.
        bytes.initializeMemory(as: UInt8.self, repeating: 0, count: count)
        var done = 0
        while done < count {
            let place = offset + Int64(done)
            let (page, start) = place.quotientAndRemainder(dividingBy: pageSize)
            let length = min(count - done, Int(pageSize - start))
            var code = SQLITE_OK
            if let slot = slots[page], let aside {
                code = aside.read(bytes + done, length, at: slot * pageSize + start)
            } else if place < sizes.below {
                code = below.read(
                    bytes + done, min(length, Int(sizes.below - place)), at: place)
            }
            guard code == SQLITE_OK else { return code }
            done += length
        }
        return offset + Int64(count) > sizes.whole ? Self.shortRead : SQLITE_OK
    }

    /// SQLite writes whole pages of one size.
    private func write(_ bytes: UnsafeRawPointer, _ count: Int, at offset: Int64) -> Int32 {
        if sizes == nil {
            let found = below.size()
            guard found.code == SQLITE_OK else { return found.code }
            pageSize = Int64(count)
            sizes = (found.bytes, found.bytes)
        }
        guard let sizes, count > 0, Int64(count) == pageSize, offset >= 0, offset % pageSize == 0
        else { return SQLITE_IOERR }
        if aside == nil { aside = OpenedFile(temporary: ()) }
        guard let aside else { return SQLITE_CANTOPEN }
        let page = offset / pageSize
        let slot = slots[page] ?? Int64(slots.count)
        let code = aside.write(bytes, count, at: slot * pageSize)
        guard code == SQLITE_OK else { return code }
        slots[page] = slot
        self.sizes = (max(sizes.whole, offset + pageSize), sizes.below)
        return SQLITE_OK
    }

    /// Pages behind the end stay in `aside`, and are never seen again: what is written there later takes their places.
    private func truncate(to size: Int64) -> Int32 {
        guard let sizes else { return SQLITE_IOERR }
        let zeros = [UInt8](repeating: 0, count: Int(pageSize))
        for (page, slot) in slots where page * pageSize >= size {
            guard let code = aside?.write(zeros, zeros.count, at: slot * pageSize),
                code == SQLITE_OK
            else { return SQLITE_IOERR }
        }
        self.sizes = (size, min(sizes.below, size))
        return SQLITE_OK
    }

    // MARK: Locks

    private func take(_ level: Int32) -> Int32 {
        if lock == SQLITE_LOCK_NONE {
            let code = below.lock(Self.shared)
            guard code == SQLITE_OK else { return code }
        }
        // Nobody else sees what is written: more than a reader's lock is not needed below.
        lock = max(lock, level)
        return SQLITE_OK
    }

    private func release(to level: Int32) -> Int32 {
        let left = sizes == nil ? level : max(level, Self.shared)
        defer { lock = min(lock, left) }
        return left == SQLITE_LOCK_NONE && lock != left ? below.unlock() : SQLITE_OK
    }

    // MARK: The VFS

    /// Registers it; to be touched before a connection asks for it.
    static let isRegistered: Bool = {
        guard let usual = sqlite3_vfs_find(nil) else { return false }
        var vfs = usual.pointee
        vfs.pNext = nil
        let ownName = UnsafeMutableBufferPointer<CChar>.allocate(capacity: name.utf8.count + 1)
        _ = ownName.initialize(from: name.utf8CString)
        vfs.zName = UnsafePointer(ownName.baseAddress)
        vfs.szOsFile = max(usual.pointee.szOsFile, Int32(MemoryLayout<csqlite_scratch_file>.size))
        vfs.xOpen = { _, name, file, flags, given in ScratchFile.open(name, file, flags, given) }
        // A journal that somebody has left is not ours to remove.
        vfs.xDelete = { _, _, _ in SQLITE_IOERR | (10 << 8) }
        let registered = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        registered.initialize(to: vfs)
        return sqlite3_vfs_register(registered, 0) == SQLITE_OK
    }()

    private static func open(
        _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ flags: Int32, _ given: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let usual = sqlite3_vfs_find(nil), let file else { return SQLITE_CANTOPEN }
        file.pointee.pMethods = nil
        if flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL | SQLITE_OPEN_SUPER_JOURNAL) != 0 {
            return SQLITE_CANTOPEN
        }
        guard flags & SQLITE_OPEN_MAIN_DB != 0 else {
            return usual.pointee.xOpen(usual, name, file, flags, given)
        }
        let reading =
            flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_READONLY
        var code = SQLITE_OK
        guard let below = OpenedFile(name, reading, &code) else { return code }
        let context = Unmanaged.passRetained(ScratchFile(below: below)).toOpaque()
        UnsafeMutableRawPointer(file).assumingMemoryBound(to: csqlite_scratch_file.self)
            .pointee.context = context
        file.pointee.pMethods = methods
        given?.pointee = flags
        return SQLITE_OK
    }

    private static func this(_ file: UnsafeMutablePointer<sqlite3_file>?) -> ScratchFile {
        guard
            let context = UnsafeMutableRawPointer(file)?
                .assumingMemoryBound(to: csqlite_scratch_file.self).pointee.context
        else { preconditionFailure("a file that was not opened") }
        return Unmanaged<ScratchFile>.fromOpaque(context).takeUnretainedValue()
    }

    /// `nonisolated(unsafe)`: written once by the thread-safe initializer of a static, read after.
    private nonisolated(unsafe) static let methods: UnsafePointer<sqlite3_io_methods> = {
        var methods = sqlite3_io_methods()
        methods.iVersion = 1
        methods.xClose = { file in
            let file = UnsafeMutableRawPointer(file)?
                .assumingMemoryBound(to: csqlite_scratch_file.self)
            if let context = file?.pointee.context {
                Unmanaged<ScratchFile>.fromOpaque(context).release()
            }
            file?.pointee.context = nil
            return SQLITE_OK
        }
        methods.xRead = { file, bytes, count, offset in
            guard let bytes else { return SQLITE_IOERR }
            return ScratchFile.this(file).read(bytes, Int(count), at: offset)
        }
        methods.xWrite = { file, bytes, count, offset in
            guard let bytes else { return SQLITE_IOERR }
            return ScratchFile.this(file).write(bytes, Int(count), at: offset)
        }
        methods.xTruncate = { ScratchFile.this($0).truncate(to: $1) }
        methods.xSync = { _, _ in SQLITE_OK }
        methods.xFileSize = { file, bytes in
            let found = ScratchFile.this(file).size()
            bytes?.pointee = found.bytes
            return found.code
        }
        methods.xLock = { ScratchFile.this($0).take($1) }
        methods.xUnlock = { ScratchFile.this($0).release(to: $1) }
        methods.xCheckReservedLock = { ScratchFile.this($0).below.checkReserved($1) }
        methods.xFileControl = { file, question, answer in
            switch question {
            case SQLITE_FCNTL_HAS_MOVED, SQLITE_FCNTL_LAST_ERRNO:
                ScratchFile.this(file).below.control(question, answer)
            default: SQLITE_NOTFOUND
            }
        }
        methods.xSectorSize = { _ in 4096 }
        methods.xDeviceCharacteristics = { _ in 0 }
        let allocated = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        allocated.initialize(to: methods)
        return UnsafePointer(allocated)
    }()
}

/// A file that SQLite's usual VFS has opened; closed when it is let go of.
private final class OpenedFile {
    private let file: UnsafeMutablePointer<sqlite3_file>
    private let methods: sqlite3_io_methods

    /// - Parameter code: Why there is none.
    init?(_ name: UnsafePointer<CChar>?, _ flags: Int32, _ code: inout Int32) {
        guard let usual = sqlite3_vfs_find(nil),
            let memory = sqlite3_malloc(usual.pointee.szOsFile)
        else {
            code = SQLITE_NOMEM
            return nil
        }
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: Int(usual.pointee.szOsFile))
        file = memory.assumingMemoryBound(to: sqlite3_file.self)
        code = usual.pointee.xOpen(usual, name, file, flags, nil)
        guard code == SQLITE_OK, let methods = file.pointee.pMethods?.pointee else {
            sqlite3_free(memory)
            return nil
        }
        self.methods = methods
    }

    /// A new file without a name.
    convenience init?(temporary: Void) {
        var code = SQLITE_OK
        self.init(
            nil,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE
                | SQLITE_OPEN_DELETEONCLOSE | SQLITE_OPEN_TEMP_DB, &code)
    }

    deinit {
        _ = methods.xClose(file)
        sqlite3_free(file)
    }

    func read(_ bytes: UnsafeMutableRawPointer, _ count: Int, at offset: Int64) -> Int32 {
        methods.xRead(file, bytes, Int32(count), offset)
    }

    func write(_ bytes: UnsafeRawPointer, _ count: Int, at offset: Int64) -> Int32 {
        methods.xWrite(file, bytes, Int32(count), offset)
    }

    func size() -> (code: Int32, bytes: Int64) {
        var bytes: Int64 = 0
        let code = methods.xFileSize(file, &bytes)
        return (code, bytes)
    }

    func lock(_ level: Int32) -> Int32 { methods.xLock(file, level) }

    func unlock() -> Int32 { methods.xUnlock(file, SQLITE_LOCK_NONE) }

    func checkReserved(_ answer: UnsafeMutablePointer<Int32>?) -> Int32 {
        methods.xCheckReservedLock(file, answer)
    }

    func control(_ question: Int32, _ answer: UnsafeMutableRawPointer?) -> Int32 {
        methods.xFileControl(file, question, answer)
    }
}
