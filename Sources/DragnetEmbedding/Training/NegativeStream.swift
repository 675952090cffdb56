import CDragnetKernels
package import DragnetCore

/// The noise nodes of one block for one sweep: a systematic sample with weight visits^0.75 (Mikolov 2013), shuffled.
///
/// Reading on in a stream costs nothing next to a draw by alias for each negative, and a systematic sample gives each
/// node the floor or the ceiling of its share. Of a block that is larger than the second cache a window of slots is read
/// several times before the next one: reading through all of them would bring every row from the memory each time, which
/// takes most of the time of training. All windows are read in turn, because negatives of one window alone push the few
/// rows of it too far.
package struct NegativeStream: Sendable, Hashable {
    /// Slots that are drawn.
    package static let slotCount = 4_096
    /// How often a window is read before the next.
    package let turns: Int
    /// Slots in a window.
    package let windowCount: Int

    /// Bytes of a block that lies in the second cache as a whole.
    private static let smallBlockBytes = 1 << 20
    /// Bytes of the rows of a window.
    private static let windowBytes = 512 << 10
    private static let largeBlockTurns = 8

    /// The stream of a block of rows of `stride` floats.
    package init(rowsPerBlock: Int, stride: Int) {
        let row = stride * MemoryLayout<Float>.size
        guard rowsPerBlock * row > Self.smallBlockBytes else {
            (turns, windowCount) = (1, Self.slotCount)
            return
        }
        // Strides are multiples of 16 floats, not powers of two: the last window may be shorter.
        (turns, windowCount) = (Self.largeBlockTurns, min(Self.slotCount, max(128, Self.windowBytes / row)))
    }

    /// Slots before the stream wraps.
    package var count: Int { Self.slotCount * turns }
    /// Slots in memory: a tile's worth of the first ones follows, so that no tile wraps.
    package var paddedCount: Int { count + Int(DRAGNET_TILE_NEGATIVES) }

    /// What each node of a block weighs, added up; empty for an empty block.
    static func cumulativeWeights(of block: Int, layout: BlockLayout) -> [Double] {
        var sum = 0.0
        return layout.nodes[block * layout.rowsPerBlock..<(block + 1) * layout.rowsPerBlock]
            .prefix { $0 != BlockLayout.none }
            .map { node in
                let visits = layout.visits[Int(node)]
                // x^0.75 by square roots, which are exact by IEEE 754, where pow() is not.
                sum += (visits * visits.squareRoot()).squareRoot()
                return sum
            }
    }

    /// Writes the stream of `key` into `slots`, ``paddedCount`` of them.
    ///
    /// - Parameter cumulative: what each row of the block weighs, added up; nothing is written where it is empty.
    package func fill(_ slots: UnsafeMutablePointer<UInt16>, cumulative: [Double], key: RandomKey) {
        guard let total = cumulative.last else { return }
        var random = KeyedRandom(key)
        let offset = random.nextUnit()
        var row = 0
        var drawn = (0..<Self.slotCount).map { slot in
            let level = (Double(slot) + offset) / Double(Self.slotCount) * total
            while row < cumulative.count - 1 && cumulative[row] <= level { row += 1 }
            return UInt16(row)
        }
        for last in stride(from: Self.slotCount - 1, to: 0, by: -1) {
            drawn.swapAt(last, random.next(below: last + 1))
        }
        var slot = 0
        for start in stride(from: 0, to: Self.slotCount, by: windowCount) {
            let window = drawn[start..<min(start + windowCount, Self.slotCount)]
            for _ in 0..<turns {
                for row in window {
                    slots[slot] = row
                    slot += 1
                }
            }
        }
        for slot in count..<paddedCount { slots[slot] = slots[slot - count] }
    }
}
