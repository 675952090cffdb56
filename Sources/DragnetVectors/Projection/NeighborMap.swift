public import DragnetCore

/// Vectors in the plane so that neighbours stay neighbours: t-SNE (van der Maaten and Hinton 2008).
///
/// ```swift
/// let points = try NeighborMap().project(vectors, seed: 1, context: context)
/// ```
///
/// Starts from the principal components, so that the large shape is theirs and the same each time (Kobak and Berens
/// 2019); repulsion by Barnes and Hut's tree (van der Maaten 2014); the step grows with the number of points (Belkina et
/// al. 2019). Of more rows than ``mostRows``, so many are laid out and the others put among those they are most like. The
/// same bits on any number of threads. 10,000 rows take some ten seconds on two cores, neighbours included.
public struct NeighborMap: Sendable {
    /// How many neighbours each row looks at, about; 30 by default, less for few rows.
    public var perplexity = 30.0
    /// Steps in all; in the first third neighbours pull twelve times as hard, so that groups find together.
    public var steps = 750
    /// How coarse far points are seen; 0 is exact and quadratic.
    public var theta = 0.5
    /// The most rows that are laid out themselves.
    public var mostRows = 10_000

    /// The usual settings.
    public init() {}

    private static let exaggeration = 12.0
    private static let chunkSize = 512
    /// Between how many placed rows another one is put.
    private static let anchors = 5

    /// The rows of a table in the plane.
    ///
    /// - Parameters:
    ///   - matrix: the vectors; only their directions count. Zero rows lie in the middle.
    ///   - rows: which rows, in the order of the result; nil for all.
    ///   - seed: of the sample and of what tells equal vectors apart.
    public func project(
        _ matrix: EmbeddingMatrix, rows: [Int]? = nil, seed: UInt64 = 1, context: WorkContext
    ) throws -> [PrincipalComponents.Point] {
        let rows = rows ?? Array(0..<matrix.rowCount)
        let units = matrix.selecting(rows).normalized()
        let known = (0..<rows.count).filter { !units.isZeroRow($0) }
        let chosen = KeyedSample.indices(count: known.count, size: mostRows, key: RandomKey(seed, 61)).map { known[$0] }
        let laidOut = units.selecting(chosen)
        let places = try layOut(laidOut, seed: seed, context: context)
        var points = [PrincipalComponents.Point](repeating: .init(x: 0, y: 0), count: rows.count)
        for (row, place) in zip(chosen, places) { points[row] = place }
        guard chosen.count < known.count else { return points }

        let isChosen = Set(chosen)
        let others = known.filter { !isChosen.contains($0) }
        let search = try NeighborSearch(matrix: laidOut, metric: .cosine, context: context)
        let put = try context.parallel.map(count: others.count, chunkSize: Self.chunkSize) { range, _ in
            try search.nearest(
                toEach: units.selecting(others[range]), count: Self.anchors, context: .serial
            ).map { Self.between($0, places) }
        }.flatMap(\.self)
        for (row, place) in zip(others, put) { points[row] = place }
        return points
    }

    /// The mean of the places of the most alike, the nearer weighing more.
    private static func between(
        _ matches: [NeighborMatch], _ places: [PrincipalComponents.Point]
    ) -> PrincipalComponents.Point {
        var (x, y, total) = (0.0, 0.0, 0.0)
        for match in matches {
            let weight = 1 / (0.01 + max(0, 1 - match.value))
            x += weight * places[match.row].x
            y += weight * places[match.row].y
            total += weight
        }
        return total > 0 ? .init(x: x / total, y: y / total) : .init(x: 0, y: 0)
    }

    private func layOut(
        _ units: EmbeddingMatrix, seed: UInt64, context: WorkContext
    ) throws -> [PrincipalComponents.Point] {
        let start = try PrincipalComponents.project2D(units, seed: seed, context: context)
        let count = units.rowCount
        guard count > 3 else { return start }
        let perplexity = min(perplexity, Double(count - 1) / 3)
        let neighborCount = min(count - 1, Int((3 * perplexity).rounded()))
        let affinities = try NeighborAffinities(
            of: units, perplexity: perplexity, count: neighborCount, context: context)
        var descent = Descent(start, seed: seed)
        let early = steps / 3
        for step in 0..<steps {
            if step % 25 == 0 {
                context.progress.report(
                    WorkProgress(stage: "laying out the map", completed: step, total: steps, unit: "steps"))
            }
            let pull = step < early ? Self.exaggeration : 1
            let gradient = try Self.gradient(
                affinities, descent.xs, descent.ys, pull: pull, theta: theta, context: context)
            descent.take(gradient, momentum: step < early ? 0.5 : 0.8)
        }
        return zip(descent.xs, descent.ys).map { .init(x: $0, y: $1) }
    }

    /// The gradient of the divergence of the plane's affinities from those of the vectors, without its factor 4.
    ///
    /// - Parameter pull: how much harder neighbours pull than they should.
    package static func gradient(
        _ affinities: NeighborAffinities, _ xs: [Double], _ ys: [Double], pull: Double, theta: Double,
        context: WorkContext
    ) throws -> (x: [Double], y: [Double]) {
        let tree = PlaneTree(xs, ys)
        // By the order of the tree, so that a chunk's queries go through the same cells.
        let parts = try context.parallel.map(count: xs.count, chunkSize: chunkSize) { range, _ in
            range.map { place in
                Forces(
                    attraction: attraction(on: tree.order[place], affinities, xs, ys),
                    repulsion: tree.repulsion(at: place, theta: theta))
            }
        }
        let total = parts.reduce(0) { $1.reduce($0) { $0 + $1.repulsion.kernel } }
        var gradient = (x: xs, y: ys)
        var place = 0
        for part in parts {
            for forces in part {
                let row = tree.order[place]
                gradient.x[row] = pull * forces.attraction.x - forces.repulsion.x / total
                gradient.y[row] = pull * forces.attraction.y - forces.repulsion.y / total
                place += 1
            }
        }
        return gradient
    }

    private struct Forces {
        var attraction: (x: Double, y: Double)
        var repulsion: PlaneTree.Repulsion
    }

    private static func attraction(
        on row: Int, _ affinities: NeighborAffinities, _ xs: [Double], _ ys: [Double]
    ) -> (x: Double, y: Double) {
        var sum = (x: 0.0, y: 0.0)
        let (x, y) = (xs[row], ys[row])
        for place in affinities.offsets[row]..<affinities.offsets[row + 1] {
            let other = Int(affinities.neighbors[place])
            let (dx, dy) = (x - xs[other], y - ys[other])
            let weight = affinities.weights[place] / (1 + dx * dx + dy * dy)
            sum.x += weight * dx
            sum.y += weight * dy
        }
        return sum
    }
}

/// Gradient descent with momentum and a gain of its own for each coordinate (Jacobs 1988).
private struct Descent {
    private(set) var xs: [Double]
    private(set) var ys: [Double]
    private var speedX: [Double]
    private var speedY: [Double]
    private var gainX: [Double]
    private var gainY: [Double]
    private let rate: Double

    init(_ start: [PrincipalComponents.Point], seed: UInt64) {
        let count = start.count
        let mean = start.reduce(0) { $0 + $1.x } / Double(count)
        let variance = start.reduce(0) { $0 + ($1.x - mean) * ($1.x - mean) } / Double(count)
        // So small that no pair is far from another at first; a trace of noise tells equal vectors apart.
        let scale = variance > 0 ? 1e-4 / variance.squareRoot() : 0
        var random = KeyedRandom(RandomKey(seed, 62))
        xs = start.map { $0.x * scale + 1e-7 * random.nextNormal() }
        ys = start.map { $0.y * scale + 1e-7 * random.nextNormal() }
        speedX = [Double](repeating: 0, count: count)
        (speedY, gainX, gainY) = (speedX, speedX.map { _ in 1 }, speedX.map { _ in 1 })
        // Belkina et al.: n over the exaggeration; the gradient comes without its factor 4.
        rate = max(Double(count) / 12, 200)
    }

    mutating func take(_ gradient: (x: [Double], y: [Double]), momentum: Double) {
        Self.take(gradient.x, momentum, rate, &xs, &speedX, &gainX)
        Self.take(gradient.y, momentum, rate, &ys, &speedY, &gainY)
    }

    private static func take(
        _ gradient: [Double], _ momentum: Double, _ rate: Double, _ values: inout [Double], _ speeds: inout [Double],
        _ gains: inout [Double]
    ) {
        for index in values.indices {
            let isSame = (gradient[index] > 0) == (speeds[index] > 0)
            gains[index] = isSame ? max(0.01, gains[index] * 0.8) : gains[index] + 0.2
            speeds[index] = momentum * speeds[index] - rate * gains[index] * gradient[index]
            values[index] += speeds[index]
        }
        let mean = values.reduce(0, +) / Double(max(values.count, 1))
        for index in values.indices { values[index] -= mean }
    }
}
