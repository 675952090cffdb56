/// The median of a stream, followed by small steps up and down (stochastic approximation, Robbins and Monro 1951).
package struct RunningMedian: Sendable, Hashable, Codable {
    /// The median as it is followed.
    package private(set) var value: Float
    private let step: Float

    /// Steps to cross the middle half of the values.
    ///
    /// Where two fifths of the scores never rise, only a fifth of the steps counts: a hundred were too slow for a log of first
    /// contacts, ten to fifty do alike.
    package static let usualStepsAcross: Float = 25

    /// The same for logits, of which hardly any stand still: with fewer steps the median runs after every burst and flood and
    /// hides it (floods .92 and not .95 AUC, bands alike).
    static let stepsAcrossLogits: Float = 200

    /// Begins at the median of the first values; the step comes from how far the middle half of all is spread.
    package init(_ values: [Float], stepsAcross: Float = usualStepsAcross) {
        let first = FloatSort.sorted(Array(values.prefix(500)))
        value = first.isEmpty ? 0 : first[first.count / 2]
        let sorted = FloatSort.sorted(values)
        step = sorted.isEmpty ? 0 : (sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]) / stepsAcross
    }

    /// Takes a value in.
    package mutating func append(_ score: Float) {
        if score > value { value += step } else if score < value { value -= step }
    }
}
