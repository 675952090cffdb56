#include "dragnet_kernels.h"

#include <stdlib.h>
#include <string.h>

static dragnet_kernel_set best_of_processor(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return DRAGNET_KERNELS_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return DRAGNET_KERNELS_AVX2;
#endif
    return DRAGNET_KERNELS_PORTABLE;
}

dragnet_kernel_set dragnet_active_kernels(void) {
    dragnet_kernel_set best = best_of_processor();
    const char *wish = getenv("DRAGNET_KERNELS");
    if (!wish) return best;
    if (!strcmp(wish, "portable")) return DRAGNET_KERNELS_PORTABLE;
    if (!strcmp(wish, "avx2") && best >= DRAGNET_KERNELS_AVX2) return DRAGNET_KERNELS_AVX2;
    return best;
}
