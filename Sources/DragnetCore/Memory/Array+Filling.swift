extension Array where Element: BitwiseCopyable {
    /// An array of `count` elements, all of which `fill` writes; a long one in huge pages, see ``HugePages``.
    ///
    /// - Throws: what `fill` throws.
    package init(count: Int, filling fill: (UnsafeMutableBufferPointer<Element>) throws -> Void) rethrows {
        // Of none the library would write the count into the one empty array that all threads share.
        guard count > 0 else {
            self = []
            return
        }
        try self.init(unsafeUninitializedCapacity: count) { buffer, filledCount in
            HugePages.wish(for: UnsafeMutableRawBufferPointer(buffer))
            try fill(buffer)
            filledCount = count
        }
    }
}
