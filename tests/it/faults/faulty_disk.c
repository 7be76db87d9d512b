/* A disk that fails when it is told to. Preloaded into the program by tests/it/faults: writes to files named *.db* end
 * in an error while the control file (TSUDOI_TEST_FAULT) says which. Not a model of a file system: only of its errors. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* What the control file says now: full, write or sync; empty when all is well. */
static void told(char *fault, size_t size) {
  const char *path = getenv("TSUDOI_TEST_FAULT");
  ssize_t length = -1;
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file >= 0) {
    length = read(file, fault, size - 1);
    close(file);
  }
  fault[length > 0 ? length : 0] = 0;
}

static int is_database(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strstr(path, ".db") != NULL;
}

/* The error this operation ends in, or 0. */
static int error_of(int file, int is_sync) {
  char fault[16];
  int saved = errno;
  told(fault, sizeof fault);
  int error = 0;
  if (fault[0] && is_database(file)) {
    if (!is_sync && strncmp(fault, "full", 4) == 0) error = ENOSPC;
    if (!is_sync && strncmp(fault, "write", 5) == 0) error = EIO;
    if (is_sync && strncmp(fault, "sync", 4) == 0) error = EIO;
  }
  errno = saved;
  return error;
}

#define FAIL(file, is_sync)                \
  do {                                     \
    int error = error_of(file, is_sync);   \
    if (error) {                           \
      errno = error;                       \
      return -1;                           \
    }                                      \
  } while (0)

ssize_t write(int file, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  FAIL(file, 0);
  return real(file, bytes, count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  FAIL(file, 0);
  return real(file, bytes, count, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return pwrite64(file, bytes, count, offset); }

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  FAIL(file, 1);
  return real(file);
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  FAIL(file, 1);
  return real(file);
}
