import DragnetCore

/// Draws from a beta distribution by a table of 512 equal bins.
struct BetaChoice: Sendable {
    private static let binCount = 512
    private let bins: WeightedChoice

    /// Shapes above 0, as in Beta(alpha, beta).
    init(_ alpha: Double, _ beta: Double) {
        bins = WeightedChoice(
            (0..<Self.binCount).map { bin in
                let x = (Double(bin) + 0.5) / Double(Self.binCount)
                return PortableMath.pow(x, alpha - 1) * PortableMath.pow(1 - x, beta - 1)
            })
    }

    /// A number in 0..<1.
    func draw(_ random: inout KeyedRandom) -> Double {
        let bin = bins.draw(&random)
        return (Double(bin) + random.nextUnit()) / Double(Self.binCount)
    }
}

extension KeyedRandom {
    /// A Pareto deviate with tail exponent `alpha` that is cut off at both ends; 0 < low < high.
    mutating func nextPareto(alpha: Double, from low: Double, to high: Double) -> Double {
        let kept = 1 - PortableMath.pow(low / high, alpha)
        return low * PortableMath.pow(1 - nextUnit() * kept, -1 / alpha)
    }

    /// The number of failures before the first success of the given probability, at most 60.
    mutating func nextGeometric(probability: Double) -> Int {
        var count = 0
        while count < 60 && !nextBool(probability: probability) { count += 1 }
        return count
    }
}
