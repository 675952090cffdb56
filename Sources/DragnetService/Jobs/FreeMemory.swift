import CAllocator

/// Memory that is free within this process.
enum FreeMemory {
    /// Lets every large piece of memory be one of its own, that goes back to the system as soon as it is let go.
    ///
    /// The allocator would take ever larger pieces for small ones after the first of them, and put what lives long between
    /// them: under ten minutes of load a service held half as much again.
    static func keepLargePiecesApart() {
        #if canImport(Glibc)
            _ = mallopt(M_MMAP_THRESHOLD, 1 << 20)
        #endif
    }

    /// Gives free pages back to the system.
    ///
    /// A job reads the whole log and lets it go again; the allocator would keep the pages for good.
    static func giveBack() {
        #if canImport(Glibc)
            malloc_trim(0)
        #endif
    }
}
