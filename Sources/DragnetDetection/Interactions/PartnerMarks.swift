import DragnetEvents

/// A Bloom filter of the partners that a node ever met: 256 bits, one a partner (Bloom 1970).
///
/// Of pairs that never met, a node of 10 partners wrongly lets 4 % through, one of 100 lets 32 %.
struct PartnerMarks: Sendable, BitwiseCopyable {
    private var words = SIMD4<UInt64>.zero

    /// The mark of a node, 0...255.
    @inline(__always)
    static func mark(of node: NodeIndex) -> UInt8 { UInt8(truncatingIfNeeded: (node &* 0x9E37_79B1) >> 24) }

    /// Takes a partner in.
    mutating func insert(_ node: NodeIndex) {
        let mark = Self.mark(of: node)
        words[Int(mark >> 6)] |= 1 << UInt64(mark & 63)
    }

    /// Calls `body` for each mark that is in both, ascending.
    @inline(__always)
    func visitShared(with other: PartnerMarks, _ body: (_ mark: UInt8) -> Void) {
        let shared = words & other.words
        guard shared != .zero else { return }
        for word in 0..<4 {
            var left = shared[word]
            while left != 0 {
                body(UInt8(word << 6 | left.trailingZeroBitCount))
                left &= left - 1
            }
        }
    }

    /// How many different marks there are.
    static let count = 256

    /// Whether one of the partners bears a mark.
    @inline(__always)
    func contains(_ mark: UInt8) -> Bool { words[Int(mark >> 6)] >> UInt64(mark & 63) & 1 != 0 }
}
