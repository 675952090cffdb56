package import DragnetCore
internal import DragnetVectors

/// Fits the log-odds between several classes as linear functions of a row, with a penalty on the squares of the weights.
///
/// Minimises sum of w crossentropy / sum of w + l2 / 2 |weights|^2, the biases free. With two classes it is
/// ``LogisticRegression`` at half the penalty, because the difference of the classes is shared between both.
package enum SoftmaxRegression {
    /// Rows whose gradients are summed in Float before they go into a sum in Double.
    private static let chunkSize = 512

    /// The model that fits the rows best.
    ///
    /// A class without rows gets the bias of half a row. With no more than one class among the rows the weights are 0.
    ///
    /// - Parameters:
    ///   - matrix: standardised columns; every row of positive weight is finite.
    ///   - classes: in `0 ..< classCount`, one for each row.
    ///   - classCount: 1 or more.
    ///   - weights: 0 or more for each row; only their ratios count.
    ///   - l2: the penalty, 0 or more.
    ///   - solver: when the search stops.
    /// - Throws: ``DragnetError`` where a number of the matrix is not finite or the work is interrupted.
    package static func fit(
        _ matrix: DesignMatrix, classes: [Int], classCount: Int, weights: [Float], l2: Double,
        solver: LimitedMemoryBFGS = LimitedMemoryBFGS(), context: WorkContext
    ) throws -> SoftmaxModel {
        precondition(classCount > 0 && l2 >= 0, "one class or more, and a penalty that is not negative")
        precondition(classes.count == matrix.rowCount && weights.count == matrix.rowCount, "a class for each row")
        let shape = Shape(columns: matrix.columnCount, classes: classCount)
        var totals = [Double](repeating: 0, count: classCount)
        for (index, weight) in zip(classes, weights) {
            precondition(index >= 0 && index < classCount, "a class below the number of classes")
            precondition(weight >= 0 && weight.isFinite, "a weight is finite and not negative")
            totals[index] += Double(weight)
        }
        let total = totals.reduce(0, +)
        var plain = [Double](repeating: 0, count: shape.count)
        guard total > 0 else { return model(plain, shape) }
        let half = Double(weights.max() ?? 0) / 2
        for index in 0..<classCount {
            plain[shape.bias(index)] = PortableMath.log((totals[index] > 0 ? totals[index] : half) / total)
        }
        if totals.count(where: { $0 > 0 }) == 1 { return model(plain, shape) }
        let rows = Rows(matrix: matrix, classes: classes, weights: weights, shape: shape)
        let minimum = try solver.minimum(reference: plain) { point, gradient in
            try objective(rows, total: total, l2: l2, at: point, gradient: &gradient, context: context)
        }
        guard let minimum else { throw DragnetError.notFinite }
        return model(minimum.point, shape)
    }

    private static func objective(
        _ rows: Rows, total: Double, l2: Double, at point: [Double], gradient: inout [Double], context: WorkContext
    ) throws -> Double {
        let shape = rows.shape
        let numbers = point.map { Float($0) }
        let parts = try context.parallel.map(count: rows.matrix.rowCount, chunkSize: chunkSize) { range, _ in
            part(rows, range, numbers)
        }
        for index in gradient.indices { gradient[index] = 0 }
        var loss = 0.0
        // In the order of the rows, so that the threads leave no trace.
        for part in parts {
            loss += part.loss
            for index in gradient.indices { gradient[index] += Double(part.gradient[index]) }
        }
        loss /= total
        for index in gradient.indices { gradient[index] /= total }
        for index in 0..<shape.bias(0) {
            loss += l2 / 2 * point[index] * point[index]
            gradient[index] += l2 * point[index]
        }
        return loss
    }

    /// The rows' loss and gradient, not yet divided by their weight.
    private static func part(_ rows: Rows, _ range: Range<Int>, _ point: [Float]) -> Part {
        let shape = rows.shape
        var part = Part(gradient: [Float](repeating: 0, count: shape.count))
        var values = [Double](repeating: 0, count: shape.classes)
        let kernels = FloatKernels()
        // Unsafe for the reason given at the logistic loop.
        rows.matrix.withRows { matrix in
            point.withUnsafeBufferPointer { point in
                part.gradient.withUnsafeMutableBufferPointer { gradient in
                    for index in range where rows.weights[index] > 0 {
                        let row = matrix[index]
                        let weight = Double(rows.weights[index])
                        let target = rows.classes[index]
                        for label in 0..<shape.classes {
                            let weights = UnsafeBufferPointer(rebasing: point[shape.weights(label)])
                            values[label] = Double(kernels.dot(weights, row)) + Double(point[shape.bias(label)])
                        }
                        let own = values[target]
                        let (largest, sum) = SoftmaxModel.normalize(&values)
                        part.loss += weight * (PortableMath.log(sum) + largest - own)
                        for label in 0..<shape.classes {
                            let pull = Float(weight * (values[label] - (label == target ? 1 : 0)))
                            let target = UnsafeMutableBufferPointer(rebasing: gradient[shape.weights(label)])
                            kernels.add(row, times: pull, to: target)
                            gradient[shape.bias(label)] += pull
                        }
                    }
                }
            }
        }
        return part
    }

    private static func model(_ point: [Double], _ shape: Shape) -> SoftmaxModel {
        SoftmaxModel(
            columnCount: shape.columns, weights: point[..<shape.bias(0)].map { Float($0) },
            biases: point[shape.bias(0)...].map { Float($0) })
    }

    /// Where each number stands in a point: the weights class after class, then the biases.
    private struct Shape: Sendable {
        let columns: Int
        let classes: Int

        var count: Int { classes * (columns + 1) }
        func weights(_ label: Int) -> Range<Int> { label * columns..<(label + 1) * columns }
        func bias(_ label: Int) -> Int { classes * columns + label }
    }

    private struct Rows: Sendable {
        let matrix: DesignMatrix
        let classes: [Int]
        let weights: [Float]
        let shape: Shape
    }

    private struct Part: Sendable {
        var loss = 0.0
        var gradient: [Float]
    }
}
