// The inner loops of Dragnet. Each has one portable and one or more SIMD versions that give the same bits.
#ifndef DRAGNET_KERNELS_H
#define DRAGNET_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// The sets of kernels, best last; the value is recorded nowhere because all give the same bits.
typedef enum {
    DRAGNET_KERNELS_PORTABLE = 0,
    DRAGNET_KERNELS_AVX2 = 1,
    DRAGNET_KERNELS_AVX512 = 2,
} dragnet_kernel_set;

/// The set in use: the best this processor has, or the one that DRAGNET_KERNELS=portable|avx2|avx512 asks for.
dragnet_kernel_set dragnet_active_kernels(void);

#endif
