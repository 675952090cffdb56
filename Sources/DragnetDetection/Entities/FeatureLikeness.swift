import DragnetCore
import DragnetEvents
import DragnetGraph

/// How alike the two ends of an edge are by their features, learnt from the graph's own edges.
///
/// The principal scores are set to unit spread and clipped at 4. Along each direction w the ends of an edge are taken
/// as two normal variables with correlation r, which is an eigenvalue of the edges' mean of x y'. Edges weigh
/// 1/sqrt(degree of one x degree of the other), so that a hub is not the whole graph. Directions whose r chance would
/// reach too are left out: among W directions and N edges the largest eigenvalue of noise is near sqrt(2 W / N)
/// (Wigner, 1958). Where features say nothing about edges no direction is left, and both distances are silent instead
/// of guessing.
struct FeatureLikeness: Sendable {
    /// The correlations of the directions that edges agree on, largest first.
    let correlations: [Double]
    /// nodeCount x directions, row-major.
    private let scores: [Double]
    private let isKnown: [Bool]
    private let graph: CSRGraph

    private static let clip = 4.0
    private static let overNoise = 1.15
    private static let largest = 0.95
    private static let chunkSize = 1024

    init(_ principals: FeaturePrincipals, isKnown: [Bool], graph: CSRGraph, context: WorkContext) throws {
        self.graph = graph
        self.isKnown = isKnown
        let width = principals.width
        let white = Self.whitened(principals, isKnown)
        let parts = try context.parallel.map(
            count: graph.nodeCount, chunkSize: max(Self.chunkSize, (graph.nodeCount + 31) / 32)
        ) { range, _ in
            var sums = [Double](repeating: 0, count: width * width + 2)
            for node in range where isKnown[node] {
                let degree = Double(graph.degree(of: NodeIndex(node)))
                for other in graph.neighbors(of: NodeIndex(node)) where Int(other) > node && isKnown[Int(other)] {
                    let weight = 1 / (degree * Double(max(graph.degree(of: other), 1))).squareRoot()
                    sums[width * width] += weight
                    sums[width * width + 1] += weight * weight
                    for first in 0..<width {
                        let value = weight * white[node * width + first]
                        for second in 0..<width {
                            sums[first * width + second] += value * white[Int(other) * width + second]
                        }
                    }
                }
            }
            return sums
        }
        var sums = [Double](repeating: 0, count: width * width + 2)
        for part in parts { for index in sums.indices { sums[index] += part[index] } }
        let (weight, squares) = (sums[width * width], sums[width * width + 1])
        guard weight > 0, width > 0 else {
            (correlations, scores) = ([], [])
            return
        }
        let eigen = SymmetricEigen(sums[..<(width * width)].map { $0 / weight }, size: width)
        let noise = Self.overNoise * (2 * Double(width) * squares / (weight * weight)).squareRoot()
        let kept = eigen.values.prefix { $0 > noise }.count
        correlations = eigen.values.prefix(kept).map { min($0, Self.largest) }
        scores = try context.parallel.map(count: isKnown.count, chunkSize: Self.chunkSize) { range, _ in
            range.flatMap { node in
                (0..<kept).map { direction in
                    var sum = 0.0
                    for index in 0..<width {
                        sum += white[node * width + index] * eigen.vectors[index * width + direction]
                    }
                    return sum
                }
            }
        }.flatMap { $0 }
    }

    private static func whitened(_ principals: FeaturePrincipals, _ isKnown: [Bool]) -> [Double] {
        let width = principals.width
        var white = principals.scores
        for direction in 0..<width {
            var (square, count) = (0.0, 0)
            for node in isKnown.indices where isKnown[node] {
                let value = white[node * width + direction] / principals.spreads[direction]
                let clipped = min(max(value, -clip), clip)
                white[node * width + direction] = clipped
                square += clipped * clipped
                count += 1
            }
            let factor = square > 0 ? (Double(count) / square).squareRoot() : 0
            for node in isKnown.indices { white[node * width + direction] *= factor }
        }
        return white
    }

    private func knownNeighbors(of node: Int) -> [Int] {
        graph.neighbors(of: NodeIndex(node)).map(Int.init).filter { isKnown[$0] }
    }

    /// log p(x) - log p(x | neighbours), summed over the directions; NaN without features or neighbours with any.
    ///
    /// With a shared part of variance r and an own part of 1 - r, n neighbours of mean m predict x with mean
    /// n r m / (1 - r + n r) and variance 1 - n r^2 / (1 - r + n r) (best linear prediction; Henderson, 1975).
    func reconstruction(of node: Int) -> Double {
        guard !correlations.isEmpty, isKnown[node] else { return .nan }
        let neighbors = knownNeighbors(of: node)
        guard !neighbors.isEmpty else { return .nan }
        let width = correlations.count
        let count = Double(neighbors.count)
        var sum = 0.0
        for (direction, r) in correlations.enumerated() {
            var mean = 0.0
            for other in neighbors { mean += scores[other * width + direction] }
            mean /= count
            let x = scores[node * width + direction]
            let spread = 1 - r + count * r
            let variance = 1 - count * r * r / spread
            let difference = x - count * r * mean / spread
            sum += 0.5 * (difference * difference / variance - x * x + PortableMath.log(variance))
        }
        return sum
    }

    /// The mean over the neighbours of log p(x) p(y) - log p(x, y); NaN without features or neighbours with any.
    func unlikelyPartners(of node: Int) -> Double {
        guard !correlations.isEmpty, isKnown[node] else { return .nan }
        let neighbors = knownNeighbors(of: node)
        guard !neighbors.isEmpty else { return .nan }
        let width = correlations.count
        var sum = 0.0
        for (direction, r) in correlations.enumerated() {
            let x = scores[node * width + direction]
            let rest = 1 - r * r
            var part = 0.0
            for other in neighbors {
                let y = scores[other * width + direction]
                part += (r * r * (x * x + y * y) - 2 * r * x * y) / (2 * rest)
            }
            sum += part / Double(neighbors.count) + 0.5 * PortableMath.log(rest)
        }
        return sum
    }
}
