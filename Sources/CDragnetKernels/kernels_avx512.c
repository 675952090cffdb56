// The kernels for x86-64 with AVX-512.
#include "kernels_tables.h"

#if defined(__x86_64__)
#define KERNELS_TABLE dragnet_avx512_kernels
#define KERNELS_WIDE 1
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx2,fma"))), apply_to = function)
#include "kernels_template.h"
#pragma clang attribute pop
#endif
