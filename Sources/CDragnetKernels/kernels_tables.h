// The tables that dispatch.c chooses from.
#ifndef DRAGNET_KERNELS_TABLES_H
#define DRAGNET_KERNELS_TABLES_H

#include "dragnet_kernels.h"

extern const dragnet_kernel_table dragnet_portable_kernels;
#if defined(__x86_64__)
extern const dragnet_kernel_table dragnet_avx2_kernels;
extern const dragnet_kernel_table dragnet_avx512_kernels;
#endif

#endif
