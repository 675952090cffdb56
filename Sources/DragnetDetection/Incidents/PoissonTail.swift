import DragnetCore

/// How likely as many events as seen, or more, are by chance where they come at a steady rate.
package enum PoissonTail {
    /// P(X >= count) of a Poisson variable, by the complement of its lower sum; for large means by the upper one.
    package static func probability(atLeast count: Int, mean: Double) -> Double {
        guard count > 0 else { return 1 }
        // Far above the mean the sum below is 1 to the last bit; far below it, nothing is gained by summing.
        if Double(count) > mean + 12 * mean.squareRoot() + 40 { return 0 }
        if mean > Double(count) { return 1 }
        // The first term of the lower sum is no number any more.
        if mean > 700 { return upperSum(from: count, mean: mean) }
        var term = PortableMath.exp(-mean)
        var sum = 0.0
        for step in 0..<count {
            sum += term
            term *= mean / Double(step + 1)
        }
        return max(0, 1 - sum)
    }

    /// The terms from `count` on, which is at least the mean; the first by the series of Stirling for count!.
    private static func upperSum(from count: Int, mean: Double) -> Double {
        let start = Double(count)
        var term = PortableMath.exp(
            start * PortableMath.log(mean / start) + start - mean - PortableMath.log(2 * .pi * start) / 2
                - 1 / (12 * start))
        var (sum, step) = (0.0, start)
        while term > sum * 1e-16 {
            sum += term
            step += 1
            term *= mean / step
        }
        return min(1, sum)
    }
}
