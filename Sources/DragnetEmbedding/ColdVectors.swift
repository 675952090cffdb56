public import DragnetCore
public import DragnetEvents
public import DragnetGraph
import DragnetVectors

/// Vectors for nodes that were not there when the others were trained, from their neighbours.
///
/// ```swift
/// let cold = try ColdVectors(embedding: embedding, graph: graph, configuration: settings, context: context)
/// cold.vector(neighbors: [4, 17], key: 12_345)
/// ```
///
/// The weighted mean of the neighbours' vectors, then a few steps of skip-gram in which only the new vector moves: what
/// short walks through its neighbours meet against noise nodes. Among vectors of a diffusion, which knows no pairs, it is
/// that mean made as long as all are, which is one. A function of the neighbours, their weights and `key` alone, the same bits
/// on any machine; some tenths of a millisecond each.
public struct ColdVectors: Sendable {
    private let embedding: NodeEmbedding
    private let method: EmbeddingMethod
    private let lengths: [Float]?
    private let walker: RandomWalker
    private let configuration: Node2VecConfiguration
    private let noise: [Double]

    private static let steps = 96

    /// New nodes beside those of `graph`, which `embedding` was trained on with `configuration`.
    ///
    /// - Parameters:
    ///   - embedding: vectors of the first nodes of `graph`; those behind them are as unknown as ones with a zero vector.
    ///   - method: how it was made.
    ///   - lengths: what each of its vectors has to be multiplied by, where they are kept with a length of one.
    /// - Throws: ``DragnetError/Code/configuration``; ``DragnetError/Code/modelIncompatible`` if the embedding is of
    ///   more nodes, or its contexts and centres or the lengths differ in number; ``DragnetError/Code/interrupted``.
    public init(
        embedding: NodeEmbedding, method: EmbeddingMethod = .node2vec, lengths: [Float]? = nil, graph: CSRGraph,
        configuration: Node2VecConfiguration, context: WorkContext
    ) throws {
        let count = embedding.centers.rowCount
        guard count <= graph.nodeCount, embedding.contexts.rowCount == count, (lengths?.count ?? count) == count else {
            throw DragnetError(
                .modelIncompatible, "the embedding has \(count) nodes and the graph \(graph.nodeCount)",
                help: "give the graph that the embedding was trained on")
        }
        var settings = configuration
        settings.walkLength = min(max(2, configuration.windowSize), configuration.walkLength)
        self.embedding = embedding
        self.method = method
        self.lengths = lengths
        self.configuration = try settings.validated()
        walker = try RandomWalker(graph: graph, configuration: settings, context: context)
        var sum = 0.0
        noise = (0..<graph.nodeCount).map { node in
            let degree = Double(graph.degree(of: UInt32(node)))
            sum += (degree * degree.squareRoot()).squareRoot()
            return sum
        }
    }

    /// The vector of a new node.
    ///
    /// - Parameters:
    ///   - neighbors: nodes of the graph; those with a zero vector say nothing.
    ///   - weights: one a neighbour, positive and finite; nil if all are alike.
    ///   - key: tells new nodes apart, for instance a hash of the id.
    /// - Returns: nil if no neighbour has a vector.
    public func vector(neighbors: [NodeIndex], weights: [Float]? = nil, key: UInt64) -> [Float]? {
        precondition(weights.map { $0.count == neighbors.count } ?? true, "one weight a neighbour")
        precondition(neighbors.allSatisfy { Int($0) < walker.graph.nodeCount }, "nodes of the graph")
        let known = neighbors.indices.filter { isKnown(neighbors[$0]) }
        guard !known.isEmpty else { return nil }
        var cumulative: [Double] = []
        for index in known { cumulative.append((cumulative.last ?? 0) + Double(weights?[index] ?? 1)) }
        var vector = [Float](repeating: 0, count: embedding.centers.dimension)
        let kernels = FloatKernels()
        for (place, index) in known.enumerated() {
            let weight = cumulative[place] - (place > 0 ? cumulative[place - 1] : 0)
            let neighbor = Int(neighbors[index])
            let share = Float(weight / (cumulative.last ?? 1)) * (lengths?[neighbor] ?? 1)
            add(embedding.centers, neighbor, share, to: &vector, kernels)
        }
        guard method == .node2vec else { return EmbeddingMatrix(rows: [vector]).normalized().row(0) }
        var random = KeyedRandom(RandomKey(configuration.seed, 9, key))
        for step in 0..<Self.steps {
            let place = Self.draw(cumulative, &random)
            let walk = walker.walk(from: neighbors[known[place]], index: Int(key >> 33) &+ step)
            let rate = Float(2 * configuration.initialLearningRate * (1 - Double(step) / Double(Self.steps)))
            // Position b of the walk lies b + 1 from the new node; nearer ones are in more of the shrunken windows.
            let reach = 1 + random.next(below: walk.count)
            for met in walk.prefix(reach) {
                learn(from: Int(met), isPositive: true, rate, &vector, kernels)
                let share = Float(configuration.totalNegativeWeight / Double(configuration.negativeSamples))
                for _ in 0..<configuration.negativeSamples {
                    learn(from: Self.draw(noise, &random), isPositive: false, rate * share, &vector, kernels)
                }
            }
        }
        return vector
    }

    /// Whether a node of the graph has a vector.
    public func isKnown(_ node: NodeIndex) -> Bool {
        Int(node) < embedding.centers.rowCount && !embedding.centers.isZeroRow(Int(node))
    }

    /// One pair, of which only the new node's side moves.
    private func learn(
        from node: Int, isPositive: Bool, _ rate: Float, _ vector: inout [Float], _ kernels: FloatKernels
    ) {
        // What came after the embedding has no context to learn from.
        guard node < embedding.contexts.rowCount else { return }
        let dot = embedding.contexts.withRow(node) { row in vector.withUnsafeBufferPointer { kernels.dot($0, row) } }
        let sigma = Float(1 / (1 + PortableMath.exp(-Double(dot))))
        add(embedding.contexts, node, rate * ((isPositive ? 1 : 0) - sigma), to: &vector, kernels)
    }

    private func add(
        _ matrix: EmbeddingMatrix, _ row: Int, _ scale: Float, to vector: inout [Float], _ kernels: FloatKernels
    ) {
        matrix.withRow(row) { row in
            vector.withUnsafeMutableBufferPointer { kernels.add(row, times: scale, to: $0) }
        }
    }

    /// A place by the differences of ascending sums.
    private static func draw(_ cumulative: [Double], _ random: inout KeyedRandom) -> Int {
        let level = random.nextUnit() * (cumulative.last ?? 0)
        var (low, high) = (0, cumulative.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] <= level { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
