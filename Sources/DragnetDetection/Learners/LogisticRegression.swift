package import DragnetCore
internal import DragnetVectors

/// Fits the log-odds of a class as a linear function of a row, with a penalty on the squares of the weights.
///
/// ```swift
/// let model = try LogisticRegression.fit(
///     matrix, targets: targets, weights: weights, l2: 1e-3, context: .serial)
/// ```
///
/// Minimises sum of w logloss / sum of w + l2 / 2 |weights|^2, the bias free. One pass over the matrix an iteration;
/// some 50 iterations for standardised columns.
package enum LogisticRegression {
    /// Rows whose gradients are summed in Float before they go into a sum in Double.
    private static let chunkSize = 512

    /// The model that fits the rows best.
    ///
    /// Without rows of positive weight it is `start` or zero. With rows of one class only no finite bias is best; then
    /// the weights are 0 and the bias is what it would be with half a row more of either class.
    ///
    /// - Parameters:
    ///   - matrix: standardised columns; every row of positive weight is finite.
    ///   - targets: 0 or 1 for each row, or a share between.
    ///   - weights: 0 or more for each row; only their ratios count.
    ///   - l2: the penalty, 0 or more.
    ///   - start: a model of similar rows, which saves iterations.
    ///   - notNegative: for each column whether its weight must be 0 or more; nil for none.
    ///   - solver: when the search stops.
    /// - Throws: ``DragnetError`` where a number of the matrix is not finite or the work is interrupted.
    package static func fit(
        _ matrix: DesignMatrix, targets: [Float], weights: [Float], l2: Double, start: LinearModel? = nil,
        notNegative: [Bool]? = nil, solver: LimitedMemoryBFGS = LimitedMemoryBFGS(), context: WorkContext
    ) throws -> LinearModel {
        let columns = matrix.columnCount
        precondition(start.map { $0.weights.count == columns } ?? true, "a start of the matrix's width")
        precondition(l2 >= 0, "a penalty is not negative")
        let totals = ClassTotals(targets: targets, weights: weights, rowCount: matrix.rowCount)
        guard totals.weight > 0 else {
            return start ?? LinearModel(weights: [Float](repeating: 0, count: columns), bias: 0)
        }
        var plain = [Double](repeating: 0, count: columns + 1)
        plain[columns] = totals.logit
        if totals.isOneClass { return model(plain) }
        let rows = Weighted(matrix: matrix, targets: targets, weights: weights, total: totals.weight)
        let minimum = try solver.minimum(
            reference: plain, start: start.map { $0.weights.map(Double.init) + [Double($0.bias)] },
            notNegative: notNegative.map { $0 + [false] }
        ) { point, gradient in
            try objective(rows, l2: l2, at: point, gradient: &gradient, context: context)
        }
        guard let minimum else { throw DragnetError.notFinite }
        return model(minimum.point)
    }

    /// The value at `point` (the weights, then the bias) of what ``fit(_:targets:weights:l2:start:solver:context:)``
    /// minimises, and its gradient.
    package static func objective(
        _ rows: Weighted, l2: Double, at point: [Double], gradient: inout [Double], context: WorkContext
    ) throws -> Double {
        let columns = rows.matrix.columnCount
        let model = model(point)
        let bias = point[columns]
        let parts = try context.parallel.map(count: rows.matrix.rowCount, chunkSize: chunkSize) { range, _ in
            part(rows, range, model.weights, bias)
        }
        for index in gradient.indices { gradient[index] = 0 }
        var loss = 0.0
        // In the order of the rows, so that the threads leave no trace.
        for part in parts {
            loss += part.loss
            for index in 0..<columns { gradient[index] += Double(part.gradient[index]) }
            gradient[columns] += part.bias
        }
        loss /= rows.total
        for index in gradient.indices { gradient[index] /= rows.total }
        for index in 0..<columns {
            loss += l2 / 2 * point[index] * point[index]
            gradient[index] += l2 * point[index]
        }
        return loss
    }

    /// The rows' loss and gradient, not yet divided by their weight.
    private static func part(_ rows: Weighted, _ range: Range<Int>, _ weights: [Float], _ bias: Double) -> Part {
        var part = Part(gradient: [Float](repeating: 0, count: weights.count))
        let kernels = FloatKernels()
        // Unsafe, because a row of some hundred numbers takes less time than the checks and copies of a safe slice.
        rows.matrix.withRows { matrix in
            weights.withUnsafeBufferPointer { weights in
                part.gradient.withUnsafeMutableBufferPointer { gradient in
                    for index in range where rows.weights[index] > 0 {
                        let row = matrix[index]
                        let weight = Double(rows.weights[index])
                        let target = Double(rows.targets[index])
                        let logit = Double(kernels.dot(weights, row)) + bias
                        let (loss, probability) = LogisticFunction.loss(logit: logit, target: target)
                        let pull = weight * (probability - target)
                        part.loss += weight * loss
                        part.bias += pull
                        kernels.add(row, times: Float(pull), to: gradient)
                    }
                }
            }
        }
        return part
    }

    private static func model(_ point: [Double]) -> LinearModel {
        LinearModel(weights: point.dropLast().map { Float($0) }, bias: Float(point[point.count - 1]))
    }

    /// Rows with what is known of each.
    package struct Weighted: Sendable {
        let matrix: DesignMatrix
        let targets: [Float]
        let weights: [Float]
        /// The sum of the weights.
        let total: Double

        /// Rows, their classes, their weights and the sum of these.
        package init(matrix: DesignMatrix, targets: [Float], weights: [Float], total: Double) {
            self.matrix = matrix
            self.targets = targets
            self.weights = weights
            self.total = total
        }
    }

    private struct Part: Sendable {
        var loss = 0.0
        var gradient: [Float]
        var bias = 0.0
    }
}

extension DragnetError {
    /// A learner was given a matrix with a number that is not finite, or numbers too large to add.
    static var notFinite: DragnetError {
        DragnetError(.internalFault, "a learner was given numbers that are not finite")
    }
}
