/// The mean and variance of a sample, summed in Double in the order of the sample.
struct SampleSpread {
    let mean: Double
    /// The mean squared distance from the mean.
    let variance: Double

    /// The spread of values of which there is at least one.
    init(_ values: [Float]) {
        let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
        self.mean = mean
        variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)
    }

    var deviation: Double { variance.squareRoot() }
}
