import DragnetCore
import DragnetEvents

/// The features of each node in their directions of largest variance.
///
/// Subspace iteration from seeded directions (Halko, Martinsson and Tropp, 2011): three passes over the stored values,
/// O(values x width) each, and never a matrix of column by column.
struct FeaturePrincipals: Sendable {
    /// Directions; at most 64, a 20th of the nodes that have features and the columns.
    let width: Int
    /// nodeCount x width, row-major; zeros where a node has no features.
    let scores: [Double]
    /// The standard deviation of each direction, falling.
    let spreads: [Double]

    private static let mostDirections = 64
    private static let spare = 8
    private static let passes = 3
    private static let chunkSize = 512

    init(_ matrix: FeatureMatrix, seed: UInt64, context: WorkContext) throws {
        let known = matrix.isKnown.indices.filter { matrix.isKnown[$0] }
        let wanted = min(Self.mostDirections, max(2, known.count / 20), matrix.columnCount, max(known.count - 1, 0))
        guard wanted > 0 else {
            (width, scores, spreads) = (0, [], [])
            return
        }
        let count = min(wanted + Self.spare, matrix.columnCount)
        var random = KeyedRandom(RandomKey(seed, 61))
        var basis = (0..<matrix.columnCount * count).map { _ in random.nextNormal() }
        Self.makeOrthonormal(&basis, rows: matrix.columnCount, width: count)
        for _ in 0..<Self.passes {
            let products = try Self.products(matrix, known, basis, width: count, context: context)
            basis = try Self.transposed(matrix, known, products, width: count, context: context)
            Self.makeOrthonormal(&basis, rows: matrix.columnCount, width: count)
        }
        let products = try Self.products(matrix, known, basis, width: count, context: context)
        let eigen = SymmetricEigen(Self.gram(products, width: count), size: count)
        let variances = eigen.values.map { max($0, 0) / Double(known.count) }
        // What rounding leaves is no direction.
        width = variances.prefix(wanted).prefix { $0 > 1e-9 * variances[0] && $0 > 0 }.count
        spreads = variances.prefix(width).map { $0.squareRoot() }
        var scores = [Double](repeating: 0, count: matrix.nodeCount * width)
        for (place, node) in known.enumerated() {
            for direction in 0..<width {
                var sum = 0.0
                for index in 0..<count {
                    sum += products[place * count + index] * eigen.vectors[index * count + direction]
                }
                scores[node * width + direction] = sum
            }
        }
        self.scores = scores
    }

    /// Rows times basis, in the order of `known`.
    private static func products(
        _ matrix: FeatureMatrix, _ known: [Int], _ basis: [Double], width: Int, context: WorkContext
    ) throws -> [Double] {
        let rest = matrix.product(ofRest: basis, width: width)
        return try context.parallel.map(count: known.count, chunkSize: chunkSize) { range, _ in
            range.flatMap { matrix.product(known[$0], basis, width: width, restProduct: rest) }
        }.flatMap { $0 }
    }

    /// The transposed rows times their products, in fixed chunks added up in their order.
    private static func transposed(
        _ matrix: FeatureMatrix, _ known: [Int], _ products: [Double], width: Int, context: WorkContext
    ) throws -> [Double] {
        // Few chunks, because each holds a whole basis.
        let size = max(chunkSize, (known.count + 15) / 16)
        let parts = try context.parallel.map(count: known.count, chunkSize: size) { range, _ in
            var sums = [Double](repeating: 0, count: matrix.columnCount * width)
            for place in range {
                matrix.addOuter(known[place], products[place * width..<(place + 1) * width], to: &sums)
            }
            return sums
        }
        var total = [Double](repeating: 0, count: matrix.columnCount * width)
        for part in parts { for index in total.indices { total[index] += part[index] } }
        var weight = [Double](repeating: 0, count: width)
        for place in known.indices { for index in 0..<width { weight[index] += products[place * width + index] } }
        for column in 0..<matrix.columnCount {
            let value = Double(matrix.rest[column] - matrix.means[column])
            for index in 0..<width { total[column * width + index] += value * weight[index] }
        }
        return total
    }

    private static func gram(_ rows: [Double], width: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: width * width)
        for start in stride(from: 0, to: rows.count, by: width) {
            for first in 0..<width {
                let value = rows[start + first]
                for second in 0..<width { sums[first * width + second] += value * rows[start + second] }
            }
        }
        return sums
    }

    /// Gram and Schmidt, twice because once leaves what rounding made; a direction that is none becomes zeros.
    private static func makeOrthonormal(_ basis: inout [Double], rows: Int, width: Int) {
        for column in 0..<width {
            for _ in 0..<2 {
                for before in 0..<column {
                    var dot = 0.0
                    for row in 0..<rows { dot += basis[row * width + column] * basis[row * width + before] }
                    for row in 0..<rows { basis[row * width + column] -= dot * basis[row * width + before] }
                }
                var square = 0.0
                for row in 0..<rows { square += basis[row * width + column] * basis[row * width + column] }
                let length = square.squareRoot()
                let factor = length > 1e-9 ? 1 / length : 0
                for row in 0..<rows { basis[row * width + column] *= factor }
            }
        }
    }
}
