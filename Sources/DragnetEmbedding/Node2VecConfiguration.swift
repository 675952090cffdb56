import DragnetCore

/// The settings of Node2Vec (Grover and Leskovec, KDD 2016), with the defaults users of other programs expect.
///
/// ```swift
/// var settings = Node2VecConfiguration()
/// settings.dimensions = 64
/// let embedding = try Node2Vec(settings.validated()).embed(graph: graph, context: .serial)
/// ```
///
/// Vectors depend on these settings and the graph alone; threads and processor are not among them.
public struct Node2VecConfiguration: Sendable, Hashable, Codable {
    /// What vectors are before the first step.
    public enum Start: String, Sendable, Hashable, Codable, CaseIterable {
        /// Uniform noise, as word2vec does.
        case random
        /// A few steps of lazy diffusion of keyed noise over the graph: cheap, and worth many sweeps of training.
        case diffusion
    }

    /// Numbers in a vector, 2 to 1,024.
    public var dimensions = 128
    /// Walks from each node in an epoch, 1 to 1,000.
    public var walksPerNode = 10
    /// Nodes in a walk, 2 to 10,000.
    public var walkLength = 80
    /// The largest distance in a walk of two nodes of a pair, 1 to 1,000; shrunk at random for each position.
    public var windowSize = 10
    /// Noise nodes for each pair, 1 to 32.
    public var negativeSamples = 5
    /// What the noise nodes of a pair weigh together, above 0 and at most 100; nil: as much as there are of them.
    public var negativeWeight: Double?
    /// p, from 1e-6 to 1e6: the larger, the rarer a walk goes straight back.
    public var returnParameter = 1.0
    /// q, from 1e-6 to 1e6: the larger, the closer a walk stays to where it came from.
    public var inOutParameter = 1.0
    /// How often all walks are made, 1 to 1,000; each epoch has walks of its own.
    public var epochs = 1
    /// The learning rate at the beginning, above 0 and at most 1; it falls linearly to 1e-4 of this.
    public var initialLearningRate = 0.025
    /// The seed of all random choices.
    public var seed: UInt64 = 1
    /// Whether walks prefer heavy edges; nil follows the graph.
    public var isWeighted: Bool?
    /// B, the blocks nodes are dealt to, 1 to 4,096; nil for the rule of ``TrainingPlan``.
    ///
    /// A block row of the grid is worked on by one thread at a time, so B bounds the threads.
    public var blockCount: Int?
    /// S, the parts the walks are cut into, 1 to 100,000; nil for the rule of ``TrainingPlan``.
    public var sweepCount: Int?
    /// What vectors are before the first step.
    public var start = Start.diffusion
    /// Steps of the diffusion, 1 to 50.
    public var diffusionSteps = 20
    /// The memory in bytes that walks and pairs of one sweep may take, at least 1 MiB; more sweeps are made to fit.
    public var bufferLimit = 512 << 20

    /// The defaults: 128 dimensions, 10 walks of 80, window 10, 5 negatives, p = q = 1.
    public init() {}

    /// These settings with 3 noise nodes a pair that weigh as much as 5, and the diffusion start.
    ///
    /// Training takes a quarter to a third less time; label F1 falls by .002 to .006 on noisy graphs, link prediction
    /// hardly at all.
    public func fast() -> Self {
        var settings = self
        settings.negativeSamples = 3
        settings.negativeWeight = 5
        settings.start = .diffusion
        return settings
    }

    /// What the noise nodes of a pair weigh together.
    var totalNegativeWeight: Double { negativeWeight ?? Double(negativeSamples) }

    /// A budget that suffices to find anomalies: 32 dimensions and about 2,000 pairs a node.
    ///
    /// Detection saturates early, in dimensions as in pairs. Walks have 20 nodes and a window of 4, 90 pairs on
    /// average, and 22 of them start from each node; above a million nodes 11, and above ten million 6.
    ///
    /// - Parameters:
    ///   - nodeCount: nodes of the graph.
    ///   - edgeCount: edges of the graph.
    ///   - seed: the seed.
    public static func detectionBudget(nodeCount: Int, edgeCount: Int, seed: UInt64) -> Self {
        var settings = Self()
        settings.seed = seed
        settings.dimensions = 32
        settings.walkLength = 20
        settings.windowSize = 4
        let size = max(nodeCount, edgeCount / 10)
        settings.walksPerNode = size > 10_000_000 ? 6 : size > 1_000_000 ? 11 : 22
        return settings
    }

    /// These settings, if every one lies in its range.
    ///
    /// - Throws: ``DragnetError/Code/configuration`` naming the setting, its value and its range.
    public func validated() throws -> Self {
        try check("dimensions", dimensions, 2...1_024)
        try check("walksPerNode", walksPerNode, 1...1_000)
        try check("walkLength", walkLength, 2...10_000)
        try check("windowSize", windowSize, 1...1_000)
        try check("negativeSamples", negativeSamples, 1...32)
        if let negativeWeight {
            try check("negativeWeight", negativeWeight, Double.leastNormalMagnitude...100)
        }
        try check("returnParameter (p)", returnParameter, 1e-6...1e6)
        try check("inOutParameter (q)", inOutParameter, 1e-6...1e6)
        try check("epochs", epochs, 1...1_000)
        try check("initialLearningRate", initialLearningRate, Double.leastNormalMagnitude...1)
        if let blockCount { try check("blockCount", blockCount, 1...4_096) }
        if let sweepCount { try check("sweepCount", sweepCount, 1...100_000) }
        try check("diffusionSteps", diffusionSteps, 1...50)
        try check("bufferLimit", bufferLimit, (1 << 20)...(1 << 34))
        return self
    }

    private func check<Value>(_ name: String, _ value: Value, _ range: ClosedRange<Value>) throws {
        // A NaN lies in no range.
        guard range.contains(value) else {
            throw DragnetError(
                .configuration, "\(name) is \(value), but must lie in \(range.lowerBound)...\(range.upperBound)",
                help: "choose a value in that range")
        }
    }

    /// The pairs one walk of full length gives on average over its windows.
    public var pairsPerWalk: Double {
        // For each window b in 1...windowSize, equally likely: both sides of every position, cut at the walk's ends.
        let total = (1...windowSize).reduce(0) { sum, window in
            let reach = min(window, walkLength - 1)
            return sum + 2 * (walkLength * reach - reach * (reach + 1) / 2)
        }
        return Double(total) / Double(windowSize)
    }

    /// The pairs trained for each node on average.
    public var pairsPerNode: Double { pairsPerWalk * Double(walksPerNode * epochs) }
}
