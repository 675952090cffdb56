import DragnetCore
import DragnetDetection
import Testing

@Suite("Weights of 0 or more")
struct LearnersTestsBounds {
    @Test("Numbers that do not depend on each other end at their lowest allowed place")
    func separable() throws {
        let (curvatures, centres) = ([1.0, 10, 0.1, 4, 25], [-2.0, 3, 5, -0.5, 0.25])
        let bounds = [true, true, true, false, false]
        let found = try tightSolver.minimum(
            reference: [0, 0, 0, 0, 0], start: [9, 9, 9, 9, 9], notNegative: bounds
        ) { point, gradient in
            for index in point.indices { gradient[index] = curvatures[index] * (point[index] - centres[index]) }
            return point.indices.reduce(0) { $0 + 0.5 * gradient[$1] * (point[$1] - centres[$1]) }
        }
        for (value, expected) in zip(try #require(found).point, [0, 3, 5, -0.5, 0.25]) {
            #expect(abs(value - expected) < 1e-4)
        }
    }

    @Test("Among all choices of numbers held at 0 it ends at the one that is lowest", arguments: 1...12)
    func enumerated(seed: UInt64) throws {
        var random = KeyedRandom(RandomKey(seed))
        let width = 5
        // A = B B' + I is positive definite.
        let base = (0..<width).map { _ in (0..<width).map { _ in random.nextNormal() } }
        let matrix = (0..<width).map { row in
            (0..<width).map { column in
                (0..<width).reduce(row == column ? 1.0 : 0) { $0 + base[row][$1] * base[column][$1] }
            }
        }
        let pull = (0..<width).map { _ in 3 * random.nextNormal() }
        let bounds = (0..<width).map { $0 != 2 }
        func value(_ point: [Double], _ gradient: inout [Double]) -> Double {
            var sum = 0.0
            for row in 0..<width {
                let product = (0..<width).reduce(0) { $0 + matrix[row][$1] * point[$1] }
                gradient[row] = product - pull[row]
                sum += point[row] * (0.5 * product - pull[row])
            }
            return sum
        }
        let found = try #require(
            try tightSolver.minimum(
                reference: [Double](repeating: 0, count: width), notNegative: bounds, value))
        var lowest = Double.infinity
        var unused = [Double](repeating: 0, count: width)
        for choice in 0..<(1 << width) where (0..<width).allSatisfy({ bounds[$0] || choice & 1 << $0 != 0 }) {
            let free = (0..<width).filter { choice & 1 << $0 != 0 }
            let part = Self.solve(free.map { row in free.map { matrix[row][$0] } }, free.map { pull[$0] })
            var point = [Double](repeating: 0, count: width)
            for (place, index) in free.enumerated() { point[index] = part[place] }
            guard (0..<width).allSatisfy({ !bounds[$0] || point[$0] >= 0 }) else { continue }
            lowest = min(lowest, value(point, &unused))
        }
        #expect(found.point.indices.allSatisfy { !bounds[$0] || found.point[$0] >= 0 })
        #expect(abs(found.value - lowest) < 1e-6 * max(1, abs(lowest)))
    }

    @Test("Weights are 0 or more; free ones have no slope, held ones only one that leads below 0")
    func kuhnTucker() throws {
        // Every other column speaks against the class.
        let rows = LearnerRows.linear(rows: 600, columns: 8, seed: 21)
        let penalty = 0.01
        let bounds = (0..<8).map { $0 != 7 }
        let model = try fit(rows, penalty, bounds)
        let held = model.weights.indices.filter { model.weights[$0] == 0 }
        #expect(held == [1, 3, 5])
        #expect(model.weights[7] < -0.1)
        let weighted = LogisticRegression.Weighted(
            matrix: rows.matrix, targets: rows.targets, weights: rows.weights,
            total: rows.weights.reduce(0) { $0 + Double($1) })
        var gradient = [Double](repeating: 0, count: 9)
        _ = try LogisticRegression.objective(
            weighted, l2: penalty, at: model.weights.map(Double.init) + [Double(model.bias)], gradient: &gradient,
            context: .serial)
        for index in 0..<9 {
            if held.contains(index) { #expect(gradient[index] > 0) } else { #expect(abs(gradient[index]) < 1e-4) }
        }
        for (index, bounded) in bounds.enumerated() where bounded { #expect(model.weights[index] >= 0) }
    }

    @Test("Where the free fit is allowed anyway, it is the same one")
    func inactive() throws {
        var rows = LearnerRows.linear(rows: 500, columns: 4, seed: 22)
        var turned = DesignMatrix(columnCount: 4)
        for index in 0..<500 {
            let row = rows.matrix.row(index).enumerated()
            turned.append(row: row.map { $0.offset % 2 == 0 ? $0.element : -$0.element })
        }
        rows.matrix = turned
        let free = try fit(rows, 0.01, nil)
        #expect(free.weights.allSatisfy { $0 > 0 })
        let bounded = try fit(rows, 0.01, [true, true, true, true])
        for (a, b) in zip(free.weights + [free.bias], bounded.weights + [bounded.bias]) { #expect(abs(a - b) < 1e-3) }
    }

    @Test("The bytes are the same on 1, 2 and 3 threads")
    func threads() throws {
        let rows = LearnerRows.linear(rows: 2_000, columns: 20, seed: 23)
        let models = try threadContexts.map { try fit(rows, 1e-3, [Bool](repeating: true, count: 20), $0) }
        #expect(Set(models).count == 1)
    }

    private func fit(
        _ rows: LearnerRows, _ l2: Double, _ bounds: [Bool]?, _ context: WorkContext = .serial
    ) throws -> LinearModel {
        try LogisticRegression.fit(
            rows.matrix, targets: rows.targets, weights: rows.weights, l2: l2, notNegative: bounds,
            solver: tightSolver, context: context)
    }

    /// Gauss' elimination with pivots.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var rows = zip(matrix, right).map { $0 + [$1] }
        for column in rows.indices {
            let pivot = (column..<rows.count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            rows.swapAt(column, pivot)
            for row in rows.indices where row != column {
                let factor = rows[row][column] / rows[column][column]
                for place in column...rows.count { rows[row][place] -= factor * rows[column][place] }
            }
        }
        return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
    }
}
