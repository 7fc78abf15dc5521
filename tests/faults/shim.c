/* Loaded before the C library (LD_PRELOAD): counts the file operations of a process below one
 * folder, and makes one of them fail, stop half way, or be the last thing that the process does.
 *
 * What goes round the C library is not seen: raw system calls (one rename of Tantivy's), and
 * changes to memory that is mapped. A kill after an operation covers what such a call comes upon.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* As tests/faults/shim.py has them. */
enum fault { NONE, FULL, BROKEN, SHORT, KILL_BEFORE, KILL_WITHIN, KILL_AFTER };

static char folder[PATH_MAX];
static size_t folder_length;
static enum fault armed = NONE;
static long first, last;
static int reads_too;
static int news = -1;
static atomic_long counted;
static char met[PATH_MAX + 64];
static __thread char seen[PATH_MAX * 2]; /* the path last looked at by this thread */

#define REAL(name, type, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

/* Operations first..last below the folder are met by the fault; none is when first is 0. What a
 * kill meets is told to the descriptor `tell`. */
void fault_arm(const char *below, int fault, long from, long to, int count_reads, int tell) {
    snprintf(folder, sizeof folder, "%s/", below);
    folder_length = strlen(folder);
    first = from, last = to, reads_too = count_reads, news = tell;
    atomic_store(&counted, 0);
    met[0] = 0;
    armed = (enum fault)fault;
}

long fault_counted(void) { return atomic_load(&counted); }

const char *fault_met(void) { return met; }

static int is_below(const char *path) {
    if (path != seen) snprintf(seen, sizeof seen, "%s", path);
    return !strncmp(path, folder, folder_length);
}

static int path_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static int name_below(int at, const char *path) {
    char base[PATH_MAX];
    if (!folder_length || !path) return 0;
    if (path[0] == '/') return is_below(path);
    if (at == AT_FDCWD ? !getcwd(base, sizeof base) : !path_of(at, base, sizeof base)) return 0;
    snprintf(seen, sizeof seen, "%s/%s", base, path);
    return is_below(seen);
}

static int open_below(int fd) {
    char path[PATH_MAX];
    return folder_length && fd >= 0 && path_of(fd, path, sizeof path) && is_below(path);
}

/* Tell what was met, as a line of JSON, and end. */
static void die(void) {
    if (news >= 0) dprintf(news, "{\"met\": \"%s\"}\n", met);
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Whether the operation just looked at is one that the fault meets. */
static int is_met(const char *operation) {
    long number = atomic_fetch_add(&counted, 1) + 1;
    if (!first || number < first || number > last) return 0;
    if (!met[0]) snprintf(met, sizeof met, "%s %s", operation, seen + folder_length);
    if (armed == KILL_BEFORE) die();
    return 1;
}

static int fails(void) {
    errno = armed == FULL ? ENOSPC : EIO;
    return armed == FULL || armed == BROKEN;
}

static int is_read(const char *operation) {
    return !strcmp(operation, "read") || !strcmp(operation, "open to read");
}

/* An operation that has no middle. SHORT is for writes alone. */
#define WHOLE(name, below, failure, call) \
    do { \
        if (armed == NONE || armed == SHORT || (is_read(name) && !reads_too) || !(below) || \
            !is_met(name)) \
            return call; \
        if (fails()) return failure; \
        __auto_type result = call; \
        if (armed == KILL_WITHIN || armed == KILL_AFTER) die(); \
        return result; \
    } while (0)

/* A write of `size` bytes; `half` writes the first half of them. */
#define PARTED(name, fd, size, call, half) \
    do { \
        if (armed == NONE || !open_below(fd) || !is_met(name)) return call; \
        if (fails()) return -1; \
        if (armed == SHORT) return (size) > 1 ? half : call; \
        if (armed == KILL_WITHIN && (size) > 1) (void)!half; \
        else (void)!call; \
        die(); \
        return -1; \
    } while (0)

static const char *opening(int flags) {
    return flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC) ? "open" : "open to read";
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); \
    }

int open(const char *path, int flags, ...) {
    REAL(open, int, const char *, int, ...);
    MODE(flags)
    WHOLE(opening(flags), name_below(AT_FDCWD, path), -1, real(path, flags, mode));
}

int open64(const char *path, int flags, ...) {
    REAL(open64, int, const char *, int, ...);
    MODE(flags)
    WHOLE(opening(flags), name_below(AT_FDCWD, path), -1, real(path, flags, mode));
}

int openat(int at, const char *path, int flags, ...) {
    REAL(openat, int, int, const char *, int, ...);
    MODE(flags)
    WHOLE(opening(flags), name_below(at, path), -1, real(at, path, flags, mode));
}

int openat64(int at, const char *path, int flags, ...) {
    REAL(openat64, int, int, const char *, int, ...);
    MODE(flags)
    WHOLE(opening(flags), name_below(at, path), -1, real(at, path, flags, mode));
}

static const char *opening_stream(const char *mode) {
    return strpbrk(mode, "wa+") ? "open" : "open to read";
}

FILE *fopen(const char *path, const char *mode) {
    REAL(fopen, FILE *, const char *, const char *);
    WHOLE(opening_stream(mode), name_below(AT_FDCWD, path), NULL, real(path, mode));
}

FILE *fopen64(const char *path, const char *mode) {
    REAL(fopen64, FILE *, const char *, const char *);
    WHOLE(opening_stream(mode), name_below(AT_FDCWD, path), NULL, real(path, mode));
}

ssize_t read(int fd, void *to, size_t size) {
    REAL(read, ssize_t, int, void *, size_t);
    WHOLE("read", open_below(fd), -1, real(fd, to, size));
}

ssize_t pread(int fd, void *to, size_t size, off_t from) {
    REAL(pread, ssize_t, int, void *, size_t, off_t);
    WHOLE("read", open_below(fd), -1, real(fd, to, size, from));
}

ssize_t pread64(int fd, void *to, size_t size, off64_t from) {
    REAL(pread64, ssize_t, int, void *, size_t, off64_t);
    WHOLE("read", open_below(fd), -1, real(fd, to, size, from));
}

ssize_t write(int fd, const void *from, size_t size) {
    REAL(write, ssize_t, int, const void *, size_t);
    PARTED("write", fd, size, real(fd, from, size), real(fd, from, size / 2));
}

ssize_t pwrite(int fd, const void *from, size_t size, off_t to) {
    REAL(pwrite, ssize_t, int, const void *, size_t, off_t);
    PARTED("pwrite", fd, size, real(fd, from, size, to), real(fd, from, size / 2, to));
}

ssize_t pwrite64(int fd, const void *from, size_t size, off64_t to) {
    REAL(pwrite64, ssize_t, int, const void *, size_t, off64_t);
    PARTED("pwrite", fd, size, real(fd, from, size, to), real(fd, from, size / 2, to));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev, ssize_t, int, const struct iovec *, int);
    PARTED("writev", fd, count, real(fd, parts, count), real(fd, parts, count / 2));
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t to) {
    REAL(pwritev, ssize_t, int, const struct iovec *, int, off_t);
    PARTED("pwritev", fd, count, real(fd, parts, count, to), real(fd, parts, count / 2, to));
}

ssize_t sendfile(int out, int in, off_t *from, size_t size) {
    REAL(sendfile, ssize_t, int, int, off_t *, size_t);
    PARTED("sendfile", out, size, real(out, in, from, size), real(out, in, from, size / 2));
}

ssize_t sendfile64(int out, int in, off64_t *from, size_t size) {
    REAL(sendfile64, ssize_t, int, int, off64_t *, size_t);
    PARTED("sendfile", out, size, real(out, in, from, size), real(out, in, from, size / 2));
}

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    REAL(copy_file_range, ssize_t, int, off64_t *, int, off64_t *, size_t, unsigned);
    PARTED("copy_file_range", out, size, real(in, from, out, to, size, flags),
           real(in, from, out, to, size / 2, flags));
}

/* A stream keeps what it is given and writes it later: a write to it fails as a whole disk would,
 * after part of it, and closing it fails where something is still to be written. */
size_t fwrite(const void *from, size_t size, size_t count, FILE *stream) {
    REAL(fwrite, size_t, const void *, size_t, size_t, FILE *);
    if (armed == NONE || !open_below(fileno(stream)) || !is_met("fwrite"))
        return real(from, size, count, stream);
    if (fails()) return 0;
    if (armed == KILL_AFTER) {
        real(from, size, count, stream);
        fflush(stream);
        die();
    }
    size_t half = real(from, size, count / 2, stream);
    fflush(stream);
    if (armed == KILL_WITHIN) die();
    errno = ENOSPC;
    return half;
}

int fclose(FILE *stream) {
    REAL(fclose, int, FILE *);
    if (armed == NONE || !__fpending(stream) || !open_below(fileno(stream)) ||
        !is_met("fclose"))
        return real(stream);
    if (armed == KILL_AFTER) {
        real(stream);
        die();
    }
    if (armed == KILL_WITHIN) die();
    /* What the stream still holds is lost, as it is when the disk has no room for it. */
    __fpurge(stream);
    real(stream);
    errno = armed == BROKEN ? EIO : ENOSPC;
    return EOF;
}

int fsync(int fd) {
    REAL(fsync, int, int);
    WHOLE("fsync", open_below(fd), -1, real(fd));
}

int fdatasync(int fd) {
    REAL(fdatasync, int, int);
    WHOLE("fdatasync", open_below(fd), -1, real(fd));
}

int ftruncate(int fd, off_t size) {
    REAL(ftruncate, int, int, off_t);
    WHOLE("ftruncate", open_below(fd), -1, real(fd, size));
}

int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64, int, int, off64_t);
    WHOLE("ftruncate", open_below(fd), -1, real(fd, size));
}

int fallocate(int fd, int mode, off_t from, off_t size) {
    REAL(fallocate, int, int, int, off_t, off_t);
    WHOLE("fallocate", open_below(fd), -1, real(fd, mode, from, size));
}

int fallocate64(int fd, int mode, off64_t from, off64_t size) {
    REAL(fallocate64, int, int, int, off64_t, off64_t);
    WHOLE("fallocate", open_below(fd), -1, real(fd, mode, from, size));
}

/* These two return the error. */
int posix_fallocate(int fd, off_t from, off_t size) {
    REAL(posix_fallocate, int, int, off_t, off_t);
    WHOLE("fallocate", open_below(fd), errno, real(fd, from, size));
}

int posix_fallocate64(int fd, off64_t from, off64_t size) {
    REAL(posix_fallocate64, int, int, off64_t, off64_t);
    WHOLE("fallocate", open_below(fd), errno, real(fd, from, size));
}

void *mmap(void *where, size_t size, int protection, int flags, int fd, off_t from) {
    REAL(mmap, void *, void *, size_t, int, int, int, off_t);
    WHOLE("mmap", open_below(fd), MAP_FAILED, real(where, size, protection, flags, fd, from));
}

void *mmap64(void *where, size_t size, int protection, int flags, int fd, off64_t from) {
    REAL(mmap64, void *, void *, size_t, int, int, int, off64_t);
    WHOLE("mmap", open_below(fd), MAP_FAILED, real(where, size, protection, flags, fd, from));
}

int rename(const char *from, const char *to) {
    REAL(rename, int, const char *, const char *);
    WHOLE("rename", name_below(AT_FDCWD, to), -1, real(from, to));
}

int renameat(int from_at, const char *from, int to_at, const char *to) {
    REAL(renameat, int, int, const char *, int, const char *);
    WHOLE("rename", name_below(to_at, to), -1, real(from_at, from, to_at, to));
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    REAL(renameat2, int, int, const char *, int, const char *, unsigned);
    WHOLE("rename", name_below(to_at, to), -1, real(from_at, from, to_at, to, flags));
}

int link(const char *from, const char *to) {
    REAL(link, int, const char *, const char *);
    WHOLE("link", name_below(AT_FDCWD, to), -1, real(from, to));
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    REAL(linkat, int, int, const char *, int, const char *, int);
    WHOLE("link", name_below(to_at, to), -1, real(from_at, from, to_at, to, flags));
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir, int, const char *, mode_t);
    WHOLE("mkdir", name_below(AT_FDCWD, path), -1, real(path, mode));
}

int unlink(const char *path) {
    REAL(unlink, int, const char *);
    WHOLE("unlink", name_below(AT_FDCWD, path), -1, real(path));
}

int unlinkat(int at, const char *path, int flags) {
    REAL(unlinkat, int, int, const char *, int);
    WHOLE("unlink", name_below(at, path), -1, real(at, path, flags));
}

int rmdir(const char *path) {
    REAL(rmdir, int, const char *);
    WHOLE("rmdir", name_below(AT_FDCWD, path), -1, real(path));
}
