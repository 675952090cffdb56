import CDragnetKernels
import DragnetCore
import DragnetGraph
import DragnetVectors

/// The vectors before the first step.
///
/// A few steps of lazy diffusion, X <- X/2 + (mean of X over neighbours)/2 without the overall mean, of keyed noise: what
/// is left are the slowest directions of the graph, its communities. Short training budgets gain most from it.
struct StartVectors {
    let graph: CSRGraph
    let weights: [Float]?
    let layout: BlockLayout
    let configuration: Node2VecConfiguration
    let kernels: KernelSet
    let context: WorkContext
    /// The length of a row that diffused.
    let norm: Double

    private static let chunkSize = 256

    init(
        graph: CSRGraph, weights: [Float]?, layout: BlockLayout, configuration: Node2VecConfiguration,
        kernels: KernelSet, context: WorkContext, norm: Double? = nil
    ) {
        self.graph = graph
        self.weights = weights
        self.layout = layout
        self.configuration = configuration
        self.kernels = kernels
        self.context = context
        self.norm = norm ?? Self.norm(forPairsPerNode: configuration.pairsPerNode)
    }

    /// Fills `rows`, the table of centres.
    func fill(_ rows: SharedRows) throws {
        switch configuration.start {
        case .random: try noise(rows)
        case .diffusion: try diffuse(rows)
        }
    }

    /// How long rows should be that are to be trained: 1 for budgets of up to 800 pairs a node, a tenth from 8,000.
    ///
    /// Training with many pairs finds more than diffusion does and should not have to unlearn a strong start.
    static func norm(forPairsPerNode pairs: Double) -> Double { min(1, max(0.1, 800 / pairs)) }

    private func eachNode(_ body: @escaping @Sendable (_ row: Int, _ node: Int) -> Void) throws {
        let layout = layout
        try context.parallel.forEach(count: layout.rowCount, chunkSize: Self.chunkSize) { range, _ in
            for row in range where layout.nodes[row] != BlockLayout.none { body(row, Int(layout.nodes[row])) }
        }
    }

    /// Uniform in -0.5/d ..< 0.5/d.
    private func noise(_ rows: SharedRows) throws {
        let (dimension, key) = (configuration.dimensions, RandomKey(configuration.seed, 0))
        try eachNode { row, node in Self.noise(rows.pointer(row), dimension, key.appending(UInt64(node)), 1) }
    }

    private static func noise(
        _ target: UnsafeMutablePointer<Float>, _ dimension: Int, _ key: RandomKey, _ width: Float
    ) {
        for index in 0..<dimension {
            let unit = Float(key.value(at: UInt64(index)) >> 40) * 0x1p-24 - 0.5
            target[index] = unit * width / Float(dimension)
        }
    }

    private func diffuse(_ rows: SharedRows) throws {
        let dimension = configuration.dimensions
        let slice = { DiffusionSlice(nodeCount: graph.nodeCount, stride: rows.stride, kernels: kernels) }
        let slices = (slice(), slice())
        let shares = try shares()
        for column in Swift.stride(from: 0, to: rows.stride, by: slices.0.width) {
            try diffuse(columns: column..<column + slices.0.width, slices, shares, into: rows)
        }
        let (key, norm, factor) = (RandomKey(configuration.seed, 0), norm, Float(dimension))
        try eachNode { row, node in
            let values = UnsafeMutableBufferPointer(start: rows.pointer(row), count: dimension)
            var square = 0.0
            for value in values { square += Double(value) * Double(value) }
            guard square > 1e-24 else {
                // Nothing is left of a component that diffused into one point: start it as word2vec does.
                return Self.noise(rows.pointer(row), dimension, key.appending(UInt64(node)), factor * Float(norm))
            }
            let scale = norm / square.squareRoot()
            for index in 0..<dimension { values[index] = Float(Double(values[index]) * scale) }
        }
    }

    /// All steps of some columns; columns know nothing of each other.
    private func diffuse(
        columns: Range<Int>, _ slices: (DiffusionSlice, DiffusionSlice), _ shares: SharedBuffer<Float>,
        into rows: SharedRows
    ) throws {
        let (dimension, key, first) = (configuration.dimensions, RandomKey(configuration.seed, 0), slices.0)
        try eachNode { _, node in
            let key = key.appending(UInt64(node))
            for column in columns {
                let bit = key.value(at: UInt64(column / 64)) >> UInt64(column % 64) & 1
                let value: Float = column < dimension ? (bit == 0 ? 1 : -1) : 0
                first.set(node, column - columns.lowerBound, to: value)
            }
        }
        var (source, target) = slices
        var mean = try self.mean(of: source)
        for _ in 0..<configuration.diffusionSteps {
            try step(from: source, to: target, without: mean, shares)
            swap(&source, &target)
            mean = try self.mean(of: source)
        }
        let (result, rest) = (source, mean)
        try eachNode { row, node in
            let to = rows.pointer(row) + columns.lowerBound
            for index in 0..<columns.count { to[index] = result.value(node, index) - rest[index] }
        }
    }

    /// What each node's half is divided by: the sum of its weights.
    private func shares() throws -> SharedBuffer<Float> {
        let shares = SharedBuffer<Float>(repeating: 0, count: graph.nodeCount)
        let (graph, weights) = (graph, weights)
        try eachNode { _, node in
            let entries = graph.row(of: UInt32(node))
            let total = weights.map { all in entries.reduce(0.0) { $0 + Double(all[$1]) } } ?? Double(entries.count)
            shares[node] = entries.isEmpty ? 0 : Float(0.5 / total)
        }
        return shares
    }

    private func step(
        from source: DiffusionSlice, to target: DiffusionSlice, without mean: [Float], _ shares: SharedBuffer<Float>
    ) throws {
        let (graph, weights, layout) = (graph, weights, layout)
        try context.parallel.forEach(count: graph.nodeCount, chunkSize: Self.chunkSize) { range, _ in
            graph.targets.withUnsafeBufferPointer { targets in
                func blend(_ weights: UnsafePointer<Float>?) {
                    for node in range where layout.tokens[node] != BlockLayout.none {
                        target.blend(
                            node, from: source, targets, graph.row(of: UInt32(node)), weights: weights,
                            inverse: shares[node], without: mean)
                    }
                }
                guard let weights else { return blend(nil) }
                weights.withUnsafeBufferPointer { blend($0.baseAddress) }
            }
        }
    }

    /// The mean of the nodes' rows, weighted by visits: partial sums of fixed chunks in Double, added in their order.
    private func mean(of slice: DiffusionSlice) throws -> [Float] {
        let layout = layout
        let parts = try context.parallel.map(count: layout.rowCount, chunkSize: 4_096) { range, _ in
            layout.nodes.withUnsafeBufferPointer { nodes in
                layout.visits.withUnsafeBufferPointer { visits in
                    slice.weightedSum(of: UnsafeBufferPointer(rebasing: nodes[range]), weights: visits)
                }
            }
        }
        let total = parts.reduce(0) { $0 + $1.total }
        return (0..<slice.width).map { index in Float(parts.reduce(0) { $0 + $1.sums[index] } / total) }
    }
}
