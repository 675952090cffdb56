import DragnetCore
import DragnetVectors
import Testing

@Suite("Clustering")
struct ClusteringTests {
    /// Unit-like vectors around `centers` random directions, and the direction of each.
    static func mixture(
        _ count: Int, centers: Int, dimension: Int, noise: Double, seed: UInt64
    ) -> (matrix: EmbeddingMatrix, labels: [Int]) {
        var random = KeyedRandom(RandomKey(seed, 77))
        let directions = (0..<centers).map { _ in (0..<dimension).map { _ in random.nextNormal() } }
        let labels = (0..<count).map { _ in random.next(below: centers) }
        let rows = labels.map { label in
            let length = 0.5 + random.nextUnit()
            return directions[label].map { Float(length * ($0 + noise * random.nextNormal())) }
        }
        return (EmbeddingMatrix(rows: rows), labels)
    }

    /// Lloyd's steps in Double from random members; the best of many starts.
    ///
    /// Returns the sum of distances and the labels.
    static func bruteForce(_ matrix: EmbeddingMatrix, clusters: Int, starts: Int) -> (cost: Double, labels: [Int]) {
        func unit(_ row: [Double]) -> [Double] {
            let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return row.map { $0 / length }
        }
        let points = (0..<matrix.rowCount).map { unit(matrix.row($0).map(Double.init)) }
        var best = (cost: Double.infinity, labels: [Int]())
        for start in 0..<starts {
            var random = KeyedRandom(RandomKey(UInt64(start), 78))
            var order = Array(points.indices)
            random.shuffle(&order)
            var centers = order.prefix(clusters).map { points[$0] }
            var labels: [Int] = []
            for _ in 0..<100 {
                let next = points.map { point in
                    centers.indices.max { a, b in
                        zip(point, centers[a]).reduce(0) { $0 + $1.0 * $1.1 }
                            < zip(point, centers[b]).reduce(0) { $0 + $1.0 * $1.1 }
                    } ?? 0
                }
                if next == labels { break }
                labels = next
                for center in centers.indices {
                    let members = labels.indices.filter { labels[$0] == center }
                    guard let first = members.first else { continue }
                    centers[center] = unit(
                        members.dropFirst().reduce(points[first]) { zip($0, points[$1]).map { $0.0 + $0.1 } })
                }
            }
            let cost = zip(points, labels).reduce(0) { sum, pair in
                sum + 1 - zip(pair.0, centers[pair.1]).reduce(0) { $0 + $1.0 * $1.1 }
            }
            if cost < best.cost { best = (cost, labels) }
        }
        return best
    }

    @Test("As good as the best of many brute-force runs, and a fixed point of Lloyd's step")
    func bruteForceAgreement() throws {
        let (matrix, _) = Self.mixture(300, centers: 5, dimension: 10, noise: 0.35, seed: 1)
        let clustering = try SphericalKMeans(.init(clusterCount: 5, seed: 3)).fit(matrix, context: .serial)
        let best = Self.bruteForce(matrix, clusters: 5, starts: 20)
        let cost = clustering.distances.reduce(0.0) { $0 + Double($1) }
        #expect(cost <= best.cost * 1.001)
        var sameLabel: [Int32: Int] = [:]
        for (node, cluster) in clustering.assignments.enumerated() {
            #expect(sameLabel[cluster, default: best.labels[node]] == best.labels[node])
            sameLabel[cluster] = best.labels[node]
            let nearest = clustering.nearest(to: matrix.row(node))
            #expect(nearest.cluster == Int(cluster))
            #expect(abs(nearest.distance - clustering.distances[node]) < 1e-5)
        }
        #expect(clustering.sizes == clustering.sizes.sorted(by: >))
        for cluster in 0..<5 {
            let members = clustering.members(of: cluster)
            #expect(members.count == clustering.sizes[cluster])
            let least = members.min { (clustering.distances[$0], $0) < (clustering.distances[$1], $1) }
            #expect(clustering.medoids[cluster] == least)
            #expect(abs(clustering.centroids.norm(cluster) - 1) < 1e-5)
            let mean = members.reduce([Float](repeating: 0, count: 10)) { sum, member in
                zip(sum, matrix.row(member)).map { $0 + $1 / matrix.norm(member) }
            }
            #expect(clustering.distance(of: mean, to: cluster) < 1e-5)
        }
    }

    @Test("The same bits on any number of threads and any kernels")
    func determinism() throws {
        let (matrix, _) = Self.mixture(2_400, centers: 9, dimension: 10, noise: 0.4, seed: 2)
        let reference = try SphericalKMeans(.init(seed: 5)).fit(matrix, context: .serial)
        for threads in [2, 3] {
            let other = try SphericalKMeans(.init(seed: 5)).fit(matrix, context: WorkContext(threads: threads))
            #expect(other == reference)
        }
        for kernels in KernelSet.available {
            let other = try SphericalKMeans(.init(seed: 5), kernels: kernels).fit(
                matrix, context: WorkContext(threads: 2))
            #expect(other == reference)
        }
    }

    @Test("The number of clusters is found near the planted one", arguments: [4, 12])
    func clusterCount(centers: Int) throws {
        let (matrix, labels) = Self.mixture(1_200, centers: centers, dimension: 24, noise: 0.25, seed: UInt64(centers))
        let clustering = try SphericalKMeans(.init()).fit(matrix, context: .serial)
        // The grid around sqrt(n / 2) holds 6, 12, 24, 49.
        #expect((centers...2 * centers).contains(clustering.clusterCount))
        #expect(clustering.silhouette > 0.3)
        for cluster in 0..<clustering.clusterCount {
            let members = clustering.members(of: cluster)
            let most = Dictionary(grouping: members) { labels[$0] }.values.map(\.count).max() ?? 0
            #expect(Double(most) >= 0.98 * Double(members.count))
        }
    }

    @Test("One cluster below fifty vectors and in a star")
    func single() throws {
        let (few, _) = Self.mixture(49, centers: 4, dimension: 8, noise: 0.1, seed: 3)
        #expect(try SphericalKMeans().fit(few, context: .serial).clusterCount == 1)
        let (many, _) = Self.mixture(80, centers: 4, dimension: 8, noise: 0.1, seed: 3)
        let star = [79] + [Int](repeating: 1, count: 79)
        #expect(try SphericalKMeans().fit(many, degrees: star, context: .serial).clusterCount == 1)
        #expect(try SphericalKMeans().fit(many, context: .serial).clusterCount > 1)
    }

    @Test("Zero rows take no part; copies of one vector are one cluster; nothing at all is no cluster")
    func degenerate() throws {
        let (some, _) = Self.mixture(60, centers: 3, dimension: 8, noise: 0.2, seed: 4)
        var rows = (0..<60).map(some.row)
        let plain = try SphericalKMeans(.init(clusterCount: 3)).fit(EmbeddingMatrix(rows: rows), context: .serial)
        rows += [[Float]](repeating: [Float](repeating: 0, count: 8), count: 5)
        let padded = try SphericalKMeans(.init(clusterCount: 3)).fit(EmbeddingMatrix(rows: rows), context: .serial)
        #expect(Array(padded.assignments.prefix(60)) == plain.assignments && padded.centroids == plain.centroids)
        #expect(padded.assignments.suffix(5).allSatisfy { $0 == -1 } && padded.distances.suffix(5) == [1, 1, 1, 1, 1])

        let copies = EmbeddingMatrix(rows: [[Float]](repeating: [1, 2, 3], count: 20))
        let one = try SphericalKMeans(.init(clusterCount: 4)).fit(copies, context: .serial)
        #expect(one.sizes == [20] && one.distances.allSatisfy { $0 < 1e-6 })

        let none = try SphericalKMeans().fit(EmbeddingMatrix(rowCount: 3, dimension: 4), context: .serial)
        #expect(none.clusterCount == 0 && none.assignments == [-1, -1, -1])
        #expect(none.nearest(to: [1, 0, 0, 0]).cluster == -1)
        let distances = CentroidDistances(clustering: none, degrees: [0, 0, 0])
        #expect(distances.zScores == [nil, nil, nil])

        let opposite = EmbeddingMatrix(rows: [[1, 0], [-1, 0]])
        let balanced = try SphericalKMeans(.init(clusterCount: 1)).fit(opposite, context: .serial)
        #expect(balanced.centroids.row(0).allSatisfy(\.isFinite) && balanced.sizes == [2])
    }

    @Test("Settings out of range are refused, and work can be stopped")
    func refusals() {
        let (matrix, _) = Self.mixture(100, centers: 3, dimension: 8, noise: 0.2, seed: 4)
        for settings in [SphericalKMeans.Configuration(clusterCount: 0), .init(maxIterations: 0)] {
            #expect { try SphericalKMeans(settings).fit(matrix, context: .serial) } throws: {
                ($0 as? DragnetError)?.code == .configuration
            }
        }
        let context = WorkContext(threads: 2)
        context.cancellation.cancel()
        #expect { try SphericalKMeans().fit(matrix, context: context) } throws: {
            ($0 as? DragnetError)?.code == .interrupted
        }
    }

    @Test("Robust z by the closed form: shrunk medians and MADs, bands by degree")
    func centroidDistances() {
        // Cluster 0: degree 1 at distances .1 ... .5; cluster 1: degree 5 at .3 (twice), degree 1 at 1.
        let distances: [Float] = [0.125, 0.25, 0.375, 0.5, 0.625, 0.25, 0.25, 1]
        let clustering = Clustering(
            centroids: EmbeddingMatrix(rows: [[1, 0], [0, 1]]), assignments: [0, 0, 0, 0, 0, 1, 1, 1],
            distances: distances, sizes: [5, 3], medoids: [0, 5], silhouette: 0)
        let result = CentroidDistances(clustering: clustering, degrees: [1, 1, 1, 1, 1, 5, 5, 1])
        // All: sorted .125 .25 .25 .25 .375 .5 .625 1: median .3125; deviations .0625 x4, .1875 x2, .3125, .6875.
        let (median, mad) = (0.3125, 0.125)
        #expect(result.overall.median == median && result.overall.mad == mad)
        let share = 5.0 / 25
        let typical = result.typical(cluster: 0, degree: 1)
        #expect(abs(typical.median - (share * 0.375 + (1 - share) * median)) < 1e-12)
        #expect(abs(typical.mad - (share * 0.125 + (1 - share) * mad)) < 1e-12 && typical.count == 5)
        let expected = (0.625 - typical.median) / (1.4826 * typical.mad)
        #expect(abs((result.zScores[4] ?? 0) - expected) < 1e-12)
        #expect(result.z(distance: 0.625, cluster: 0, degree: 1) == result.zScores[4])
        // A band that nobody is in borrows everything; an unknown cluster is compared with all.
        #expect(result.typical(cluster: 0, degree: 1_000).median == median)
        #expect(result.typical(cluster: -1, degree: 3) == result.overall)
        #expect(result.typical(cluster: 1, degree: 4) == result.typical(cluster: 1, degree: 7))
    }

    @Test("The MAD has a floor")
    func floor() {
        let clustering = Clustering(
            centroids: EmbeddingMatrix(rows: [[1, 0]]), assignments: [Int32](repeating: 0, count: 4),
            distances: [0.5, 0.5, 0.5, 0.5], sizes: [4], medoids: [0], silhouette: 0)
        let result = CentroidDistances(clustering: clustering, degrees: [1, 1, 1, 1])
        #expect(result.zScores == [0, 0, 0, 0])
        #expect(abs(result.z(distance: 0.5014826, cluster: 0, degree: 1) - 1) < 1e-6)
    }
}
