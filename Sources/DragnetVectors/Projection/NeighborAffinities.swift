package import DragnetCore

/// How much each row of a table belongs with its neighbours: the joint probabilities of t-SNE, kept sparse.
///
/// Each row weighs its nearest ones by a Gaussian so wide that they count for `perplexity` equal ones (van der Maaten and
/// Hinton 2008); both directions of a pair are averaged, and all sums to 1. Distances are euclidean among unit vectors.
package struct NeighborAffinities: Sendable {
    /// Where the neighbours of each row begin; one more than rows.
    package private(set) var offsets: [Int]
    /// The neighbours, ascending in each row.
    package private(set) var neighbors: [Int32]
    /// Their probabilities.
    package private(set) var weights: [Double]

    /// Rows that one task looks at.
    private static let chunkSize = 256

    /// The affinities of all rows of `units`, which are unit vectors.
    ///
    /// - Parameters:
    ///   - perplexity: 1 or more, less than the number of rows.
    ///   - count: how many neighbours a row has, at least 1.
    package init(of units: EmbeddingMatrix, perplexity: Double, count: Int, context: WorkContext) throws {
        let rows = units.rowCount
        let search = try NeighborSearch(matrix: units, metric: .cosine, context: context)
        let conditional = try context.parallel.map(count: rows, chunkSize: Self.chunkSize) { range, _ in
            let found = try search.nearest(
                toEach: units.selecting(Array(range)), count: count, context: .serial
            ) { query, row in range.lowerBound + query != row }
            return found.map { matches in
                let distances = matches.map { max(0, 2 - 2 * $0.value) }
                return zip(matches, Self.probabilities(distances, perplexity: perplexity))
                    .map { (row: $0.row, weight: $1) }
            }
        }.flatMap(\.self)

        // A pair counts in both rows, whichever of the two has found the other.
        var sizes = [Int](repeating: 0, count: rows + 1)
        for (row, links) in conditional.enumerated() {
            sizes[row + 1] += links.count
            for link in links { sizes[link.row + 1] += 1 }
        }
        for row in 0..<rows { sizes[row + 1] += sizes[row] }
        var next = sizes
        var ends = [(row: Int32, weight: Double)](repeating: (0, 0), count: sizes[rows])
        for (row, links) in conditional.enumerated() {
            for link in links {
                ends[next[row]] = (Int32(link.row), link.weight)
                ends[next[link.row]] = (Int32(row), link.weight)
                next[row] += 1
                next[link.row] += 1
            }
        }
        (offsets, neighbors, weights) = ([0], [], [])
        let scale = 1 / (2 * Double(max(rows, 1)))
        for row in 0..<rows {
            let first = neighbors.count
            // Sorted by weight too, so that the sum of the two directions does not depend on who came first.
            for end in ends[sizes[row]..<sizes[row + 1]].sorted(by: { ($0.row, $0.weight) < ($1.row, $1.weight) }) {
                if neighbors.count > first, neighbors[neighbors.count - 1] == end.row {
                    weights[weights.count - 1] += end.weight * scale
                } else {
                    neighbors.append(end.row)
                    weights.append(end.weight * scale)
                }
            }
            offsets.append(neighbors.count)
        }
    }

    /// Gaussian weights of squared distances, as wide as the perplexity asks, summing to 1.
    package static func probabilities(_ distances: [Double], perplexity: Double) -> [Double] {
        guard let nearest = distances.min() else { return [] }
        let wanted = PortableMath.log(min(perplexity, Double(distances.count)))
        var (low, high) = (0.0, Double.infinity)
        var precision = 1.0
        var weights: [Double] = []
        for _ in 0..<64 {
            // The nearest distance is taken off first, so that far groups do not underflow.
            weights = distances.map { PortableMath.exp(-precision * ($0 - nearest)) }
            let sum = weights.reduce(0, +)
            let mean = zip(weights, distances).reduce(0) { $0 + $1.0 * ($1.1 - nearest) } / sum
            let entropy = PortableMath.log(sum) + precision * mean
            for index in weights.indices { weights[index] /= sum }
            if abs(entropy - wanted) < 1e-7 { break }
            if entropy > wanted {
                low = precision
                precision = high.isFinite ? (low + high) / 2 : precision * 2
            } else {
                high = precision
                precision = (low + high) / 2
            }
        }
        return weights
    }
}
