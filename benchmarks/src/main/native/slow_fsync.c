/*
 * Makes fsync and fdatasync take at least SLOW_FSYNC_MICROS, and counts them in the first eight bytes of
 * the file SLOW_FSYNC_COUNTER. For LD_PRELOAD; see SlowFsync.java.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static _Atomic int64_t *counter;
static int64_t least_nanos;
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void start(void) {
  real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const char *micros = getenv("SLOW_FSYNC_MICROS");
  least_nanos = micros == NULL ? 0 : atoll(micros) * 1000;
  const char *path = getenv("SLOW_FSYNC_COUNTER");
  int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (file >= 0) {
    void *page = mmap(NULL, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    counter = page == MAP_FAILED ? NULL : page;
    close(file);
  }
}

static int synced(int (*real)(int), int file) {
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_nsec += least_nanos % 1000000000;
  end.tv_sec += least_nanos / 1000000000 + end.tv_nsec / 1000000000;
  end.tv_nsec %= 1000000000;
  int result = real(file);
  int error = errno;
  if (counter != NULL) {
    atomic_fetch_add(counter, 1);
  }
  while (least_nanos > 0 && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR) {
  }
  errno = error;
  return result;
}

int fsync(int file) { return synced(real_fsync, file); }

int fdatasync(int file) { return synced(real_fdatasync, file); }
