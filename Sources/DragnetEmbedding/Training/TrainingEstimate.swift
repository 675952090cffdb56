public import DragnetCore
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

    /// The component that is there before training begins.
    public static let graphName = "graph"

    /// All components together.
    public var totalBytes: Int { components.reduce(0) { $0 + $1.bytes } }
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
        var smallest = Int.max
        // The buffers follow the limit on them closely but not exactly.
        for share in [1.0, 0.8, 0.6, 0.4, 0.2, 0] {
            let plan = TrainingPlan(connectedNodeCount: size.connectedNodeCount, configuration: settings)
            let memory = TrainingMemory(size: size, configuration: settings, plan: plan)
            smallest = min(smallest, memory.totalBytes)
            if memory.totalBytes <= limit { return settings }
            settings.bufferLimit = max(
                least, min(settings.bufferLimit, Int(Double(limit - memory.fixedBytes) * share)))
        }
        throw DragnetError.memory(needed: smallest, limit: limit)
    }
}

extension EmbeddingMethod {
    /// What making vectors of a graph of this size will take; for ``diffusion`` without a time.
    ///
    /// - Parameter calibrates: as in ``Node2Vec/estimate(_:context:calibrates:)``.
    /// - Throws: ``DragnetError/Code/configuration``.
    public func estimate(
        _ size: GraphSize, configuration: Node2VecConfiguration, context: WorkContext, calibrates: Bool = true
    ) throws -> TrainingEstimate {
        switch self {
        case .node2vec:
            return try Node2Vec(configuration).estimate(size, context: context, calibrates: calibrates)
        case .diffusion:
            let memory = try Self.diffusionMemory(size, configuration)
            return TrainingEstimate(components: memory.components, pairCount: 0, blockCount: 0, sweepCount: 0)
        }
    }

    /// The settings with which making vectors stays below `limit` bytes, see ``Node2Vec/fitting(_:inBytes:)``.
    ///
    /// - Throws: ``DragnetError/Code/resourceLimit``; ``DragnetError/Code/configuration``.
    public func fitting(
        _ size: GraphSize, configuration: Node2VecConfiguration, inBytes limit: Int
    ) throws -> Node2VecConfiguration {
        switch self {
        case .node2vec: return try Node2Vec(configuration).fitting(size, inBytes: limit)
        case .diffusion:
            let needed = try Self.diffusionMemory(size, configuration).totalBytes
            guard needed <= limit else { throw DragnetError.memory(needed: needed, limit: limit) }
            return configuration
        }
    }

    private static func diffusionMemory(
        _ size: GraphSize, _ configuration: Node2VecConfiguration
    ) throws -> TrainingMemory {
        let configuration = try configuration.validated()
        return TrainingMemory(
            size: size, configuration: configuration,
            plan: TrainingPlan(connectedNodeCount: size.connectedNodeCount, configuration: configuration),
            trains: false)
    }
}

extension DragnetError {
    fileprivate static func memory(needed: Int, limit: Int) -> DragnetError {
        DragnetError(
            .resourceLimit,
            "learning vectors takes at least \(ByteSize.text(needed)), but only \(ByteSize.text(limit)) may be taken",
            help: "lower the dimensions (--dim), or raise the limit on memory")
    }
}

/// The bytes of a run by what they are for.
struct TrainingMemory {
    /// What is there from the beginning to the end.
    private let fixed: [TrainingEstimate.Component]
    private let start: TrainingEstimate.Component
    private let sweep: TrainingEstimate.Component

    /// - Parameter trains: whether walks follow the start; without, its vectors are the result.
    init(size: GraphSize, configuration: Node2VecConfiguration, plan: TrainingPlan, trains: Bool = true) {
        let usesWeights = size.isWeighted && configuration.isWeighted != false
        let stride = EmbeddingMatrix.stride(for: configuration.dimensions)
        let rows = max(plan.blockCount * plan.rowsPerBlock, size.nodeCount)
        fixed = [
            .init(
                name: TrainingEstimate.graphName,
                bytes: 8 * (size.nodeCount + 1) + (size.isWeighted ? 8 : 4) * size.entryCount),
            .init(name: "pattern of walks", bytes: trains ? size.pattern?.bytes(isWeighted: size.isWeighted) ?? 0 : 0),
            .init(name: "alias tables", bytes: usesWeights && trains ? 8 * (size.stepCount + size.stateCount) : 0),
            // Token and visits of each node, its row, and the list of connected nodes twice.
            .init(name: "layout", bytes: 12 * size.nodeCount + 4 * rows + 8 * size.connectedNodeCount),
            .init(name: "vectors", bytes: (trains ? 2 : 1) * rows * stride * 4),
        ]
        let width = size.nodeCount <= 16_384 && stride.isMultiple(of: 64) ? 64 : 16
        start = .init(
            name: "diffusion",
            bytes: configuration.start == .random && trains ? 0 : (2 * width + 1) * 4 * size.nodeCount)
        let walks = size.connectedNodeCount * configuration.walksPerNode * configuration.epochs
        let tokens = (walks + plan.sweepCount - 1) / plan.sweepCount * configuration.walkLength
        let pairs = Double(tokens) * configuration.pairsPerWalk / Double(configuration.walkLength)
        let groups = min(Double(size.connectedNodeCount * plan.blockCount), pairs)
        // Lists grow by half at a time, so a fifth of them is room; 8 bytes of noise a node.
        let lists = 1.2 * (2 * pairs + 4 * groups)
        sweep = .init(
            name: "walks and pairs of a sweep",
            bytes: trains ? 8 * tokens + Int(lists) + 16 * size.connectedNodeCount : 0)
    }

    var fixedBytes: Int { fixed.reduce(0) { $0 + $1.bytes } }

    var totalBytes: Int { components.reduce(0) { $0 + $1.bytes } }

    /// Start and sweep follow one another, so only the larger counts.
    var components: [TrainingEstimate.Component] { fixed + [start.bytes > sweep.bytes ? start : sweep] }
}
