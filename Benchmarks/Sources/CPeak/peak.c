#include "peak.h"

#include <time.h>

#if defined(__linux__)
#include <malloc.h>
#endif

typedef float octet __attribute__((ext_vector_type(8)));

#define SUMS 12
#define TURNS 400000

// Twelve sums of eight lanes: as many as it takes to keep two units of four steps busy, and fewer than there are registers.
#if defined(__x86_64__)
__attribute__((target("avx2,fma")))
#endif
static float turns(void) {
    octet sums[SUMS], scale = (octet)0.9999f, step = (octet)1e-4f;
    for (int i = 0; i < SUMS; i++) sums[i] = (octet)(float)i;
    for (int turn = 0; turn < TURNS; turn++)
        for (int i = 0; i < SUMS; i++) sums[i] = __builtin_elementwise_fma(sums[i], scale, step);
    float total = 0;
    for (int i = 0; i < SUMS; i++) total += sums[i][0];
    return total;
}

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double dragnet_fma_peak(void) {
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 0;
#endif
    double best = 0;
    volatile float kept = 0;
    for (int round = 0; round < 50; round++) {
        const double begin = cpu_seconds();
        kept += turns();
        const double rate = SUMS * (double)TURNS / 2 / (cpu_seconds() - begin);
        best = rate > best ? rate : best;
    }
    return best;
}

void dragnet_give_memory_back(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}
