#if canImport(Glibc)
    import Glibc
#endif

/// Pages of 2 MiB for memory that is read in no order: with small ones half of the time goes to finding out where it lies.
///
/// A wish only; a system that has none to give goes on with small pages.
package enum HugePages {
    private static let size = 2 << 20
    /// From here on the last huge page, which is taken whole, is little beside the others.
    private static let largeSize = 16 << 20
    /// As much as processors find their way in without help.
    private static let wideSize = 4 << 20

    /// Memory that is to be freed with `deallocate()`; aligned to a line of the cache at least.
    ///
    /// - Parameter byteCount: at least 1.
    package static func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        let isLarge = byteCount >= largeSize
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: isLarge ? size : 64)
        if isLarge { wish(for: UnsafeMutableRawBufferPointer(start: memory, count: byteCount)) }
        return memory
    }

    /// An array of so many zeros, that takes no more than one in small pages.
    package static func zeros<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>(_ count: Int) -> [Element] {
        [Element](count: count) { $0.initialize(repeating: 0) }
    }

    /// Asks for huge pages before memory is first written to; for what small pages do for, nothing is asked.
    package static func wish(for memory: UnsafeMutableRawBufferPointer) {
        #if canImport(Glibc)
            guard memory.count >= wideSize, let base = memory.baseAddress else { return }
            let page = Int(getpagesize())
            let skipped = (page - Int(bitPattern: base) & (page - 1)) & (page - 1)
            guard skipped < memory.count else { return }
            madvise(base + skipped, memory.count - skipped, MADV_HUGEPAGE)
        #endif
    }
}
