/// Order statistics and measures of spread that a few wild values cannot move.
public enum RobustStatistics {
    /// The factor that makes the median absolute deviation of normal data its standard deviation.
    public static let madToSigma = 1.4826

    /// The quantile of sorted values by linear interpolation (definition 7 of Hyndman and Fan, 1996).
    ///
    /// - Parameters:
    ///   - probability: in 0...1.
    ///   - sorted: at least one value, ascending, finite.
    public static func quantile(_ probability: Double, ofSorted sorted: [Double]) -> Double {
        precondition(!sorted.isEmpty && (0...1).contains(probability))
        let position = probability * Double(sorted.count - 1)
        let lower = Int(position)
        let upper = min(lower + 1, sorted.count - 1)
        return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
    }

    /// The median; 0 for no values.
    public static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : quantile(0.5, ofSorted: values.sorted())
    }

    /// The median and the median absolute deviation from it; (0, 0) for no values.
    public static func medianAndMAD(_ values: [Double]) -> (median: Double, mad: Double) {
        guard !values.isEmpty else { return (0, 0) }
        let center = median(values)
        return (center, median(values.map { abs($0 - center) }))
    }
}
