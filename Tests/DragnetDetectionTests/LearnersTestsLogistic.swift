import DragnetCore
import DragnetDetection
import Foundation
import Testing

@Suite("Logistic regression")
struct LearnersTestsLogistic {
    private func fit(_ rows: LearnerRows, l2: Double, context: WorkContext = .serial) throws -> LinearModel {
        try LogisticRegression.fit(
            rows.matrix, targets: rows.targets, weights: rows.weights, l2: l2, solver: tightSolver, context: context)
    }

    @Test("With one column of zeros and ones the log-odds are those of the counts")
    func closedForm() throws {
        // 10 of 40 among the zeros, 45 of 60 among the ones.
        var rows = LearnerRows(matrix: DesignMatrix(columnCount: 1))
        for index in 0..<100 {
            rows.matrix.append(row: [index < 40 ? 0 : 1])
            rows.targets.append(index < 10 || index >= 55 ? 1 : 0)
            rows.weights.append(1)
        }
        let model = try fit(rows, l2: 0)
        #expect(abs(Double(model.bias) - log(10.0 / 30)) < 1e-4)
        #expect(abs(Double(model.bias + model.weights[0]) - log(45.0 / 15)) < 1e-4)
    }

    @Test("It ends where Newton's method ends")
    func newton() throws {
        let rows = LearnerRows.linear(rows: 400, columns: 5, seed: 1)
        let model = try fit(rows, l2: 0.02)
        let reference = NewtonReference.fit(rows, l2: 0.02)
        for (weight, expected) in zip(model.weights + [model.bias], reference) {
            #expect(abs(Double(weight) - expected) < 1e-4)
        }
    }

    @Test("With the usual settings the loss is within a millionth of the least")
    func usualSettings() throws {
        let rows = LearnerRows.linear(rows: 2000, columns: 60, seed: 2)
        let usual = try LogisticRegression.fit(
            rows.matrix, targets: rows.targets, weights: rows.weights, l2: 1e-3, context: .serial)
        let tight = try fit(rows, l2: 1e-3)
        #expect(try value(usual, rows, l2: 1e-3).loss < value(tight, rows, l2: 1e-3).loss + 1e-6)
    }

    @Test("The gradient is that of finite differences")
    func gradient() throws {
        let rows = LearnerRows.linear(rows: 700, columns: 6, seed: 3)
        let weighted = LogisticRegression.Weighted(
            matrix: rows.matrix, targets: rows.targets, weights: rows.weights,
            total: rows.weights.reduce(0) { $0 + Double($1) })
        func loss(_ point: [Double], _ gradient: inout [Double]) throws -> Double {
            try LogisticRegression.objective(weighted, l2: 0.1, at: point, gradient: &gradient, context: .serial)
        }
        // Multiples of a power of two, which Float holds exactly.
        let point = [0.5, -0.25, 0.125, 0.75, -1, 0.0625, 0.375]
        var gradient = [Double](repeating: 0, count: 7)
        var unused = gradient
        _ = try loss(point, &gradient)
        for index in point.indices {
            var (above, below) = (point, point)
            above[index] += 0x1p-9
            below[index] -= 0x1p-9
            let difference = try (loss(above, &unused) - loss(below, &unused)) / 0x1p-8
            #expect(abs(difference - gradient[index]) < 3e-5, "number \(index)")
        }
    }

    @Test("The bytes are the same on 1, 2 and 3 threads")
    func threads() throws {
        let rows = LearnerRows.linear(rows: 3000, columns: 37, seed: 4)
        let models = try threadContexts.map { try fit(rows, l2: 1e-3, context: $0) }
        #expect(Set(models).count == 1)
    }

    @Test("A weight of 2 is a row that is there twice; a weight of 0 a row that is not")
    func weights() throws {
        var rows = LearnerRows.linear(rows: 300, columns: 3, seed: 5)
        rows.weights = (0..<300).map { Float($0 % 3) }
        let once = try fit(rows, l2: 0.01)
        var twice = rows.selecting((0..<300).flatMap { [Int](repeating: $0, count: $0 % 3) })
        twice.weights = twice.weights.map { _ in 1 }
        let repeated = try fit(twice, l2: 0.01)
        for (a, b) in zip(once.weights + [once.bias], repeated.weights + [repeated.bias]) { #expect(abs(a - b) < 1e-4) }
    }

    @Test("A column of zeros has weight 0, and a constant one only shifts the bias")
    func constantColumn() throws {
        let plain = LearnerRows.linear(rows: 500, columns: 2, seed: 6)
        for constant: Float in [0, 1] {
            var rows = plain
            rows.matrix = DesignMatrix(columnCount: 3)
            for index in 0..<500 { rows.matrix.append(row: Array(plain.matrix.row(index)) + [constant]) }
            let model = try fit(rows, l2: 0.01)
            let expected = try fit(plain, l2: 0.01)
            #expect(abs(model.weights[2]) < 1e-4)
            #expect(abs(model.logit(rows.matrix.row(7)) - expected.logit(plain.matrix.row(7))) < 1e-3)
        }
    }

    @Test("Columns that tell nothing leave the log-odds of the share")
    func nothingToLearn() throws {
        let matrix = DesignMatrix(columnCount: 2, values: [Float](repeating: 0, count: 80))
        let targets = (0..<40).map { Float($0 < 10 ? 1 : 0) }
        let weights = [Float](repeating: 1, count: 40)
        let model = try LogisticRegression.fit(matrix, targets: targets, weights: weights, l2: 0, context: .serial)
        #expect(model.weights == [0, 0])
        #expect(abs(Double(model.bias) - log(1.0 / 3)) < 1e-6)
    }

    @Test("One class gives a finite bias of its sign and no weights")
    func oneClass() throws {
        var rows = LearnerRows.linear(rows: 50, columns: 2, seed: 7)
        rows.weights = rows.weights.map { _ in 1 }
        for target: Float in [0, 1] {
            rows.targets = rows.targets.map { _ in target }
            let model = try fit(rows, l2: 0.1)
            #expect(model.weights == [0, 0])
            #expect(abs(Double(model.bias) - (target == 1 ? 1 : -1) * log(50.5 / 0.5)) < 1e-5)
        }
    }

    @Test("Without rows that count it is the start, or zero")
    func empty() throws {
        let start = LinearModel(weights: [1, 2], bias: 3)
        let none = DesignMatrix(columnCount: 2)
        let zero = LinearModel(weights: [0, 0], bias: 0)
        func fit(_ matrix: DesignMatrix, _ start: LinearModel?) throws -> LinearModel {
            let numbers = [Float](repeating: 0, count: matrix.rowCount)
            return try LogisticRegression.fit(
                matrix, targets: numbers, weights: numbers, l2: 1, start: start, context: .serial)
        }
        #expect(try fit(none, nil) == zero)
        #expect(try fit(none, start) == start)
        #expect(try fit(DesignMatrix(columnCount: 2, values: [1, 2, 3, 4]), nil) == zero)
    }

    @Test("Rows without columns give the bias alone")
    func noColumns() throws {
        var matrix = DesignMatrix(columnCount: 0)
        for _ in 0..<4 { matrix.append(row: [Float]()) }
        let model = try LogisticRegression.fit(
            matrix, targets: [1, 0, 0, 0], weights: [1, 1, 1, 1], l2: 1, context: .serial)
        #expect(model.weights.isEmpty)
        #expect(abs(Double(model.bias) - log(1.0 / 3)) < 1e-6)
    }

    @Test("A number that is not finite is an error, unless its row has weight 0", arguments: [Float.nan, .infinity])
    func notFinite(bad: Float) throws {
        var rows = LearnerRows.linear(rows: 50, columns: 2, seed: 8)
        rows.matrix.append(row: [1, bad])
        rows.targets.append(1)
        rows.weights.append(1)
        #expect(throws: DragnetError.self) { try fit(rows, l2: 0.1) }
        rows.weights[50] = 0
        #expect(try fit(rows, l2: 0.1).weights.allSatisfy(\.isFinite))
    }

    @Test("A start near the minimum stays there, and a bad one does no harm")
    func start() throws {
        let rows = LearnerRows.linear(rows: 800, columns: 8, seed: 9)
        let model = try fit(rows, l2: 0.01)
        let least = try value(model, rows, l2: 0.01).loss
        for start in [model, LinearModel(weights: [Float](repeating: 1e6, count: 8), bias: -1e6)] {
            let again = try LogisticRegression.fit(
                rows.matrix, targets: rows.targets, weights: rows.weights, l2: 0.01, start: start, context: .serial)
            #expect(try value(again, rows, l2: 0.01).loss < least + 1e-6)
        }
    }

    @Test("It stops when asked to")
    func cancelled() throws {
        let rows = LearnerRows.linear(rows: 50, columns: 2, seed: 10)
        #expect(throws: DragnetError.self) { try fit(rows, l2: 0.1, context: stoppedContext) }
    }

    @Test("The logistic function agrees with the C library's exponential")
    func function() {
        for logit in stride(from: -745.0, through: 745, by: 0.37) {
            let expected = 1 / (1 + exp(-logit))
            #expect(abs(LogisticFunction.probability(logit: logit) - expected) <= 2e-15 * expected + 1e-300)
            let loss = LogisticFunction.loss(logit: logit, target: 1).loss
            let expectedLoss = max(-logit, 0) + log1p(exp(-abs(logit)))
            #expect(abs(loss - expectedLoss) <= 1e-15 * max(1, expectedLoss))
        }
        #expect(LogisticFunction.probability(logit: .nan).isNaN)
    }

    private func value(
        _ model: LinearModel, _ rows: LearnerRows, l2: Double
    ) throws -> (loss: Double, gradient: [Double]) {
        let weighted = LogisticRegression.Weighted(
            matrix: rows.matrix, targets: rows.targets, weights: rows.weights,
            total: rows.weights.reduce(0) { $0 + Double($1) })
        let point = model.weights.map { Double($0) } + [Double(model.bias)]
        var gradient = point
        let loss = try LogisticRegression.objective(weighted, l2: l2, at: point, gradient: &gradient, context: .serial)
        return (loss, gradient)
    }
}

/// Newton's method in Double with a solver by elimination, for problems of a few columns.
private enum NewtonReference {
    static func fit(_ rows: LearnerRows, l2: Double) -> [Double] {
        let columns = rows.matrix.columnCount
        let total = rows.weights.reduce(0) { $0 + Double($1) }
        var point = [Double](repeating: 0, count: columns + 1)
        for _ in 0..<30 {
            var gradient = point.enumerated().map { $0.offset < columns ? l2 * $0.element : 0 }
            var hessian = [[Double]](repeating: [Double](repeating: 0, count: columns + 1), count: columns + 1)
            for index in 0..<columns { hessian[index][index] = l2 }
            for index in 0..<rows.matrix.rowCount {
                let row = rows.matrix.row(index).map { Double($0) } + [1]
                let p = 1 / (1 + exp(-zip(row, point).reduce(0) { $0 + $1.0 * $1.1 }))
                let weight = Double(rows.weights[index]) / total
                for i in 0...columns {
                    gradient[i] += weight * (p - Double(rows.targets[index])) * row[i]
                    for j in 0...columns { hessian[i][j] += weight * p * (1 - p) * row[i] * row[j] }
                }
            }
            for (index, step) in solve(hessian, gradient).enumerated() { point[index] -= step }
        }
        return point
    }

    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var rows = zip(matrix, right).map { $0 + [$1] }
        for pivot in rows.indices {
            for other in rows.indices where other != pivot {
                let factor = rows[other][pivot] / rows[pivot][pivot]
                for column in pivot...rows.count { rows[other][column] -= factor * rows[pivot][column] }
            }
        }
        return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
    }
}
