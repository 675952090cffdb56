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

    private static let chunkSize = 256

    /// Fills `rows`; `scratch` is a table of the same shape, whose contents are lost.
    func fill(_ rows: SharedRows, scratch: SharedRows) throws {
        switch configuration.start {
        case .random: try noise(rows)
        case .diffusion: try diffuse(rows, scratch)
        }
    }

    /// The length of a row: full for budgets of up to 800 pairs a node, a tenth from 8,000.
    private var targetNorm: Double { min(1, max(0.1, 800 / configuration.pairsPerNode)) }

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

    private func diffuse(_ rows: SharedRows, _ scratch: SharedRows) throws {
        let (dimension, key) = (configuration.dimensions, RandomKey(configuration.seed, 0))
        try eachNode { row, node in
            let target = rows.pointer(row)
            let key = key.appending(UInt64(node))
            for index in 0..<dimension {
                target[index] = key.value(at: UInt64(index / 64)) >> UInt64(index % 64) & 1 == 0 ? 1 : -1
            }
        }
        var (source, target) = (rows, scratch)
        var mean = try self.mean(of: rows)
        for _ in 0..<configuration.diffusionSteps {
            try step(from: source, to: target, without: mean)
            swap(&source, &target)
            mean = try self.mean(of: source)
        }
        let (result, rest, norm, width) = (source, mean, targetNorm, Float(dimension))
        try eachNode { row, node in
            let values = UnsafeMutableBufferPointer(start: rows.pointer(row), count: dimension)
            let from = result.pointer(row)
            var square = 0.0
            for index in 0..<dimension {
                let value = Double(from[index] - rest[index])
                square += value * value
            }
            guard square > 1e-24 else {
                // Nothing is left of a component that diffused into one point: start it as word2vec does.
                return Self.noise(rows.pointer(row), dimension, key.appending(UInt64(node)), width * Float(norm))
            }
            let scale = norm / square.squareRoot()
            for index in 0..<dimension { values[index] = Float(Double(from[index] - rest[index]) * scale) }
        }
    }

    private func step(from source: SharedRows, to target: SharedRows, without mean: [Float]) throws {
        let (graph, weights, layout, table) = (graph, weights, layout, kernels.table)
        let stride = source.stride
        try eachNode { row, node in
            let entries = graph.row(of: UInt32(node))
            let neighbors = entries.map { UInt32(layout.row(ofToken: layout.tokens[Int(graph.targets[$0])])) }
            let total = weights.map { all in entries.reduce(0.0) { $0 + Double(all[$1]) } } ?? Double(entries.count)
            let keep: Float = entries.isEmpty ? 1 : 0.5
            let inverse = entries.isEmpty ? 0 : Float(0.5 / total)
            func blend(_ weights: UnsafePointer<Float>?) {
                table.blend_rows(
                    source.pointer(row), source.storage.base, stride, neighbors, weights, neighbors.count, inverse,
                    keep, mean, target.pointer(row))
            }
            if let weights {
                weights.withUnsafeBufferPointer { all in blend(all.baseAddress.map { $0 + entries.lowerBound }) }
            } else {
                blend(nil)
            }
        }
    }

    /// The mean of the rows, weighted by visits: partial sums of fixed chunks in Double, added in their order.
    private func mean(of rows: SharedRows) throws -> [Float] {
        let (layout, stride) = (layout, rows.stride)
        let parts = try context.parallel.map(count: layout.rowCount, chunkSize: 4_096) { range, _ in
            var sums = [Double](repeating: 0, count: stride)
            var total = 0.0
            for row in range where layout.nodes[row] != BlockLayout.none {
                let visits = layout.visits[Int(layout.nodes[row])]
                let values = rows.pointer(row)
                for index in 0..<stride { sums[index] += visits * Double(values[index]) }
                total += visits
            }
            return (sums, total)
        }
        let total = parts.reduce(0) { $0 + $1.1 }
        return (0..<stride).map { index in Float(parts.reduce(0) { $0 + $1.0[index] } / total) }
    }
}
