/// The training of a bucket as its definition reads, one number at a time.
struct ReferenceTrainer {
    var centers: [Float]
    var contexts: [Float]
    let stride: Int
    let negatives: [UInt16]
    let negativeCount: Int
    let perPositive: Int
    let rate: Float

    private struct Slot {
        var center = -1
        var rest: ArraySlice<UInt16> = []
    }

    mutating func train(_ groups: [[UInt16]], offset: Int) {
        var slots = [Slot(), Slot()]
        var next = 0
        var position = offset
        while true {
            for index in 0..<2 where slots[index].rest.isEmpty && next < groups.count {
                let other = slots[1 - index]
                if !other.rest.isEmpty && other.center == Int(groups[next][0]) { continue }
                slots[index] = Slot(center: Int(groups[next][0]), rest: groups[next].dropFirst())
                next += 1
            }
            let positives = slots.map { $0.rest.prefix(4).map(Int.init) }
            let most = max(positives[0].count, positives[1].count)
            if most == 0 { return }
            let count = (4 * perPositive * most + 3) / 4
            let noise = (0..<count).map { Int(negatives[position + $0]) }
            position += count
            if position >= negativeCount { position -= negativeCount }
            tile(slots.map(\.center), positives, noise)
            for index in 0..<2 { slots[index].rest = slots[index].rest.dropFirst(4) }
        }
    }

    private mutating func tile(_ rows: [Int], _ positives: [[Int]], _ noise: [Int]) {
        let active = [0, 1].filter { !positives[$0].isEmpty }
        let old = rows.map { $0 < 0 ? [] : Array(centers[$0 * stride..<($0 + 1) * stride]) }
        var new = old
        var updates: [(slot: Int, row: Int, gain: Float)] = []
        for slot in active {
            for row in positives[slot] { updates.append((slot, row, rate * (1 - sigmoid(dot(old[slot], row))))) }
        }
        for row in noise {
            for slot in active {
                let share = rate * (Float(perPositive) * Float(positives[slot].count) / Float(noise.count))
                updates.append((slot, row, -share * sigmoid(dot(old[slot], row))))
            }
        }
        for update in updates {
            for column in 0..<stride {
                let place = update.row * stride + column
                let value = contexts[place]
                new[update.slot][column] = new[update.slot][column].addingProduct(update.gain, value)
                contexts[place] = value.addingProduct(update.gain, old[update.slot][column])
            }
        }
        for slot in active { centers.replaceSubrange(rows[slot] * stride..<(rows[slot] + 1) * stride, with: new[slot]) }
    }

    private func dot(_ center: [Float], _ row: Int) -> Float {
        KernelTests.dot(center[...], contexts[row * stride..<(row + 1) * stride])
    }

    /// 1 / (1 + exp(-x)) by a power of two and a Taylor series of degree 6.
    private func sigmoid(_ x: Float) -> Float {
        let y = min(20, max(-20, -x))
        let magic: Float = 0x1.8p+23
        let n = magic.addingProduct(y, 0x1.715476p+0) - magic
        let r = y.addingProduct(n, -0.693359375).addingProduct(n, 2.1219444e-4)
        var e: Float = 1 / 720
        for coefficient in [1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1] as [Float] { e = coefficient.addingProduct(e, r) }
        return 1 / (1 + Float(sign: .plus, exponent: Int(n), significand: e))
    }
}
