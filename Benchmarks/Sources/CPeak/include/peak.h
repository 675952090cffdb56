#ifndef DRAGNET_PEAK_H
#define DRAGNET_PEAK_H

/// Fused multiply-adds of 16 floats a second of CPU time, without any memory: what this core could do at best right now.
double dragnet_fma_peak(void);

/// Gives free memory back to the system, where the allocator can be told to.
void dragnet_give_memory_back(void);

#endif
