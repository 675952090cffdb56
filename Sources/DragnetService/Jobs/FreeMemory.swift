import CAllocator

/// Memory that is free within this process.
enum FreeMemory {
    /// Gives free pages back to the system.
    ///
    /// A job reads the whole log and lets it go again; the allocator would keep the pages for good.
    static func giveBack() {
        #if canImport(Glibc)
            malloc_trim(0)
        #endif
    }
}
