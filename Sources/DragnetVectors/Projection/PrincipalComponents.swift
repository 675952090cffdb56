public import DragnetCore

/// Vectors in the plane of their two directions of largest variance (Pearson 1901).
public enum PrincipalComponents {
    /// A point of the plane.
    public struct Point: Sendable, Hashable {
        /// The coordinate along the direction of largest variance.
        public var x: Double
        /// The coordinate along the second.
        public var y: Double

        /// The point at these coordinates.
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// Rows the directions are computed from, at most.
    private static let sampleSize = 16_384
    private static let chunkSize = 1_024

    /// The rows of a table, projected.
    ///
    /// Directions come from orthogonal iteration on the covariance of at most 16,384 of the rows; each is turned so
    /// that its largest component is positive. The same bits on any number of threads.
    ///
    /// - Parameters:
    ///   - matrix: the table.
    ///   - rows: which rows, in the order of the result; nil for all.
    ///   - seed: of the sample and the start of the iteration.
    public static func project2D(
        _ matrix: EmbeddingMatrix, rows: [Int]? = nil, seed: UInt64 = 1, context: WorkContext
    ) throws -> [Point] {
        let rows = rows ?? Array(0..<matrix.rowCount)
        guard !rows.isEmpty else { return [] }
        let sample = KeyedSample.indices(count: rows.count, size: sampleSize, key: RandomKey(seed, 24)).map { rows[$0] }
        let dimension = matrix.dimension
        let mean = try sums(of: sample, context: context, size: dimension) { sums, row in
            matrix.withRow(row) { for index in $0.indices { sums[index] += Double($0[index]) } }
        }.map { $0 / Double(sample.count) }
        let covariance = try sums(of: sample, context: context, size: dimension * dimension) { sums, row in
            matrix.withRow(row) { values in
                let centered = values.indices.map { Double(values[$0]) - mean[$0] }
                for first in 0..<dimension {
                    for second in 0...first { sums[first * dimension + second] += centered[first] * centered[second] }
                }
            }
        }
        let axes = leadingAxes(of: covariance, dimension: dimension, seed: seed)
        return rows.map { row in
            matrix.withRow(row) { values in
                var point = Point(x: 0, y: 0)
                for index in values.indices {
                    let centered = Double(values[index]) - mean[index]
                    point.x += centered * axes.0[index]
                    point.y += centered * axes.1[index]
                }
                return point
            }
        }
    }

    /// Sums over rows, in fixed chunks added up in their order.
    private static func sums(
        of rows: [Int], context: WorkContext, size: Int, _ add: @escaping @Sendable (inout [Double], Int) -> Void
    ) throws -> [Double] {
        let parts = try context.parallel.map(count: rows.count, chunkSize: chunkSize) { range, _ in
            var sums = [Double](repeating: 0, count: size)
            for index in range { add(&sums, rows[index]) }
            return sums
        }
        return parts.dropFirst().reduce(into: parts[0]) { total, part in
            for index in total.indices { total[index] += part[index] }
        }
    }

    /// The two leading eigenvectors of a symmetric matrix of which the lower triangle is filled; zero where the
    /// variance is.
    private static func leadingAxes(
        of lower: [Double], dimension: Int, seed: UInt64
    ) -> ([Double], [Double]) {
        var random = KeyedRandom(RandomKey(seed, 25))
        var first = (0..<dimension).map { _ in random.nextNormal() }
        var second = (0..<dimension).map { _ in random.nextNormal() }
        let trace = (0..<dimension).reduce(0) { $0 + lower[$1 * dimension + $1] }
        guard trace > 0 else { return (zeros(dimension), zeros(dimension)) }
        func multiply(_ vector: [Double]) -> [Double] {
            (0..<dimension).map { row in
                var sum = 0.0
                for column in 0..<dimension {
                    sum += lower[max(row, column) * dimension + min(row, column)] * vector[column]
                }
                return sum
            }
        }
        normalize(&first)
        for _ in 0..<500 {
            var nextFirst = multiply(first)
            var nextSecond = multiply(second)
            normalize(&nextFirst)
            makeOrthogonal(&nextSecond, to: nextFirst)
            let isFlat = dot(nextSecond, nextSecond) == 0
            let change = max(1 - abs(dot(first, nextFirst)), isFlat ? 0 : 1 - abs(dot(second, nextSecond)))
            first = nextFirst
            second = nextSecond
            if change < 1e-14 { break }
        }
        // What rounding leaves of a second direction where there is none is no direction.
        if dot(multiply(second), second) <= 1e-12 * trace { second = zeros(dimension) }
        turn(&first)
        turn(&second)
        return (first, second)
    }

    private static func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
    }

    /// Takes out of `vector` what is along the unit vector `axis`; zero if only rounding is left.
    private static func makeOrthogonal(_ vector: inout [Double], to axis: [Double]) {
        // Twice, because the first time rounding leaves some of a vector that was nearly along the axis.
        for _ in 0..<2 {
            normalize(&vector)
            let overlap = dot(axis, vector)
            for index in vector.indices { vector[index] -= overlap * axis[index] }
            if dot(vector, vector) < 1e-16 {
                vector = zeros(vector.count)
                return
            }
        }
        normalize(&vector)
    }

    private static func normalize(_ vector: inout [Double]) {
        let length = dot(vector, vector).squareRoot()
        guard length > 0 else { return }
        for index in vector.indices { vector[index] /= length }
    }

    private static func turn(_ vector: inout [Double]) {
        var largest = 0
        for index in vector.indices where abs(vector[index]) > abs(vector[largest]) { largest = index }
        if vector[largest] < 0 { for index in vector.indices { vector[index] = -vector[index] } }
    }
}
