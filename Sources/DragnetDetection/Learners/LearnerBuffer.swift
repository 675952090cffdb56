/// Memory that several threads write to, each its own part; zero at first.
///
/// Unchecked, because who writes where is arranged by the chunks of `ParallelRange`: no two touch the same element.
final class LearnerBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    init(count: Int, repeating value: Element) {
        self.count = count
        base = .allocate(capacity: max(1, count))
        base.initialize(repeating: value, count: max(1, count))
    }

    deinit { base.deallocate() }
}
