import CDragnetKernels
import DragnetCore

/// The noise nodes of one block for one sweep: a systematic sample with weight visits^0.75 (Mikolov 2013), shuffled.
///
/// Reading on in a stream costs nothing next to a draw by alias for each negative, and a systematic sample gives each
/// node the floor or the ceiling of its share.
enum NegativeStream {
    /// Slots before the stream wraps.
    static let slotCount = 4_096
    /// Slots in memory: the whole stream follows once more and a tile's worth after that, so that no window wraps.
    static let paddedCount = 2 * slotCount + Int(DRAGNET_TILE_NEGATIVES)
    /// Bytes of rows that a bucket should come back to before they have left the second cache.
    private static let windowBytes = 512 << 10
    /// Bytes of a block that lies in the second cache as a whole.
    private static let smallBlockBytes = 1 << 20

    /// Slots that one bucket reads in turn: all where the block is small.
    ///
    /// In a larger one each turn through all slots would bring every row from the memory again, which takes most of the time
    /// of training; other buckets of the sweep read other windows.
    static func windowCount(rowsPerBlock: Int, stride: Int) -> Int {
        let row = stride * MemoryLayout<Float>.size
        guard rowsPerBlock * row > smallBlockBytes else { return slotCount }
        return min(slotCount, max(256, windowBytes / row))
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
    static func fill(_ slots: UnsafeMutablePointer<UInt16>, cumulative: [Double], key: RandomKey) {
        guard let total = cumulative.last else { return }
        var random = KeyedRandom(key)
        let offset = random.nextUnit()
        var row = 0
        for slot in 0..<slotCount {
            let level = (Double(slot) + offset) / Double(slotCount) * total
            while row < cumulative.count - 1 && cumulative[row] <= level { row += 1 }
            slots[slot] = UInt16(row)
        }
        for last in stride(from: slotCount - 1, to: 0, by: -1) {
            let other = random.next(below: last + 1)
            (slots[last], slots[other]) = (slots[other], slots[last])
        }
        for slot in slotCount..<paddedCount { slots[slot] = slots[slot - slotCount] }
    }
}
