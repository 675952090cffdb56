internal import DragnetVectors

/// A weighted sum of a row's numbers, read as the log-odds of a class.
public struct LinearModel: Codable, Sendable, Hashable {
    /// What each column's number is multiplied by.
    public var weights: [Float]
    /// What is added to the sum.
    public var bias: Float

    /// A model of these weights, one a column.
    public init(weights: [Float], bias: Float) {
        self.weights = weights
        self.bias = bias
    }

    /// The log-odds of a row, which has as many numbers as the model has weights.
    ///
    /// A number that is not finite makes the result NaN or infinite; what feeds a linear model fills its gaps before.
    public func logit(_ row: UnsafeBufferPointer<Float>) -> Float {
        weights.withUnsafeBufferPointer { Self.kernels.dot($0, row) } + bias
    }

    /// The log-odds of a row, which has as many numbers as the model has weights.
    public func logit(_ row: ArraySlice<Float>) -> Float { row.withUnsafeBufferPointer { logit($0) } }

    /// The probability of class 1.
    public func probability(_ row: UnsafeBufferPointer<Float>) -> Double {
        LogisticFunction.probability(logit: Double(logit(row)))
    }

    private static let kernels = FloatKernels()
}
