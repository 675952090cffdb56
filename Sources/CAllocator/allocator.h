// The allocator's own functions, which Swift's module of the C library leaves out.
#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>
#endif
