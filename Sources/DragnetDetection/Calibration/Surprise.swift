import DragnetCore

/// Tail probabilities on a log scale.
public enum Surprise {
    /// The natural logarithm of ten: a surprise times this is -ln of the tail probability.
    static let natsPerDigit = 2.302585

    /// -log10 of a tail probability; 0 for 1.
    public static func of(_ tailProbability: Double) -> Double {
        tailProbability >= 1 ? 0 : -PortableMath.log10(max(tailProbability, 1e-300))
    }

    /// The probability that the smallest of `count` tail probabilities is at most `smallest` by chance (Sidak, 1967).
    public static func sidak(smallest: Double, count: Int) -> Double {
        guard smallest < 1, count > 0 else { return 1 }
        // 1 - (1 - p)^n, exact for small p.
        let exponent = Double(count) * PortableMath.log1p(-smallest)
        return exponent > -1e-8 ? -exponent : 1 - PortableMath.exp(exponent)
    }
}
