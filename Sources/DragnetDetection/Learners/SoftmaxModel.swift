internal import DragnetVectors

/// One weighted sum of a row's numbers for each class, read as log-odds between the classes.
public struct SoftmaxModel: Codable, Sendable, Hashable {
    /// Numbers in a row.
    public let columnCount: Int
    /// What each column's number is multiplied by: all of class 0, then all of class 1, and so on.
    public let weights: [Float]
    /// What is added to each class's sum.
    public let biases: [Float]

    /// Classes the model tells apart.
    public var classCount: Int { biases.count }

    /// A model of these weights, class after class, and of one bias for each class.
    public init(columnCount: Int, weights: [Float], biases: [Float]) {
        precondition(weights.count == columnCount * biases.count, "a weight for each class and column")
        self.columnCount = columnCount
        self.weights = weights
        self.biases = biases
    }

    /// Reads a model and refuses one whose parts do not fit together.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        columnCount = try container.decode(Int.self, forKey: .columnCount)
        weights = try container.decode([Float].self, forKey: .weights)
        biases = try container.decode([Float].self, forKey: .biases)
        let (product, overflow) = columnCount.multipliedReportingOverflow(by: biases.count)
        guard columnCount >= 0 && !overflow && weights.count == product else {
            throw DecodingError.dataCorruptedError(
                forKey: .weights, in: container, debugDescription: "there is not a weight for each class and column")
        }
    }

    /// The probability of each class, for a row of ``columnCount`` finite numbers.
    public func probabilities(_ row: UnsafeBufferPointer<Float>) -> [Double] {
        var values = logits(row)
        Self.normalize(&values)
        return values
    }

    /// The probability of each class, for a row of ``columnCount`` finite numbers.
    public func probabilities(_ row: ArraySlice<Float>) -> [Double] { row.withUnsafeBufferPointer(probabilities) }

    /// The class of the largest probability, the lowest of several; nil for a model without classes.
    public func likeliestClass(_ row: UnsafeBufferPointer<Float>) -> Int? {
        let values = logits(row)
        return values.indices.max { values[$0] < values[$1] || (values[$0] == values[$1] && $0 > $1) }
    }

    /// The class of the largest probability, the lowest of several; nil for a model without classes.
    public func likeliestClass(_ row: ArraySlice<Float>) -> Int? { row.withUnsafeBufferPointer(likeliestClass) }

    private func logits(_ row: UnsafeBufferPointer<Float>) -> [Double] {
        precondition(row.count == columnCount, "a row of the model's width")
        return weights.withUnsafeBufferPointer { weights in
            biases.indices.map { index in
                let range = index * columnCount..<(index + 1) * columnCount
                return Double(Self.kernels.dot(UnsafeBufferPointer(rebasing: weights[range]), row))
                    + Double(biases[index])
            }
        }
    }

    /// Turns log-odds into probabilities, and gives the logarithm of what they were divided by.
    @discardableResult
    static func normalize(_ values: inout [Double]) -> (largest: Double, sum: Double) {
        let largest = values.max() ?? 0
        var sum = 0.0
        for index in values.indices {
            values[index] = LogisticFunction.exp(nonPositive: values[index] - largest)
            sum += values[index]
        }
        for index in values.indices { values[index] /= sum }
        return (largest, sum)
    }

    private static let kernels = FloatKernels()
}
