import DragnetCore

/// How odd a payment is that is far larger than all before it.
///
/// A calibrator weighs what it has seen and is blind beyond that: of payments a million times too large none reached band
/// high. So payments are counted by size, in steps of a factor of the square root of two. One that hardly any was half
/// as large as is as rare as those few. One that none was half as large as is judged by the Pareto tail of the largest hundredth
/// (Hill, Annals of Statistics 3 (5), 1975): not with its fitted index, which a few payments tell but roughly, but by the
/// predictive distribution (the ratio of one excess of logarithms to the mean of k others has Fisher's F distribution with 2 and
/// 2k degrees of freedom).
package struct LargestAmounts: Sendable {
    /// Payments of each size, smallest first.
    private(set) var counts: [UInt32]
    private var total: Int
    private var highest: Int

    static let binCount = 256
    /// The natural logarithm of the square root of two.
    private static let width: Float = 0.346_573_6
    /// The relative log amount where the first bin begins: a billionth of what is usual.
    private static let lowest: Float = -20
    /// Half as large, in bins; rounding down to a bin may add one.
    private static let half = 2
    /// So few payments may have been half as large.
    private static let fewest = 4
    /// With less behind it nothing is said.
    private static let leastTotal = 200
    private static let tailShare = 100
    private static let leastTail = 10
    /// The least mean log excess that is believed: among amounts that are all alike the first rent would be a wonder.
    private static let leastIndex = 0.5

    /// Nothing counted.
    package init() { self.init(counts: [UInt32](repeating: 0, count: Self.binCount)) }

    /// Payments of each size, ``binCount`` numbers.
    init(counts: [UInt32]) {
        precondition(counts.count == Self.binCount, "a number for each size")
        self.counts = counts
        total = counts.reduce(0) { $0 + Int($1) }
        highest = counts.lastIndex { $0 > 0 } ?? 0
    }

    private static func bin(of relative: Float) -> Int {
        // A NaN has no size, and compares with nothing.
        let place = (relative - lowest) / width
        return place > 0 ? Int(min(place, Float(binCount - 1))) : 0
    }

    /// Counts a payment of this log amount relative to what is usual.
    package mutating func record(_ relative: Float) {
        let bin = Self.bin(of: relative)
        guard counts[bin] < .max else { return }
        counts[bin] += 1
        total += 1
        highest = max(highest, bin)
    }

    /// The share of payments as large as this one; nil where more than a few were half as large.
    package func tailProbability(_ relative: Float) -> Double? {
        guard relative > 0, total >= Self.leastTotal else { return nil }
        let least = Self.bin(of: relative) - Self.half
        var larger = 0
        for bin in stride(from: highest, through: least, by: -1) {
            larger += Int(counts[bin])
            if larger > Self.fewest { return nil }
        }
        guard larger == 0 else { return Double(larger + 1) / Double(total + 1) }
        return max(min(paretoTail(Double(relative)), 1 / Double(total + 1)), 1e-300)
    }

    private func paretoTail(_ relative: Double) -> Double {
        let wanted = max(Self.leastTail, total / Self.tailShare)
        var (bin, count) = (highest, Int(counts[highest]))
        while bin > 0, count < wanted {
            bin -= 1
            count += Int(counts[bin])
        }
        let width = Double(Self.width)
        let excess = (bin...highest).reduce(0.0) { $0 + (Double($1 - bin) + 0.5) * width * Double(counts[$1]) }
        let index = max(excess / Double(count), Self.leastIndex)
        let threshold = Double(Self.lowest) + Double(bin) * width
        let size = Double(count)
        let ratio = (relative - threshold) / index
        return size / Double(total) * PortableMath.exp(-size * PortableMath.log1p(ratio / size))
    }
}
