// The kernels for x86-64 with AVX2 and FMA; the target is asked for here and nowhere in the package's flags.
#include "kernels_tables.h"

#if defined(__x86_64__)
#define KERNELS_TABLE dragnet_avx2_kernels
#define KERNELS_WIDE 0
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels_template.h"
#pragma clang attribute pop
#endif
