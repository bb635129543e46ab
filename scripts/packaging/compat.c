// What Debian 12's archives and Foundation ask of a glibc newer than 2.28, for a binary that starts with 2.28.
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

// glibc 2.32. False is always right: locks are taken that one thread would not need.
char __libc_single_threaded = 0;

// glibc 2.36; libexpat and libzip ask for it. Without the kernel's random bytes there is no going on.
void arc4random_buf(void *buffer, size_t size) {
    unsigned char *next = buffer;
    while (size > 0) {
        ssize_t got = getrandom(next, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) abort();
        next += got;
        size -= (size_t)got;
    }
}

uint32_t arc4random(void) {
    uint32_t word;
    arc4random_buf(&word, sizeof word);
    return word;
}

// glibc 2.29; Foundation's Process asks for it where a child gets another folder. workbench starts no such child; one that
// did would be told ENOSYS, and would not run in the wrong folder.
int posix_spawn_file_actions_addchdir_np(void *actions, const char *path) {
    (void)actions;
    (void)path;
    return ENOSYS;
}
