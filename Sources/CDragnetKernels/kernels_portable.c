// The kernels for any processor: NEON with fused multiply-add on arm64, calls of fmaf on older x86-64.
#include "kernels_tables.h"

#define KERNELS_TABLE dragnet_portable_kernels
#define KERNELS_WIDE 0
#include "kernels_template.h"
