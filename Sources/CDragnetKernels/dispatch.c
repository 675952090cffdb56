#include "dragnet_kernels.h"
#include "kernels_tables.h"

#include <stdlib.h>
#include <string.h>

dragnet_kernel_set dragnet_best_kernels(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    const int has_fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (has_fma && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq"))
        return DRAGNET_KERNELS_AVX512;
    if (has_fma) return DRAGNET_KERNELS_AVX2;
#endif
    return DRAGNET_KERNELS_PORTABLE;
}

dragnet_kernel_set dragnet_active_kernels(void) {
    dragnet_kernel_set best = dragnet_best_kernels();
    const char *wish = getenv("DRAGNET_KERNELS");
    if (!wish) return best;
    if (!strcmp(wish, "portable")) return DRAGNET_KERNELS_PORTABLE;
    if (!strcmp(wish, "avx2") && best >= DRAGNET_KERNELS_AVX2) return DRAGNET_KERNELS_AVX2;
    return best;
}

const dragnet_kernel_table *dragnet_kernels(dragnet_kernel_set set) {
#if defined(__x86_64__)
    dragnet_kernel_set best = dragnet_best_kernels();
    if (set > best) set = best;
    if (set == DRAGNET_KERNELS_AVX512) return &dragnet_avx512_kernels;
    if (set == DRAGNET_KERNELS_AVX2) return &dragnet_avx2_kernels;
#else
    (void)set;
#endif
    return &dragnet_portable_kernels;
}
