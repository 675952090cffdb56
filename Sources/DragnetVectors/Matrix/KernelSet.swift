package import CDragnetKernels

/// The version of the inner loops to run; all give the same bits, so the choice is one of speed alone.
package struct KernelSet: Sendable, Hashable {
    /// The number of the set in C.
    package let set: dragnet_kernel_set.RawValue

    /// The set that runs everywhere.
    package static let portable = KernelSet(DRAGNET_KERNELS_PORTABLE)
    /// The set of x86-64 processors with AVX2 and fused multiply-add.
    package static let avx2 = KernelSet(DRAGNET_KERNELS_AVX2)
    /// The set of x86-64 processors with AVX-512.
    package static let avx512 = KernelSet(DRAGNET_KERNELS_AVX512)
    /// The best of this processor, or what `DRAGNET_KERNELS` asks for.
    package static let active = KernelSet(dragnet_active_kernels())

    /// The sets this processor can run.
    package static var available: [KernelSet] {
        [portable, avx2, avx512].filter { $0.set <= dragnet_best_kernels().rawValue }
    }

    private init(_ set: dragnet_kernel_set) { self.set = set.rawValue }

    /// The functions of the set.
    package var table: dragnet_kernel_table { dragnet_kernels(dragnet_kernel_set(rawValue: set)).pointee }
}
