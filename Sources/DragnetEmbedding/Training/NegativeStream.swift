import CDragnetKernels
package import DragnetCore

/// The noise nodes of one block for one sweep: a systematic sample with weight visits^0.75 (Mikolov 2013), shuffled.
///
/// Reading on in a stream costs nothing next to a draw by alias for each negative, and a systematic sample gives each
/// node the floor or the ceiling of its share. Of a block that is larger than the second cache a window of slots is read
/// several times before the next one: reading through all of them would bring every row from the memory each time, which
/// takes most of the time of training. A centre with many contexts would meet the same negatives again and again, which
/// spoils its vector and with it those of all that it is a context of: large groups read the plain stream, which follows
/// that of windows.
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
    /// Where the plain stream begins; it is the only one where the block is small.
    package var plainStart: Int { turns == 1 ? 0 : count + Self.tileCount }
    /// Slots in memory: after each stream a tile's worth of its first ones, so that no tile wraps.
    package var paddedCount: Int { plainStart + Self.slotCount + Self.tileCount }

    private static let tileCount = Int(DRAGNET_TILE_NEGATIVES)

    /// Contexts of a centre that are trained against windows at most, so that half of one suffices; 0 for no limit.
    package func largeGroup(negativeSamples: Int) -> Int {
        turns == 1 ? 0 : max(1, windowCount / (2 * negativeSamples))
    }

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
        random.shuffle(&drawn)
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
        for slot in count..<count + Self.tileCount { slots[slot] = slots[slot - count] }
        guard turns > 1 else { return }
        for slot in 0..<Self.slotCount + Self.tileCount { slots[plainStart + slot] = drawn[slot % Self.slotCount] }
    }
}
