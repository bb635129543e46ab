#ifndef WORKBENCH_CSQLITE_SHIM_H
#define WORKBENCH_CSQLITE_SHIM_H

#include <errno.h>
#include <sqlite3.h>

/// `sqlite3_db_config` is variadic, which Swift cannot call.
static inline int csqlite_db_config_int(sqlite3 *db, int option, int value) {
    return sqlite3_db_config(db, option, value, (int *)0);
}

/// `sqlite3_config` is variadic too; it counts before the library is first used.
static inline int csqlite_config_log(void (*log)(void *, int, const char *)) {
    return sqlite3_config(SQLITE_CONFIG_LOG, log, (void *)0);
}

/// `sqlite3_vtab_config` is variadic too. Direct use only: no view or trigger may name the table.
static inline int csqlite_vtab_direct_only(sqlite3 *db) {
    return sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
}

/// Whether opening failed for want of rights; SQLite says "cannot open" for whatever the cause is.
static inline int csqlite_was_forbidden(sqlite3 *db) {
    int cause = db ? sqlite3_system_errno(db) : 0;
    return cause == EACCES || cause == EPERM || cause == EROFS;
}

/// Whether the system failed to read, which SQLite tells as a damaged file where it expected a page.
static inline int csqlite_failed_to_read(sqlite3 *db) {
    int cause = 0;
    return db && sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &cause) == SQLITE_OK
        && cause == EIO;
}

/// Reads bytes of the main database's file as they stand on the disk, under whatever lock the connection has:
/// opening the file once more would give up the locks of this process. What the read says; SQLITE_NOTFOUND for a database
/// without a file.
static inline int csqlite_read_file(sqlite3 *db, unsigned char *bytes, int count, int offset) {
    sqlite3_file *file = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file || !file->pMethods)
        return SQLITE_NOTFOUND;
    return file->pMethods->xRead(file, bytes, count, offset);
}

/// Destructor constants are casts of integers to function pointers, which Swift cannot import.
static inline int csqlite_bind_text_transient(sqlite3_stmt *stmt, int index, const char *text, int bytes) {
    return sqlite3_bind_text(stmt, index, text, bytes, SQLITE_TRANSIENT);
}

static inline void csqlite_result_text_static(sqlite3_context *context, const char *text, int bytes) {
    sqlite3_result_text(context, text, bytes, SQLITE_STATIC);
}

/// A file of our own VFS; `context` belongs to Swift. SQLite wants its own part first.
typedef struct {
    sqlite3_file base;
    void *context;
} csqlite_scratch_file;

/// A virtual table over rows in memory; `context` belongs to Swift. SQLite wants its own part first,
/// which only a C declaration guarantees.
typedef struct {
    sqlite3_vtab base;
    void *context;
} csqlite_source_table;

/// A cursor over the current batch; `slots` and `context` belong to Swift.
typedef struct {
    sqlite3_vtab_cursor base;
    sqlite3_int64 row;
    sqlite3_int64 count;
    sqlite3_int64 rows_before;
    const void *slots;
    void *context;
} csqlite_source_cursor;

#endif
