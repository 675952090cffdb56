import DragnetCore
import DragnetVectors
import Foundation
import Testing

@Suite("Maps of vectors: t-SNE and what it keeps")
struct NeighborMapTests {
    /// Unit vectors in `groups` directions with some noise.
    private func vectors(_ count: Int, groups: Int, seed: UInt64 = 5) -> EmbeddingMatrix {
        var random = KeyedRandom(RandomKey(seed))
        let centers = (0..<groups).map { _ in (0..<16).map { _ in random.nextNormal() } }
        let rows = (0..<count).map { index in
            centers[index % groups].map { Float($0 + 0.35 * random.nextNormal()) }
        }
        return EmbeddingMatrix(rows: rows).normalized()
    }

    private func places(_ count: Int, seed: UInt64 = 8) -> (x: [Double], y: [Double]) {
        var random = KeyedRandom(RandomKey(seed))
        return ((0..<count).map { _ in 3 * random.nextNormal() }, (0..<count).map { _ in 3 * random.nextNormal() })
    }

    /// The gradient as the paper writes it, over all pairs, from affinities of its own.
    private func plainGradient(
        _ table: EmbeddingMatrix, _ x: [Double], _ y: [Double], perplexity: Double
    ) -> (x: [Double], y: [Double]) {
        let count = table.rowCount
        var conditional = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        for i in 0..<count {
            let squares = (0..<count).map { j in
                zip(table.row(i), table.row(j)).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
            }
            var (low, high) = (1e-6, 1e6)
            for _ in 0..<200 {
                let precision = (low * high).squareRoot()
                let weights = (0..<count).map { $0 == i ? 0 : exp(-precision * squares[$0]) }
                let sum = weights.reduce(0, +)
                let shares = weights.map { $0 / sum }
                let entropy = shares.reduce(0) { $1 > 0 ? $0 - $1 * Foundation.log($1) : $0 }
                if entropy > Foundation.log(perplexity) { low = precision } else { high = precision }
                conditional[i] = shares
            }
        }
        var kernels = conditional
        var total = 0.0
        for i in 0..<count {
            for j in 0..<count where i != j {
                kernels[i][j] = 1 / (1 + pow(x[i] - x[j], 2) + pow(y[i] - y[j], 2))
                total += kernels[i][j]
            }
        }
        var gradient = (x: [Double](repeating: 0, count: count), y: [Double](repeating: 0, count: count))
        for i in 0..<count {
            for j in 0..<count where i != j {
                let joint = (conditional[i][j] + conditional[j][i]) / Double(2 * count)
                let factor = (joint - kernels[i][j] / total) * kernels[i][j]
                gradient.x[i] += factor * (x[i] - x[j])
                gradient.y[i] += factor * (y[i] - y[j])
            }
        }
        return gradient
    }

    @Test func gradientIsThatOfThePaper() throws {
        let table = vectors(60, groups: 4)
        let (x, y) = places(60)
        let affinities = try NeighborAffinities(of: table, perplexity: 12, count: 59, context: .serial)
        let exact = try NeighborMap.gradient(affinities, x, y, pull: 1, theta: 0, context: .serial)
        let plain = plainGradient(table, x, y, perplexity: 12)
        let size = (plain.x + plain.y).map(\.magnitude).max() ?? 0
        for (a, b) in zip(exact.x + exact.y, plain.x + plain.y) { #expect(abs(a - b) < 2e-4 * size) }
    }

    @Test func treeIsNearlyExact() {
        let (x, y) = places(3_000)
        let tree = PlaneTree(x, y)
        #expect(tree.order.sorted() == Array(0..<3_000))
        var worst = 0.0
        for place in stride(from: 0, to: 3_000, by: 97) {
            let row = tree.order[place]
            var plain = (x: 0.0, y: 0.0, kernel: 0.0)
            for other in 0..<3_000 where other != row {
                let kernel = 1 / (1 + pow(x[row] - x[other], 2) + pow(y[row] - y[other], 2))
                plain.kernel += kernel
                plain.x += kernel * kernel * (x[row] - x[other])
                plain.y += kernel * kernel * (y[row] - y[other])
            }
            let exact = tree.repulsion(at: place, theta: 0)
            #expect(abs(exact.kernel - plain.kernel) < 1e-9 * plain.kernel)
            #expect(abs(exact.x - plain.x) < 1e-9 * plain.kernel && abs(exact.y - plain.y) < 1e-9 * plain.kernel)
            let coarse = tree.repulsion(at: place, theta: 0.5)
            worst = max(worst, abs(coarse.kernel - plain.kernel) / plain.kernel)
        }
        #expect(worst < 0.02 && worst > 0)
    }

    @Test func samePointsMakeATree() {
        let tree = PlaneTree([Double](repeating: 2, count: 50), [Double](repeating: -1, count: 50))
        let all = tree.repulsion(at: 7, theta: 0.5)
        #expect(all.kernel == 49 && all.x == 0 && all.y == 0)
        #expect(PlaneTree([], []).order.isEmpty)
    }

    @Test func probabilitiesHaveTheirPerplexity() {
        let distances = (0..<90).map { Double($0) * 0.01 + 0.2 }
        let shares = NeighborAffinities.probabilities(distances, perplexity: 30)
        #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
        let entropy = shares.reduce(0) { $0 - $1 * Foundation.log($1) }
        #expect(abs(exp(entropy) - 30) < 1e-3)
        #expect(NeighborAffinities.probabilities([0, 0, 0, 0], perplexity: 2) == [0.25, 0.25, 0.25, 0.25])
    }

    @Test func groupsStayTogetherAndTheBytesTheSame() throws {
        let table = vectors(400, groups: 8)
        let map = NeighborMap()
        let alone = try map.project(table, seed: 3, context: WorkContext(threads: 1))
        let together = try map.project(table, seed: 3, context: WorkContext(threads: 3))
        #expect(alone.map(\.x.bitPattern) == together.map(\.x.bitPattern))
        #expect(alone.map(\.y.bitPattern) == together.map(\.y.bitPattern))
        // The nearest point on the map is of the same group.
        let right = alone.indices.count { row in
            let nearest = alone.indices.filter { $0 != row }.min { a, b in
                pow(alone[a].x - alone[row].x, 2) + pow(alone[a].y - alone[row].y, 2)
                    < pow(alone[b].x - alone[row].x, 2) + pow(alone[b].y - alone[row].y, 2)
            }
            return nearest.map { $0 % 8 == row % 8 } ?? false
        }
        #expect(right >= 392, "\(right)")
        let flat = try PrincipalComponents.project2D(table, seed: 3, context: .serial)
        let kept = try #require(try NeighborPreservation.share(of: alone, in: table, context: .serial))
        let flatKept = try #require(try NeighborPreservation.share(of: flat, in: table, context: .serial))
        #expect(kept > flatKept && kept > 0.3, "\(kept) and \(flatKept)")
    }

    @Test func rowsBeyondTheLimitLieAmongTheirLike() throws {
        let table = vectors(600, groups: 6)
        var map = NeighborMap()
        map.mostRows = 300
        let points = try map.project(table, context: .serial)
        let kept = try #require(try NeighborPreservation.share(of: points, in: table, context: .serial))
        #expect(points.count == 600 && points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
        #expect(kept > 0.15, "\(kept)")
    }

    @Test func preservationIsThatOfAllPairs() throws {
        let table = vectors(80, groups: 5)
        let (x, y) = places(80)
        let points = zip(x, y).map { PrincipalComponents.Point(x: $0, y: $1) }
        let share = try #require(try NeighborPreservation.share(of: points, in: table, context: .serial))
        var sum = 0.0
        for row in 0..<80 {
            let others = (0..<80).filter { $0 != row }
            func dot(_ other: Int) -> Double {
                zip(table.row(row), table.row(other)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            }
            let near = Set(others.sorted { (dot($1), $0) < (dot($0), $1) }.prefix(10))
            let inPlane = others.sorted {
                (pow(x[$0] - x[row], 2) + pow(y[$0] - y[row], 2), $0) < (
                    pow(x[$1] - x[row], 2) + pow(y[$1] - y[row], 2), $1
                )
            }.prefix(10)
            sum += Double(inPlane.count { near.contains($0) }) / 10
        }
        #expect(abs(share - sum / 80) < 1e-12)
        #expect(try NeighborPreservation.share(of: [], in: table, rows: [], context: .serial) == nil)
    }

    @Test(arguments: [0, 1, 2, 3, 5])
    func fewRowsHavePlaces(count: Int) throws {
        let points = try NeighborMap().project(vectors(count, groups: 1), context: .serial)
        #expect(points.count == count && points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
        let same = EmbeddingMatrix(rows: [[Float]](repeating: [1, 2, 2], count: count + 4))
        #expect(try NeighborMap().project(same, context: .serial).allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }
}
