import DragnetCore

/// How often a value at least this large occurs, learnt from a sample and extended beyond it.
///
/// Within the bulk the tail probability is the share of the sample; beyond the 98th percentile it is a generalised
/// Pareto tail fitted to the excesses by the method of moments (Hosking and Wallis, 1987), if the fit passes a
/// Kolmogorov-Smirnov test at 5 %; otherwise probabilities stop at what the sample itself can back.
public struct TailDistribution: Sendable, Hashable, Codable {
    /// Ascending values that stand for the sample; thinned in the bulk, whole in the tail.
    private var points: [Float]
    /// The share of the sample strictly below each point.
    private var below: [Float]
    /// How many values were seen.
    public private(set) var sampleCount: Int
    private var threshold: Double
    private var tailShare: Double
    private var shape: Double
    private var scale: Double
    /// Whether the Pareto tail passed its test, so that probabilities beyond the sample may be used.
    public private(set) var isTailTrusted: Bool

    private static let bulkPoints = 512
    private static let tailStart = 0.98
    private static let fewestExcesses = 20

    /// Learns from a sample, in any order; an empty one knows nothing and finds nothing odd.
    public init(_ sample: [Float]) {
        self.init(sorted: FloatSort.sorted(sample))
    }

    /// Learns from an ascending sample.
    public init(sorted: [Float]) {
        sampleCount = sorted.count
        points = []
        below = []
        (threshold, tailShare, shape, scale, isTailTrusted) = (.greatestFiniteMagnitude, 0, 0, 1, false)
        guard let largest = sorted.last else { return }
        keepPoints(of: sorted)
        let start = Int(Double(sorted.count) * Self.tailStart)
        threshold = Double(sorted[start])
        let origin = threshold
        let excesses = sorted[start...].map { Double($0) - origin }.filter { $0 > 0 }
        tailShare = Double(excesses.count) / Double(sorted.count)
        guard excesses.count >= Self.fewestExcesses, Double(largest) > threshold else {
            threshold = .greatestFiniteMagnitude
            return
        }
        fitTail(excesses)
    }

    private mutating func keepPoints(of sorted: [Float]) {
        let tail = min(sorted.count / 20, 2000)
        let bulk = sorted.count - tail
        let step = max(1, bulk / Self.bulkPoints)
        var kept = Array(stride(from: 0, to: bulk, by: step))
        kept += bulk..<sorted.count
        for index in kept where points.last != sorted[index] {
            points.append(sorted[index])
            below.append(Float(firstIndex(notBelow: sorted[index], in: sorted)) / Float(sorted.count))
        }
    }

    private mutating func fitTail(_ excesses: [Double]) {
        let count = Double(excesses.count)
        let mean = excesses.reduce(0, +) / count
        let variance = excesses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        shape = variance > 0 ? min(max(0.5 * (1 - mean * mean / variance), -0.3), 0.3) : 0
        scale = max(mean * (1 - shape), 1e-9)
        // A bounded tail would call everything beyond its end impossible: never believe one.
        if shape < 0 {
            shape = 0
            scale = max(mean, 1e-9)
        }
        var distance = 0.0
        for (rank, excess) in excesses.enumerated() {
            let fitted = 1 - survival(excess)
            distance = max(distance, abs(fitted - Double(rank) / count), abs(fitted - Double(rank + 1) / count))
        }
        isTailTrusted = distance <= 1.36 / count.squareRoot() + 1 / count
    }

    private func survival(_ excess: Double) -> Double {
        shape < 1e-6
            ? PortableMath.exp(-excess / scale)
            : PortableMath.exp(-PortableMath.log1p(shape * excess / scale) / shape)
    }

    /// The probability of a value at least as large as `value`, in (0, 1].
    public func tailProbability(_ value: Double) -> Double {
        guard sampleCount > 0 else { return 1 }
        let floor = isTailTrusted ? 1e-300 : min(1, 1 / Double(sampleCount + 1))
        if value > threshold && isTailTrusted {
            return max(tailShare * survival(value - threshold), floor)
        }
        return max(1 - shareBelow(Float(value)), floor)
    }

    /// As ``tailProbability(_:)``, but still falling beyond a sample whose tail is not trusted.
    ///
    /// Not a probability any more there, only an order: twice the scale of the sample beyond its largest value halves
    /// it. For joining signals, where a flood must count for more than a first sight.
    public func gradedTailProbability(_ value: Double) -> Double {
        let probability = tailProbability(value)
        let largest = points.last.map(Double.init) ?? 0
        guard !isTailTrusted, value > largest else { return probability }
        return probability / (1 + (value - largest) / (2 * max(abs(largest) / 4, 1)))
    }

    /// -log10 of the tail probability; beyond a sample whose tail is not trusted it still rises with the value, but never
    /// reaches the next severity band, because no sample backs that.
    public func surprise(_ value: Double) -> Double { judge(value).surprise }

    /// The tail probability of a value and its surprise, for less than asking twice.
    public func judge(_ value: Double) -> (tailProbability: Double, surprise: Double) {
        let tail = tailProbability(value)
        return (tail, surprise(value, tail: tail))
    }

    private func surprise(_ value: Double, tail: Double) -> Double {
        let base = Surprise.of(tail)
        let largest = points.last.map(Double.init) ?? 0
        guard !isTailTrusted, sampleCount > 0, value > largest else { return base }
        let next = Severity.allCases.map { Surprise.of($0.tailProbability) }.first { $0 > base + 1e-5 } ?? base + 1
        let excess = (value - largest) / max(abs(largest) / 4, 1)
        return base + (next - base - 1e-5) * excess / (1 + excess)
    }

    /// The share of the sample below a value, in 0...1.
    public func shareBelow(_ value: Float) -> Double {
        let index = firstIndex(notBelow: value, in: points)
        guard index < points.count else { return Double(sampleCount) / Double(sampleCount + 1) }
        guard index > 0, points[index] != value else { return Double(below[index]) }
        // Between two kept points: linear in value.
        let (low, high) = (points[index - 1], points[index])
        let part = Double((value - low) / (high - low))
        return Double(below[index - 1]) + part * Double(below[index] - below[index - 1])
    }

    /// The value that a share `probability` of the sample lies below; 0 without a sample.
    public func quantile(_ probability: Double) -> Double {
        guard let last = points.last else { return 0 }
        let index = firstIndex(notBelow: Float(probability), in: below)
        return Double(index < points.count ? points[index] : last)
    }

    private func firstIndex(notBelow value: Float, in sorted: [Float]) -> Int {
        // Which half goes on is a number and no branch: no processor could guess it.
        sorted.withUnsafeBufferPointer { sorted in
            var low = 0
            var count = sorted.count
            while count > 1 {
                let half = count / 2
                low += sorted[low + half - 1] < value ? half : 0
                count -= half
            }
            return count == 1 && sorted[low] < value ? low + 1 : low
        }
    }
}
