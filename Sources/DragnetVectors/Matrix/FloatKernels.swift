internal import CDragnetKernels

/// The two loops of linear learners, for the best instructions this processor has; the same bits with all of them.
package struct FloatKernels: Sendable {
    private let table: dragnet_kernel_table

    /// The loops of `set`.
    package init(_ set: KernelSet = .active) { table = set.table }

    /// The sum of the products of two buffers' numbers, in Float; both have the same length.
    package func dot(_ first: UnsafeBufferPointer<Float>, _ second: UnsafeBufferPointer<Float>) -> Float {
        precondition(first.count == second.count, "vectors of one dimension")
        guard let a = first.baseAddress, let b = second.baseAddress else { return 0 }
        return table.dot(a, b, first.count)
    }

    /// Adds `scale` times `source` to `target`, number by number; both have the same length.
    package func add(
        _ source: UnsafeBufferPointer<Float>, times scale: Float, to target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(source.count == target.count, "vectors of one dimension")
        guard let x = source.baseAddress, let y = target.baseAddress else { return }
        table.axpy(scale, x, y, source.count)
    }
}
