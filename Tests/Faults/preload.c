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
// FAULTS_COUNTER  file of 64-bit numbers: calls counted, faults made, calls of each class in the order above
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
static uint64_t own_counter[12], *counter = own_counter;
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
    __atomic_add_fetch(&counter[2 + __builtin_ctz(class)], 1, __ATOMIC_SEQ_CST);
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

#include "preload_calls.inc"
