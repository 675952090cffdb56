import CDragnetKernels
public import DragnetCore
public import DragnetGraph
import DragnetVectors

/// What a training run will take, told before anything is allocated.
public struct TrainingEstimate: Sendable, Hashable, Codable {
    /// A part of the memory.
    public struct Component: Sendable, Hashable, Codable {
        /// What it is for, as a person reads it.
        public var name: String
        /// Its size in bytes.
        public var bytes: Int
    }

    /// The parts that are there at the same time when most memory is taken, the graph among them.
    public var components: [Component]
    /// Pairs that will be trained.
    public var pairCount: Int
    /// B, the blocks of the schedule.
    public var blockCount: Int
    /// S, the sweeps of the schedule.
    public var sweepCount: Int
    /// The time in seconds, from a short calibration on this machine; nil without one.
    public var seconds: Double?

    /// All components together.
    public var totalBytes: Int { components.reduce(0) { $0 + $1.bytes } }
}

/// The size of a graph, as far as memory and time depend on it.
public struct GraphSize: Sendable, Hashable, Codable {
    /// Nodes, isolated ones counted too.
    public var nodeCount: Int
    /// Nodes with at least one edge.
    public var connectedNodeCount: Int
    /// Entries of all rows: twice the edges of an undirected graph.
    public var entryCount: Int
    /// Whether edges have weights that walks follow.
    public var isWeighted: Bool

    /// The size of a graph of the given numbers.
    public init(nodeCount: Int, connectedNodeCount: Int, entryCount: Int, isWeighted: Bool) {
        self.nodeCount = nodeCount
        self.connectedNodeCount = connectedNodeCount
        self.entryCount = entryCount
        self.isWeighted = isWeighted
    }

    /// The size of `graph`.
    public init(_ graph: CSRGraph) {
        var isConnected = (0..<graph.nodeCount).map { !graph.row(of: UInt32($0)).isEmpty }
        if graph.isDirected { for target in graph.targets { isConnected[Int(target)] = true } }
        self.init(
            nodeCount: graph.nodeCount, connectedNodeCount: isConnected.count { $0 }, entryCount: graph.targets.count,
            isWeighted: graph.weights != nil)
    }
}

extension Node2Vec {
    /// What training on a graph of this size will take.
    ///
    /// - Parameter calibrates: whether to train a few thousand made-up pairs for a tenth of a second, to know the time.
    /// - Throws: ``DragnetError/Code/configuration``.
    public func estimate(
        _ size: GraphSize, context: WorkContext, calibrates: Bool = true
    ) throws -> TrainingEstimate {
        let configuration = try configuration.validated()
        let plan = TrainingPlan(connectedNodeCount: size.connectedNodeCount, configuration: configuration)
        let memory = TrainingMemory(size: size, configuration: configuration, plan: plan)
        let pairs = configuration.pairsPerNode * Double(size.connectedNodeCount)
        var estimate = TrainingEstimate(
            components: memory.components, pairCount: Int(pairs), blockCount: plan.blockCount,
            sweepCount: plan.sweepCount)
        if calibrates && size.connectedNodeCount > 0 {
            let rate = Calibration(configuration: configuration, plan: plan).pairsPerSecond()
            let threads = Double(min(context.threads, plan.blockCount))
            // Walks, buckets and the start take about a fifth of the whole.
            estimate.seconds = 1.25 * pairs / rate / threads
        }
        return estimate
    }

    /// These settings with as many sweeps as it takes for training to stay below `limit` bytes, the graph counted.
    ///
    /// Vectors depend on the number of sweeps, so the limit is part of what must be repeated for the same bytes.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit`` if the tables alone are larger; ``DragnetError/Code/configuration``.
    public func fitting(_ size: GraphSize, inBytes limit: Int) throws -> Node2VecConfiguration {
        var settings = try configuration.validated()
        let least = 1 << 20
        var total = 0
        // The buffers follow the limit on them closely but not exactly.
        for share in [1.0, 0.8, 0.6, 0.4, 0.2, 0] {
            let plan = TrainingPlan(connectedNodeCount: size.connectedNodeCount, configuration: settings)
            let memory = TrainingMemory(size: size, configuration: settings, plan: plan)
            total = memory.components.reduce(0) { $0 + $1.bytes }
            if total <= limit { return settings }
            settings.bufferLimit = max(least, Int(Double(limit - memory.fixedBytes) * share))
        }
        throw DragnetError(
            .resourceLimit, "training takes \(total) bytes, but only \(limit) may be taken",
            help: "lower the dimensions, or raise the limit on memory")
    }
}

/// The bytes of a run by what they are for.
struct TrainingMemory {
    /// What is there from the beginning to the end.
    private let fixed: [TrainingEstimate.Component]
    private let start: TrainingEstimate.Component
    private let sweep: TrainingEstimate.Component

    init(size: GraphSize, configuration: Node2VecConfiguration, plan: TrainingPlan) {
        let usesWeights = size.isWeighted && configuration.isWeighted != false
        let stride = EmbeddingMatrix.stride(for: configuration.dimensions)
        let rows = max(plan.blockCount * plan.rowsPerBlock, size.nodeCount)
        fixed = [
            .init(
                name: "graph", bytes: 8 * (size.nodeCount + 1) + (size.isWeighted ? 8 : 4) * size.entryCount),
            .init(name: "alias tables", bytes: usesWeights ? 8 * size.entryCount + 8 * size.nodeCount : 0),
            // Token and visits of each node, its row, and the list of connected nodes twice.
            .init(name: "layout", bytes: 12 * size.nodeCount + 4 * rows + 8 * size.connectedNodeCount),
            .init(name: "vectors", bytes: 2 * rows * stride * 4),
        ]
        let width = size.nodeCount <= 16_384 && stride.isMultiple(of: 64) ? 64 : 16
        start = .init(
            name: "diffusion", bytes: configuration.start == .random ? 0 : (2 * width + 1) * 4 * size.nodeCount)
        let walks = size.connectedNodeCount * configuration.walksPerNode * configuration.epochs
        let tokens = (walks + plan.sweepCount - 1) / plan.sweepCount * configuration.walkLength
        let pairs = Double(tokens) * configuration.pairsPerWalk / Double(configuration.walkLength)
        let groups = min(Double(size.connectedNodeCount * plan.blockCount), pairs)
        // Lists grow by half at a time, so a fifth of them is room; 8 bytes of noise a node.
        let lists = 1.2 * (2 * pairs + 4 * groups)
        sweep = .init(
            name: "walks and pairs of a sweep", bytes: 8 * tokens + Int(lists) + 16 * size.connectedNodeCount)
    }

    var fixedBytes: Int { fixed.reduce(0) { $0 + $1.bytes } }

    /// Start and sweep follow one another, so only the larger counts.
    var components: [TrainingEstimate.Component] { fixed + [start.bytes > sweep.bytes ? start : sweep] }
}

/// How fast this machine trains pairs of the shape that a run will have.
private struct Calibration {
    let configuration: Node2VecConfiguration
    let plan: TrainingPlan

    func pairsPerSecond() -> Double {
        let stride = EmbeddingMatrix.stride(for: configuration.dimensions)
        let rows = min(plan.rowsPerBlock, 8_192)
        let centers = FloatStorage(count: rows * stride)
        let contexts = FloatStorage(count: rows * stride)
        var random = KeyedRandom(RandomKey(configuration.seed, 8))
        for index in 0..<rows * stride {
            centers.base[index] = Float(random.nextUnit()) - 0.5
            contexts.base[index] = Float(random.nextUnit()) - 0.5
        }
        let perGroup = configuration.pairsPerNode / Double(plan.sweepCount * plan.blockCount)
        var groups: [UInt16] = []
        for row in 0..<rows {
            // One in three is a hub of this bucket.
            let count = max(1, Int(perGroup * (random.nextUnit() < 1 / 3 ? 2 : 0.5)))
            groups.append(UInt16(row))
            groups.append(UInt16(min(count, 65_535)))
            for _ in 0..<min(count, 65_535) { groups.append(UInt16(random.next(below: rows))) }
        }
        var noise = (0..<NegativeStream.slotCount).map { _ in UInt16(random.next(below: rows)) }
        noise += noise.prefix(Int(DRAGNET_TILE_NEGATIVES))
        let clock = ContinuousClock()
        var best = 0.0
        let end = clock.now + .milliseconds(100)
        repeat {
            var pairs: UInt64 = 0
            let time = clock.measure {
                groups.withUnsafeBufferPointer { groups in
                    noise.withUnsafeBufferPointer { noise in
                        var bucket = dragnet_bucket(
                            centers: centers.base, contexts: contexts.base, stride: stride, groups: groups.baseAddress,
                            word_count: groups.count, negatives: noise.baseAddress,
                            negative_count: UInt32(NegativeStream.slotCount), negative_offset: 0,
                            tile_negatives: UInt32(configuration.negativeSamples * Int(DRAGNET_TILE_POSITIVES)),
                            negative_weight: Float(configuration.totalNegativeWeight), learning_rate: 1e-3,
                            fetches_ahead: plan.fetchesAhead(stride: stride) ? 1 : 0,
                            positive_cells: nil, negative_cells: nil)
                        pairs = KernelSet.active.table.train_bucket(&bucket)
                    }
                }
            }
            best = max(best, Double(pairs) / max(1e-9, time / .seconds(1)))
        } while clock.now < end
        return max(1, best)
    }
}
