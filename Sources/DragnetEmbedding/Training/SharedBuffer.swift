import DragnetCore

/// Plain memory that several threads fill, each its own part.
///
/// Unchecked because who writes where and when is the schedule's business; it is never resized.
final class SharedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    init(repeating value: Element, count: Int) {
        self.count = count
        base = HugePages.allocate(byteCount: max(1, count) * MemoryLayout<Element>.stride)
            .assumingMemoryBound(to: Element.self)
        base.initialize(repeating: value, count: max(1, count))
    }

    deinit { base.deallocate() }

    subscript(_ index: Int) -> Element {
        get { base[index] }
        set { base[index] = newValue }
    }
}
