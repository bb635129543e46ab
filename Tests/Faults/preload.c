// Loaded before libc into the program under test: counts its file calls below one folder, lets the Nth one
// fail, kills the process there, moves the database away, or writes down what was written and synced.
//
// FAULTS_DIR      only calls on files below this folder count
// FAULTS_CALLS    classes that count: open read write sync truncate rename unlink mmap stat malloc
// FAULTS_MODE     count | kill-before | kill-after | kill-torn | fail | short | move
// FAULTS_AT       the call it happens at, from 1
// FAULTS_PERSIST  1: every later call of the classes fails, too
// FAULTS_ERRNO    number of the error for `fail`
// FAULTS_MOVE     for `move`: FROM:TO, or FROM: for unlinking
// FAULTS_COUNTER  file of two 64-bit numbers: calls counted, faults made
// FAULTS_JOURNAL  file for the journal of writes, syncs and names (see powerloss.py for its records)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum class { OPEN = 1, READ = 2, WRITE = 4, SYNC = 8, TRUNCATE = 16, RENAME = 32, UNLINK = 64,
             MMAP = 128, STAT = 256, MALLOC = 512 };
enum mode { COUNT, KILL_BEFORE, KILL_AFTER, KILL_TORN, FAIL, SHORT, MOVE };
enum record { R_OPEN = 1, R_WRITE, R_TRUNCATE, R_SYNC, R_RENAME, R_UNLINK, R_LINK, R_SYNC_FOLDER };
enum verdict { GO_ON, GIVE_ERROR, CUT_SHORT, KILL_AFTERWARDS, TEAR };

#define MAX_FD 4096

static int ready;
static unsigned classes;
static enum mode mode;
static uint64_t at;
static int persist, error_number;
static char folder[1024];
static size_t folder_length;
static const char *move_from, *move_to;
static uint64_t own_counter[2], *counter = own_counter;
static int journal = -1;
static unsigned char tracked[MAX_FD];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uintptr_t sqlite_low, sqlite_high;

#define REAL(name, type) \
    static __typeof__(type) real_##name; \
    if (!real_##name) real_##name = (__typeof__(type))dlsym(RTLD_NEXT, #name)

static ssize_t plain_write(int fd, const void *bytes, size_t count) {
    REAL(write, ssize_t (*)(int, const void *, size_t));
    return real_write(fd, bytes, count);
}

static void kill_self(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static int find_sqlite(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    if (!info->dlpi_name || !strstr(info->dlpi_name, "libsqlite3")) return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD || !(info->dlpi_phdr[i].p_flags & PF_X)) continue;
        sqlite_low = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
        sqlite_high = sqlite_low + info->dlpi_phdr[i].p_memsz;
    }
    return 1;
}

static unsigned class_named(const char *name) {
    static const char *const names[] = {"open", "read", "write", "sync", "truncate", "rename",
                                        "unlink", "mmap", "stat", "malloc"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i])) return 1u << i;
    fprintf(stderr, "preload: no class %s\n", name);
    _exit(99);
}

static enum mode mode_named(const char *name) {
    static const char *const names[] = {"count", "kill-before", "kill-after", "kill-torn", "fail",
                                        "short", "move"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i])) return (enum mode)i;
    fprintf(stderr, "preload: no mode %s\n", name);
    _exit(99);
}

static uint64_t number(const char *name) {
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : 0;
}

static void open_counter(const char *path) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0 || ftruncate(fd, sizeof own_counter) != 0) _exit(99);
    void *map = mmap(NULL, sizeof own_counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) _exit(99);
    counter = map;
    close(fd);
}

__attribute__((constructor)) static void start(void) {
    const char *dir = getenv("FAULTS_DIR"), *names = getenv("FAULTS_CALLS");
    if (!dir || !names) return;
    snprintf(folder, sizeof folder, "%s/", dir);
    folder_length = strlen(folder);
    char copy[256];
    snprintf(copy, sizeof copy, "%s", names);
    for (char *rest, *name = strtok_r(copy, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
        classes |= class_named(name);
    mode = mode_named(getenv("FAULTS_MODE") ? getenv("FAULTS_MODE") : "count");
    at = number("FAULTS_AT");
    persist = (int)number("FAULTS_PERSIST");
    error_number = (int)number("FAULTS_ERRNO");
    const char *move = getenv("FAULTS_MOVE");
    if (move) {
        char *from = strdup(move), *colon = strchr(from, ':');
        if (!colon) _exit(99);
        *colon = 0;
        move_from = from;
        move_to = colon + 1;
    }
    dl_iterate_phdr(find_sqlite, NULL);
    if (getenv("FAULTS_COUNTER")) open_counter(getenv("FAULTS_COUNTER"));
    if (getenv("FAULTS_JOURNAL")) {
        int fd = open(getenv("FAULTS_JOURNAL"), O_WRONLY | O_CREAT | O_APPEND, 0644);
        journal = fcntl(fd, F_DUPFD_CLOEXEC, 500);
        close(fd);
        if (journal < 0) _exit(99);
    }
    ready = 1;
}

// The path with its folder; false where it is not below the folder that is watched.
static int is_ours(const char *path, char *full, size_t size) {
    if (!ready || !path) return 0;
    if (path[0] == '/') {
        snprintf(full, size, "%s", path);
    } else {
        char here[1024];
        if (!getcwd(here, sizeof here)) return 0;
        while (path[0] == '.' && path[1] == '/') path += 2;
        snprintf(full, size, "%s/%s", here, path);
    }
    size_t length = strlen(full);
    return !strncmp(full, folder, folder_length)
        || (length + 1 == folder_length && !strncmp(full, folder, length));
}

static int is_tracked(int fd) { return ready && fd >= 0 && fd < MAX_FD && tracked[fd]; }

static enum verdict judge(unsigned class) {
    if (!ready || !(classes & class)) return GO_ON;
    uint64_t n = __atomic_add_fetch(&counter[0], 1, __ATOMIC_SEQ_CST);
    if (mode == COUNT || n < at || (n > at && !persist)) return GO_ON;
    __atomic_add_fetch(&counter[1], 1, __ATOMIC_SEQ_CST);
    switch (mode) {
    case KILL_BEFORE: kill_self(); return GO_ON;
    case KILL_AFTER: return KILL_AFTERWARDS;
    case KILL_TORN: return TEAR;
    case FAIL: return GIVE_ERROR;
    case SHORT: return CUT_SHORT;
    case MOVE:
        if (*move_to) syscall(SYS_renameat2, AT_FDCWD, move_from, AT_FDCWD, move_to, 0);
        else syscall(SYS_unlinkat, AT_FDCWD, move_from, 0);
        return GO_ON;
    default: return GO_ON;
    }
}

// One record of the journal: five numbers, then a path and the bytes written.
static void note(enum record kind, uint64_t inode, uint64_t offset, const char *path,
                 const void *bytes, uint64_t count) {
    if (journal < 0) return;
    uint64_t head[5] = {kind, inode, offset, path ? strlen(path) : 0, bytes ? count : 0};
    if (!bytes) head[2] = kind == R_TRUNCATE ? count : offset;
    struct iovec parts[3] = {{head, sizeof head}, {(void *)path, head[3]}, {(void *)bytes, head[4]}};
    ssize_t whole = (ssize_t)(sizeof head + head[3] + head[4]);
    REAL(writev, ssize_t (*)(int, const struct iovec *, int));
    if (real_writev(journal, parts, 3) != whole) _exit(99);
}

static uint64_t inode_of(int fd) {
    struct stat about;
    REAL(fstat, int (*)(int, struct stat *));
    return real_fstat(fd, &about) == 0 ? about.st_ino : 0;
}

static void begin(void) { if (journal >= 0) pthread_mutex_lock(&lock); }
static void end(void) { if (journal >= 0) pthread_mutex_unlock(&lock); }

#define FAIL_IF(verdict, result) \
    if ((verdict) == GIVE_ERROR) { errno = error_number; return result; }
#define DIE_IF(verdict) \
    if ((verdict) == KILL_AFTERWARDS || (verdict) == TEAR) kill_self()

static int opened(int fd, const char *full) {
    if (fd >= 0 && fd < MAX_FD) {
        tracked[fd] = 1;
        note(R_OPEN, inode_of(fd), 0, full, NULL, 0);
    }
    return fd;
}

#define OPEN_BODY(call) \
    mode_t bits = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list list; va_start(list, flags); bits = va_arg(list, mode_t); va_end(list); \
    } \
    char full[2048]; \
    int ours = is_ours(path, full, sizeof full); \
    enum verdict verdict = ours ? judge(OPEN) : GO_ON; \
    FAIL_IF(verdict, -1); \
    begin(); \
    int fd = call; \
    if (ours) opened(fd, full); \
    else if (fd >= 0 && fd < MAX_FD) tracked[fd] = 0; \
    end(); \
    DIE_IF(verdict); \
    return fd

int open(const char *path, int flags, ...) {
    REAL(open, int (*)(const char *, int, ...));
    OPEN_BODY(real_open(path, flags, bits));
}
int open64(const char *path, int flags, ...) {
    REAL(open64, int (*)(const char *, int, ...));
    OPEN_BODY(real_open64(path, flags, bits));
}
int openat(int at_fd, const char *path, int flags, ...) {
    REAL(openat, int (*)(int, const char *, int, ...));
    OPEN_BODY(real_openat(at_fd, path, flags, bits));
}
int openat64(int at_fd, const char *path, int flags, ...) {
    REAL(openat64, int (*)(int, const char *, int, ...));
    OPEN_BODY(real_openat64(at_fd, path, flags, bits));
}

#define MKSTEMP_BODY(call) \
    char full[2048]; \
    int ours = is_ours(template, full, sizeof full); \
    enum verdict verdict = ours ? judge(OPEN) : GO_ON; \
    FAIL_IF(verdict, -1); \
    begin(); \
    int fd = call; \
    if (ours) { is_ours(template, full, sizeof full); opened(fd, full); } \
    end(); \
    DIE_IF(verdict); \
    return fd

int mkstemp(char *template) {
    REAL(mkstemp, int (*)(char *));
    MKSTEMP_BODY(real_mkstemp(template));
}
int mkstemp64(char *template) {
    REAL(mkstemp64, int (*)(char *));
    MKSTEMP_BODY(real_mkstemp64(template));
}
int mkostemp(char *template, int flags) {
    REAL(mkostemp, int (*)(char *, int));
    MKSTEMP_BODY(real_mkostemp(template, flags));
}

int close(int fd) {
    REAL(close, int (*)(int));
    if (fd >= 0 && fd < MAX_FD) tracked[fd] = 0;
    return real_close(fd);
}

#define READ_BODY(call) \
    enum verdict verdict = is_tracked(fd) ? judge(READ) : GO_ON; \
    FAIL_IF(verdict, -1); \
    if (verdict == CUT_SHORT && count > 1) count /= 2; \
    ssize_t result = call; \
    DIE_IF(verdict); \
    return result

ssize_t read(int fd, void *bytes, size_t count) {
    REAL(read, ssize_t (*)(int, void *, size_t));
    READ_BODY(real_read(fd, bytes, count));
}
ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
    REAL(pread, ssize_t (*)(int, void *, size_t, off_t));
    READ_BODY(real_pread(fd, bytes, count, offset));
}
ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) {
    REAL(pread64, ssize_t (*)(int, void *, size_t, off64_t));
    READ_BODY(real_pread64(fd, bytes, count, offset));
}

#define WRITE_BODY(place, call) \
    if (!is_tracked(fd)) return call; \
    enum verdict verdict = judge(WRITE); \
    FAIL_IF(verdict, -1); \
    if ((verdict == CUT_SHORT || verdict == TEAR) && count > 1) count /= 2; \
    begin(); \
    uint64_t start = journal >= 0 ? (uint64_t)(place) : 0; \
    ssize_t result = call; \
    if (result > 0) note(R_WRITE, journal >= 0 ? inode_of(fd) : 0, start, NULL, bytes, (uint64_t)result); \
    end(); \
    DIE_IF(verdict); \
    return result

static off_t here(int fd) {
    int flags = fcntl(fd, F_GETFL);
    return lseek(fd, 0, flags >= 0 && (flags & O_APPEND) ? SEEK_END : SEEK_CUR);
}
ssize_t write(int fd, const void *bytes, size_t count) {
    WRITE_BODY(here(fd), plain_write(fd, bytes, count));
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    REAL(pwrite, ssize_t (*)(int, const void *, size_t, off_t));
    WRITE_BODY(offset, real_pwrite(fd, bytes, count, offset));
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    REAL(pwrite64, ssize_t (*)(int, const void *, size_t, off64_t));
    WRITE_BODY(offset, real_pwrite64(fd, bytes, count, offset));
}

#define SYNC_BODY(call) \
    if (!is_tracked(fd)) return call; \
    enum verdict verdict = judge(SYNC); \
    FAIL_IF(verdict, -1); \
    begin(); \
    int result = call; \
    if (result == 0) note(R_SYNC, journal >= 0 ? inode_of(fd) : 0, 0, NULL, NULL, 0); \
    end(); \
    DIE_IF(verdict); \
    return result

int fsync(int fd) {
    REAL(fsync, int (*)(int));
    SYNC_BODY(real_fsync(fd));
}
int fdatasync(int fd) {
    REAL(fdatasync, int (*)(int));
    SYNC_BODY(real_fdatasync(fd));
}

#define TRUNCATE_BODY(call) \
    if (!is_tracked(fd)) return call; \
    enum verdict verdict = judge(TRUNCATE); \
    FAIL_IF(verdict, -1); \
    begin(); \
    int result = call; \
    if (result == 0) \
        note(R_TRUNCATE, journal >= 0 ? inode_of(fd) : 0, 0, NULL, NULL, (uint64_t)length); \
    end(); \
    DIE_IF(verdict); \
    return result

int ftruncate(int fd, off_t length) {
    REAL(ftruncate, int (*)(int, off_t));
    TRUNCATE_BODY(real_ftruncate(fd, length));
}
int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64, int (*)(int, off64_t));
    TRUNCATE_BODY(real_ftruncate64(fd, length));
}

#define NAMES_BODY(kind, from, to, call) \
    char old[2048], new[2048], both[4100]; \
    int ours = is_ours(from, old, sizeof old) | is_ours(to, new, sizeof new); \
    if (!ours) return call; \
    enum verdict verdict = judge(RENAME); \
    FAIL_IF(verdict, -1); \
    begin(); \
    int result = call; \
    snprintf(both, sizeof both, "%s\n%s", old, new); \
    if (result == 0) note(kind, 0, 0, both, NULL, 0); \
    end(); \
    DIE_IF(verdict); \
    return result

int rename(const char *from, const char *to) {
    REAL(rename, int (*)(const char *, const char *));
    NAMES_BODY(R_RENAME, from, to, real_rename(from, to));
}
int renameat(int a, const char *from, int b, const char *to) {
    REAL(renameat, int (*)(int, const char *, int, const char *));
    NAMES_BODY(R_RENAME, from, to, real_renameat(a, from, b, to));
}
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    REAL(renameat2, int (*)(int, const char *, int, const char *, unsigned));
    NAMES_BODY(R_RENAME, from, to, real_renameat2(a, from, b, to, flags));
}
int link(const char *from, const char *to) {
    REAL(link, int (*)(const char *, const char *));
    NAMES_BODY(R_LINK, from, to, real_link(from, to));
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(linkat, int (*)(int, const char *, int, const char *, int));
    NAMES_BODY(R_LINK, from, to, real_linkat(a, from, b, to, flags));
}

#define UNLINK_BODY(call) \
    char full[2048]; \
    if (!is_ours(path, full, sizeof full)) return call; \
    enum verdict verdict = judge(UNLINK); \
    FAIL_IF(verdict, -1); \
    begin(); \
    int result = call; \
    if (result == 0) note(R_UNLINK, 0, 0, full, NULL, 0); \
    end(); \
    DIE_IF(verdict); \
    return result

int unlink(const char *path) {
    REAL(unlink, int (*)(const char *));
    UNLINK_BODY(real_unlink(path));
}
int unlinkat(int a, const char *path, int flags) {
    REAL(unlinkat, int (*)(int, const char *, int));
    UNLINK_BODY(real_unlinkat(a, path, flags));
}

#define MMAP_BODY(call) \
    enum verdict verdict = is_tracked(fd) ? judge(MMAP) : GO_ON; \
    FAIL_IF(verdict, MAP_FAILED); \
    return call

void *mmap(void *place, size_t length, int prot, int flags, int fd, off_t offset) {
    REAL(mmap, void *(*)(void *, size_t, int, int, int, off_t));
    MMAP_BODY(real_mmap(place, length, prot, flags, fd, offset));
}
void *mmap64(void *place, size_t length, int prot, int flags, int fd, off64_t offset) {
    REAL(mmap64, void *(*)(void *, size_t, int, int, int, off64_t));
    MMAP_BODY(real_mmap64(place, length, prot, flags, fd, offset));
}

#define STAT_BODY(ours, call) \
    enum verdict verdict = (ours) ? judge(STAT) : GO_ON; \
    FAIL_IF(verdict, -1); \
    return call

int fstat(int fd, struct stat *about) {
    REAL(fstat, int (*)(int, struct stat *));
    STAT_BODY(is_tracked(fd), real_fstat(fd, about));
}
int fstat64(int fd, struct stat64 *about) {
    REAL(fstat64, int (*)(int, struct stat64 *));
    STAT_BODY(is_tracked(fd), real_fstat64(fd, about));
}
int stat(const char *path, struct stat *about) {
    REAL(stat, int (*)(const char *, struct stat *));
    char full[2048];
    STAT_BODY(is_ours(path, full, sizeof full), real_stat(path, about));
}
int stat64(const char *path, struct stat64 *about) {
    REAL(stat64, int (*)(const char *, struct stat64 *));
    char full[2048];
    STAT_BODY(is_ours(path, full, sizeof full), real_stat64(path, about));
}
int lstat(const char *path, struct stat *about) {
    REAL(lstat, int (*)(const char *, struct stat *));
    char full[2048];
    STAT_BODY(is_ours(path, full, sizeof full), real_lstat(path, about));
}
int lstat64(const char *path, struct stat64 *about) {
    REAL(lstat64, int (*)(const char *, struct stat64 *));
    char full[2048];
    STAT_BODY(is_ours(path, full, sizeof full), real_lstat64(path, about));
}

// Only SQLite's own requests fail: Swift's runtime ends the process where memory runs out.
extern void *__libc_malloc(size_t), *__libc_realloc(void *, size_t);

static int sqlite_is_refused(const void *caller) {
    if (!ready || !(classes & MALLOC)) return 0;
    uintptr_t address = (uintptr_t)caller;
    if (address < sqlite_low || address >= sqlite_high) return 0;
    return judge(MALLOC) == GIVE_ERROR;
}
void *malloc(size_t size) {
    if (sqlite_is_refused(__builtin_return_address(0))) { errno = ENOMEM; return NULL; }
    return __libc_malloc(size);
}
void *realloc(void *old, size_t size) {
    if (sqlite_is_refused(__builtin_return_address(0))) { errno = ENOMEM; return NULL; }
    return __libc_realloc(old, size);
}
