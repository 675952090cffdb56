internal import DragnetCore

/// The logistic function and its loss, from IEEE operations alone.
///
/// Learners call it some hundred million times, so its exponential multiplies where ``PortableMath/exp(_:)`` divides;
/// relative error is below 1e-15.
package enum LogisticFunction {
    /// 1 / (1 + exp(-logit)).
    package static func probability(logit: Double) -> Double {
        let power = exp(nonPositive: -abs(logit))
        return (logit >= 0 ? 1 : power) / (1 + power)
    }

    /// The probability of class 1, and what a row of class `target` (0 or 1, or a share between) loses.
    package static func loss(logit: Double, target: Double) -> (loss: Double, probability: Double) {
        let power = exp(nonPositive: -abs(logit))
        let probability = (logit >= 0 ? 1 : power) / (1 + power)
        return (max(logit, 0) - target * logit + PortableMath.log(1 + power), probability)
    }

    /// The log-odds of a class that `share` of all rows belong to.
    package static func logit(probability share: Double) -> Double { PortableMath.log(share / (1 - share)) }

    /// exp(x) for x <= 0; what is below -700 counts as -700.
    package static func exp(nonPositive x: Double) -> Double {
        guard x == x else { return .nan }
        let bounded = max(x, -700)
        // Adding 1.5 * 2^52 leaves no room for a fraction: rounds without a call to the C library.
        let power = (bounded * 1.4426950408889634 + 0x1.8p52) - 0x1.8p52
        let r = (bounded - power * 0x1.62E42FEE00000p-1) - power * 0x1.A39EF35793C76p-33
        var series = 1.0 / 479_001_600
        series = series * r + 1.0 / 39_916_800
        series = series * r + 1.0 / 3_628_800
        series = series * r + 1.0 / 362_880
        series = series * r + 1.0 / 40320
        series = series * r + 1.0 / 5040
        series = series * r + 1.0 / 720
        series = series * r + 1.0 / 120
        series = series * r + 1.0 / 24
        series = series * r + 1.0 / 6
        series = series * r + 0.5
        series = series * r + 1
        series = series * r + 1
        return series * Double(bitPattern: UInt64(Int64(power) &+ 1023) << 52)
    }
}
