import DragnetCore

/// How surprising a distance is among the same distance of all entities: -ln P(X >= x).
///
/// The sample holds the odd ones too, so beyond the 95th percentile the tail is an exponential whose scale is the
/// *median* of the excesses over ln 2: a planted tenth of the tail moves it little, and what lies far beyond keeps
/// growing instead of ending at 1 in n. Silence (NaN) is not surprising.
struct EntityTail {
    private let sorted: [Double]
    private let threshold: Double
    private let scale: Double
    private let share: Double

    private static let start = 0.95
    private static let fewestExcesses = 5

    init(_ sample: [Double]) {
        sorted = sample.filter { !$0.isNaN }.sorted()
        guard let largest = sorted.last else {
            (threshold, scale, share) = (.infinity, 1, 0)
            return
        }
        let mark = sorted[min(sorted.count - 1, Int(Double(sorted.count) * Self.start))]
        let excesses = sorted.filter { $0 > mark }.map { $0 - mark }
        guard excesses.count >= Self.fewestExcesses, largest > mark else {
            (threshold, scale, share) = (.infinity, 1, 0)
            return
        }
        threshold = mark
        scale = RobustStatistics.median(excesses) / 0.6931471805599453
        share = Double(excesses.count) / Double(sorted.count)
    }

    /// The distance that half of the entities lie below; 0 without any.
    var median: Double { sorted.isEmpty ? 0 : RobustStatistics.quantile(0.5, ofSorted: sorted) }

    /// -ln P(X >= value), 0 for what everyone has and for NaN.
    func surprise(_ value: Double) -> Double {
        guard !value.isNaN, !sorted.isEmpty else { return 0 }
        if value > threshold { return (value - threshold) / scale - PortableMath.log(share) }
        let above = max(sorted.count - rank(value), 1)
        return -PortableMath.log(Double(above) / Double(sorted.count + 1))
    }

    /// How many lie below.
    private func rank(_ value: Double) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
