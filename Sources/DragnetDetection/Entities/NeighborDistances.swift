import DragnetCore
import DragnetEvents
import DragnetGraph

/// Distances of a node's features from those of its neighbours and of everyone.
struct NeighborDistances: Sendable {
    let matrix: FeatureMatrix
    let graph: CSRGraph

    private static let chunkSize = 256

    /// The three distances, by node; NaN where there is nothing to compare.
    struct Result {
        var mean: [Double] = []
        var direction: [Double] = []
        var features: [Double] = []
    }

    func measure(context: WorkContext) throws -> Result {
        let parts = try context.parallel.map(count: matrix.nodeCount, chunkSize: Self.chunkSize) { range, _ in
            var own = [Double](repeating: 0, count: matrix.columnCount)
            var around = own
            return range.map { measure($0, &own, &around) }
        }
        var result = Result()
        for triple in parts.joined() {
            result.mean.append(triple.mean)
            result.direction.append(triple.direction)
            result.features.append(triple.features)
        }
        return result
    }

    private func measure(
        _ node: Int, _ own: inout [Double], _ around: inout [Double]
    ) -> (mean: Double, direction: Double, features: Double) {
        guard matrix.isKnown[node], matrix.columnCount > 0 else { return (.nan, .nan, .nan) }
        let neighbors = graph.neighbors(of: NodeIndex(node)).filter { matrix.isKnown[Int($0)] }
        // From the mean of all: what is not stored is `rest`.
        for column in own.indices {
            own[column] = Double(matrix.rest[column] - matrix.means[column])
            around[column] = own[column]
        }
        matrix.add(node, times: 1, to: &own)
        for other in neighbors { matrix.add(Int(other), times: 1 / Double(neighbors.count), to: &around) }
        var (square, aroundSquare, product, apart) = (0.0, 0.0, 0.0, 0.0)
        for column in own.indices {
            let (x, m) = (own[column], around[column])
            square += x * x
            aroundSquare += m * m
            product += x * m
            apart += (x - m) * (x - m)
        }
        let features = square.squareRoot()
        guard !neighbors.isEmpty else { return (.nan, .nan, features) }
        let mean = (apart / (1 + 1 / Double(neighbors.count))).squareRoot()
        let lengths = (square * aroundSquare).squareRoot()
        return (mean, lengths > 1e-12 ? 1 - product / lengths : 1, features)
    }
}
