import DragnetCore

/// How unlikely it is that the small ones of many tail probabilities multiply to as little as they do.
///
/// The truncated product (Zaykin, Zhivotovsky, Westfall and Weir, 2002): of m probabilities only those of at most a
/// threshold t are multiplied. That their product is at most w has the probability
///
///     sum over k of C(m, k) (1 - t)^(m - k) min(t^k, w sum over s < k of (k ln t - ln w)^s / s!)
///
/// so that five odd payments weigh more among six than among sixty.
package enum TruncatedProduct {
    /// -ln of the probability, in nats; 0 where nothing was multiplied.
    ///
    /// O(k^2 + m t) for a product of k thresholds.
    ///
    /// - Parameters:
    ///   - nats: -ln of the product.
    ///   - count: how many probabilities there are, large ones included.
    ///   - threshold: what a probability must not exceed to be multiplied, in 0..<1.
    package static func surprise(nats: Double, count: Int, threshold: Double) -> Double {
        precondition(0 < threshold && threshold < 1, "a threshold is a probability")
        guard nats > 0, count > 0 else { return 0 }
        let (step, rest) = (-PortableMath.log(threshold), PortableMath.log1p(-threshold))
        var total = LogSum()
        var choices = Double(count) * rest
        for taken in 1...count {
            choices += PortableMath.log(Double(count - taken + 1) / Double(taken)) - rest
            let left = nats - Double(taken) * step
            if left >= 0 {
                total.add(choices - nats + logOfExponentialSum(left, terms: taken))
                continue
            }
            // From here on the terms are those of a binomial tail, which rises to its mode and then falls for good.
            let term = choices - Double(taken) * step
            total.add(term)
            if Double(taken) > Double(count) * threshold, term < total.value - 40 { break }
        }
        return max(0, -total.value)
    }

    /// ln of the first terms of the exponential series of `x`, which is not negative.
    private static func logOfExponentialSum(_ x: Double, terms: Int) -> Double {
        guard x > 0 else { return 0 }
        let log = PortableMath.log(x)
        var sum = LogSum()
        var term = 0.0
        for power in 0..<terms {
            if power > 0 { term += log - PortableMath.log(Double(power)) }
            sum.add(term)
        }
        return sum.value
    }

    /// ln of a sum of numbers that are given by their logarithms.
    private struct LogSum {
        private(set) var value = -Double.infinity

        mutating func add(_ log: Double) {
            let (low, high) = (min(value, log), max(value, log))
            value = low == -.infinity ? high : high + PortableMath.log1p(PortableMath.exp(low - high))
        }
    }
}
