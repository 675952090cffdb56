import DragnetCore
import DragnetEvents

/// A graph as plain pointers, and the steps on it.
struct WalkView {
    /// What a weighted graph has beside its rows.
    struct Weighted {
        let weights: UnsafeBufferPointer<Float>
        let thresholds: UnsafeBufferPointer<UInt32>
        let aliases: UnsafeBufferPointer<UInt32>
        let totals: UnsafeBufferPointer<Double>
    }

    let offsets: UnsafeBufferPointer<UInt64>
    let targets: UnsafeBufferPointer<NodeIndex>
    let bias: StepBias
    let length: Int
    var weighted: Weighted?

    /// Draws after which a step is drawn from its exact distribution instead; the result's law is the same, because
    /// what was rejected says nothing about what comes.
    private static let patience = 12

    /// Writes the walk of `key` from `node` and returns its length.
    func walk(from node: NodeIndex, key: RandomKey, into walk: UnsafeMutableBufferPointer<NodeIndex>) -> Int {
        var random = KeyedRandom(key.appending(UInt64(node)))
        walk[0] = node
        var current = node
        var count = 1
        guard length > 1, !row(of: current).isEmpty else { return count }
        var last = current
        current = targets[draw(from: row(of: current), &random)]
        walk[count] = current
        count += 1
        while count < length {
            let row = row(of: current)
            if row.isEmpty { break }
            let next: NodeIndex
            if row.count == 1 {
                next = targets[row.lowerBound]
            } else if bias.isFirstOrder {
                next = targets[draw(from: row, &random)]
            } else {
                next = step(from: current, row: row, after: last, &random)
            }
            walk[count] = next
            count += 1
            last = current
            current = next
        }
        return count
    }

    @inline(__always)
    func row(of node: NodeIndex) -> Range<Int> {
        Range(uncheckedBounds: (Int(offsets[Int(node)]), Int(offsets[Int(node) + 1])))
    }

    /// An entry of a row, by weight.
    @inline(__always)
    private func draw(from row: Range<Int>, _ random: inout KeyedRandom) -> Int {
        let bits = random.next()
        let place = row.lowerBound + Int(((bits >> 32) &* UInt64(row.count)) >> 32)
        guard let weighted else { return place }
        return UInt32(truncatingIfNeeded: bits) < weighted.thresholds[place]
            ? place : row.lowerBound + Int(weighted.aliases[place])
    }

    /// A step of second order by rejection under the ceiling of all factors but the way back's.
    private func step(
        from node: NodeIndex, row: Range<Int>, after last: NodeIndex, _ random: inout KeyedRandom
    ) -> NodeIndex {
        let lastRow = self.row(of: last)
        var excess = 0.0
        var total = 0.0
        if bias.excess > 0 {
            excess = bias.excess * weight(of: last, in: row)
            total = excess + bias.ceiling * (weighted?.totals[Int(node)] ?? Double(row.count))
        }
        for _ in 0..<Self.patience {
            if excess > 0 && random.nextUnit() * total < excess { return last }
            let candidate = targets[draw(from: row, &random)]
            let level = random.nextUnit() * bias.ceiling
            if candidate == last {
                if level < bias.back { return candidate }
            } else if level < bias.floor {
                return candidate
            } else if level < (contains(candidate, in: lastRow) ? 1 : bias.out) {
                return candidate
            }
        }
        return exactStep(from: node, row: row, after: last, lastRow: lastRow, &random)
    }

    /// A step of second order by its three classes: the way back, common neighbours, all others.
    ///
    /// The common neighbours are listed from the shorter of the two rows.
    private func exactStep(
        from node: NodeIndex, row: Range<Int>, after last: NodeIndex, lastRow: Range<Int>, _ random: inout KeyedRandom
    ) -> NodeIndex {
        var common: [Int] = []
        if lastRow.count < row.count {
            for entry in lastRow {
                if targets[entry] != last, let place = place(of: targets[entry], in: row) { common.append(place) }
            }
        } else {
            common = row.filter { targets[$0] != last && contains(targets[$0], in: lastRow) }
        }
        let backWeight = weight(of: last, in: row)
        let commonWeight = common.reduce(0.0) { $0 + weight(at: $1) }
        let otherCount = row.count - common.count - (backWeight > 0 ? 1 : 0)
        let totalWeight = weighted?.totals[Int(node)] ?? Double(row.count)
        let otherWeight = otherCount > 0 ? max(0, totalWeight - backWeight - commonWeight) : 0
        var level = random.nextUnit() * (backWeight * bias.back + commonWeight + otherWeight * bias.out)
        level -= backWeight * bias.back
        if level < 0 { return last }
        if level < commonWeight || otherWeight <= 0 {
            for entry in common {
                level -= weight(at: entry)
                if level < 0 { return targets[entry] }
            }
            return common.last.map { targets[$0] } ?? last
        }
        for _ in 0..<Self.patience {
            let candidate = targets[draw(from: row, &random)]
            if candidate != last && !contains(candidate, in: lastRow) { return candidate }
        }
        // Few of a large row are left: go through it.
        level = random.nextUnit() * otherWeight
        var found = last
        for entry in row where targets[entry] != last && !contains(targets[entry], in: lastRow) {
            found = targets[entry]
            level -= weight(at: entry)
            if level < 0 { break }
        }
        return found
    }

    @inline(__always)
    private func weight(at entry: Int) -> Double { weighted.map { Double($0.weights[entry]) } ?? 1 }

    private func weight(of node: NodeIndex, in row: Range<Int>) -> Double {
        place(of: node, in: row).map(weight(at:)) ?? 0
    }

    @inline(__always)
    private func contains(_ node: NodeIndex, in row: Range<Int>) -> Bool { place(of: node, in: row) != nil }

    @inline(__always)
    private func place(of node: NodeIndex, in row: Range<Int>) -> Int? {
        var low = row.lowerBound
        var count = row.count
        while count > 0 {
            let half = count >> 1
            if targets[low + half] < node {
                low += half + 1
                count -= half + 1
            } else {
                count = half
            }
        }
        return low < row.upperBound && targets[low] == node ? low : nil
    }
}
