/// Likeness in Double, as the metric defines it; what a search answers.
enum ExactScore {
    /// The euclidean length of a vector.
    static func norm(_ vector: UnsafeBufferPointer<Float>) -> Double { dot(vector, vector).squareRoot() }

    static func dot(_ first: UnsafeBufferPointer<Float>, _ second: UnsafeBufferPointer<Float>) -> Double {
        var sum = 0.0
        // A product of two Floats is exact in Double.
        for index in first.indices { sum += Double(first[index]) * Double(second[index]) }
        return sum
    }

    static func distance(_ first: UnsafeBufferPointer<Float>, _ second: UnsafeBufferPointer<Float>) -> Double {
        var sum = 0.0
        for index in first.indices {
            let difference = Double(first[index]) - Double(second[index])
            sum += difference * difference
        }
        return sum.squareRoot()
    }

    /// The likeness of two vectors of known lengths; nil by cosine where one is zero.
    static func value(
        _ metric: NeighborMetric, _ first: UnsafeBufferPointer<Float>, _ firstNorm: Double,
        _ second: UnsafeBufferPointer<Float>, _ secondNorm: Double
    ) -> Double? {
        switch metric {
        case .cosine:
            guard firstNorm > 0 && secondNorm > 0 else { return nil }
            return min(1, max(-1, dot(first, second) / firstNorm / secondNorm))
        case .euclidean: return distance(first, second)
        case .dot: return dot(first, second)
        }
    }
}

/// What a dot product in Float says for sure about the likeness of two vectors.
struct ScoreBounds {
    private let metric: NeighborMetric
    /// What the Float sum may be off by, in units of the product of the lengths.
    private let relative: Double
    /// What it may be off by where products are too small for a Float.
    private let absolute: Double

    init(metric: NeighborMetric, stride: Int) {
        self.metric = metric
        // A chain of stride / 16 fused steps and four additions, each off by half a unit in the last place of a partial sum
        // that the product of the lengths bounds; two more for good measure.
        relative = Double(stride / 16 + 6) * 0x1p-23
        absolute = Double(stride) * 0x1p-125
    }

    /// The least and the greatest likeness, larger for likes: distances are squared and negated.
    ///
    /// A product that is no finite number says nothing: any likeness is possible.
    @inline(__always)
    func interval(dot: Float, _ first: Double, _ second: Double) -> (low: Double, high: Double) {
        guard dot.isFinite else { return (-.infinity, .infinity) }
        let product = first * second
        let margin = relative * product + absolute
        switch metric {
        case .dot: return (Double(dot) - margin, Double(dot) + margin)
        case .cosine:
            let inverse = 1 / product
            guard inverse.isFinite else { return (-.infinity, .infinity) }
            let (center, width) = (Double(dot) * inverse, margin * inverse + 0x1p-50)
            return (center - width, center + width)
        case .euclidean:
            let (center, width) = (
                2 * Double(dot) - first * first - second * second,
                2 * margin + 0x1p-48 * (first + second) * (first + second)
            )
            return (center - width, center + width)
        }
    }

    /// The bound of a search in the unit of ``interval(dot:_:_:)``, lowered by what its own rounding may be.
    func lowered(_ bound: Double) -> Double {
        switch metric {
        case .dot: bound - abs(bound) * 0x1p-50
        case .cosine: bound - 0x1p-50
        case .euclidean: bound < 0 ? .infinity : -bound * bound * (1 + 0x1p-48)
        }
    }
}
