import DragnetCore
import DragnetEmbedding
import Testing

@Suite("Stream of negatives")
struct NegativeStreamTests {
    private static let tileCount = 128

    /// The slots of a stream over a block whose rows have the given weights.
    private static func slots(_ stream: NegativeStream, weights: [Double], key: UInt64) -> [UInt16] {
        var sum = 0.0
        let cumulative = weights.map { weight -> Double in
            sum += weight
            return sum
        }
        var slots = [UInt16](repeating: 0, count: stream.paddedCount)
        slots.withUnsafeMutableBufferPointer { slots in
            if let base = slots.baseAddress { stream.fill(base, cumulative: cumulative, key: RandomKey(key)) }
        }
        return slots
    }

    @Test("Every row is drawn as often as its weight asks for, in large blocks too", arguments: [500, 12_500])
    func shares(rows: Int) {
        let stream = NegativeStream(rowsPerBlock: rows, stride: 128)
        #expect((stream.turns == 1) == (rows == 500))
        let weights: [Double] = (0..<rows).map { row in
            let factor: Double = row.isMultiple(of: 100) ? 30 : 1
            return 1 + factor * Double(row % 7)
        }
        let slots = Self.slots(stream, weights: weights, key: 3)
        #expect(
            Array(slots[stream.count..<stream.count + Self.tileCount]) == Array(slots.prefix(Self.tileCount)))
        var counts = [Int](repeating: 0, count: rows)
        for row in slots.prefix(stream.count) { counts[Int(row)] += 1 }
        let total = weights.reduce(0, +)
        for (row, count) in counts.enumerated() {
            let share: Double = Double(NegativeStream.slotCount) * weights[row] / total
            let least = stream.turns * Int(share)
            #expect(count == least || count == least + stream.turns, "row \(row): \(count), at least \(least)")
        }
    }

    @Test("A large block is read a window at a time, so that its rows are still in the cache when they come again")
    func windows() {
        let stream = NegativeStream(rowsPerBlock: 12_500, stride: 128)
        let slots = Self.slots(stream, weights: [Double](repeating: 1, count: 12_500), key: 4)
        let length = stream.windowCount * stream.turns
        #expect(stream.windowCount * 128 * 4 <= 1 << 20)
        for start in stride(from: 0, to: stream.count, by: length) {
            let stretch = slots[start..<min(start + length, stream.count)]
            #expect(Set(stretch).count <= stream.windowCount)
        }
        // All windows together are what a small block reads: no row is left to a single one.
        #expect(Set(slots.prefix(stream.count)).count == NegativeStream.slotCount)
    }

    @Test("A large group reads a stream in which no negative comes again before all others have come")
    func plain() {
        let stream = NegativeStream(rowsPerBlock: 12_500, stride: 128)
        let slots = Self.slots(stream, weights: [Double](repeating: 1, count: 12_500), key: 5)
        let plain = slots[stream.plainStart...]
        #expect(plain.count == NegativeStream.slotCount + Self.tileCount)
        #expect(Set(plain.prefix(NegativeStream.slotCount)).count == NegativeStream.slotCount)
        #expect(Array(plain.suffix(Self.tileCount)) == Array(plain.prefix(Self.tileCount)))
        // A smaller group has read half a window when its last positive is trained.
        #expect(stream.largeGroup(negativeSamples: 5) * 5 * 2 <= stream.windowCount)
        let small = NegativeStream(rowsPerBlock: 500, stride: 128)
        #expect(small.plainStart == 0 && small.largeGroup(negativeSamples: 5) == 0)
    }
}
