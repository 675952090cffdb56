import CDragnetKernels
import DragnetCore
import DragnetGraph
import DragnetVectors
import Synchronization

/// One training run: tables, sweeps, and the result in the order of the graph.
struct BlockTrainer {
    private let walker: RandomWalker
    private let layout: BlockLayout
    private let configuration: Node2VecConfiguration
    private let plan: TrainingPlan
    private let kernels: KernelSet
    private let context: WorkContext

    init(
        walker: RandomWalker, layout: BlockLayout, configuration: Node2VecConfiguration, kernels: KernelSet,
        context: WorkContext
    ) {
        self.walker = walker
        self.layout = layout
        self.configuration = configuration
        self.kernels = kernels
        self.context = context
        plan = TrainingPlan(connectedNodeCount: layout.connected.count, configuration: configuration)
    }

    func run(resuming state: TrainingState? = nil, checkpoints: TrainingCheckpoints? = nil) throws -> NodeEmbedding {
        let stride = EmbeddingMatrix.stride(for: configuration.dimensions)
        let size = layout.tableRowCount * stride
        let centers = SharedRows(storage: FloatStorage(count: size), stride: stride)
        let contexts = SharedRows(storage: FloatStorage(count: size), stride: stride)
        var report = NodeEmbedding.Report()
        report.blockCount = plan.blockCount
        report.sweepCount = plan.sweepCount
        report.connectedNodeCount = layout.connected.count
        if let state {
            layout.fill(centers, from: state.centers)
            layout.fill(contexts, from: state.contexts)
            report.pairCount = state.pairCount
            report.loss = state.loss
        } else {
            // The table of contexts starts from zero, as word2vec's does.
            try StartVectors(
                graph: walker.graph, weights: walker.weights, layout: layout, configuration: configuration,
                kernels: kernels, context: context
            ).fill(centers)
        }
        let walks = SweepWalks(
            walker: walker, layout: layout, seed: configuration.seed,
            walksPerNode: configuration.walksPerNode * configuration.epochs, sweepCount: plan.sweepCount)
        let sweep = Sweep(
            layout: layout, configuration: configuration, plan: plan, table: kernels.table, centers: centers,
            contexts: contexts)
        var saving = checkpoints.map(CheckpointClock.init)
        let digest = checkpoints == nil ? 0 : walker.digest
        for number in (state?.completedSweeps ?? 0)..<plan.sweepCount {
            try walks.walk(sweep: number, context: context)
            let pairs = try sweep.grid.fill(
                from: walks, windowSize: configuration.windowSize, windowKey: RandomKey(configuration.seed, 5),
                context: context)
            try sweep.train(number, pairsBefore: report.pairCount, lossBefore: report.loss, context: context)
            report.pairCount += pairs
            report.loss = sweep.loss
            try saving?.offer(
                TrainingSnapshot(
                    head: TrainingState.Head(
                        configuration: configuration, graphDigest: digest, completedSweeps: number + 1,
                        pairCount: report.pairCount, loss: report.loss),
                    sweepCount: plan.sweepCount, layout: layout, centers: centers, contexts: contexts))
        }
        return NodeEmbedding(
            centers: layout.inGraphOrder(centers, dimension: configuration.dimensions),
            contexts: layout.inGraphOrder(contexts, dimension: configuration.dimensions), report: report)
    }
}

/// What the buckets of one sweep after another are trained with.
///
/// Unchecked because of the plain pointers; the Latin square sees to it that no two threads share a block.
private final class Sweep: @unchecked Sendable {
    let grid: BucketGrid
    private let layout: BlockLayout
    private let configuration: Node2VecConfiguration
    private let plan: TrainingPlan
    private let table: dragnet_kernel_table
    private let centers: SharedRows
    private let contexts: SharedRows
    private let noise: [[Double]]
    private let stream: NegativeStream
    private let negatives: SharedBuffer<UInt16>
    private let cells: SharedBuffer<UInt64>

    private static let cellCount = Int(DRAGNET_LOSS_CELLS)

    init(
        layout: BlockLayout, configuration: Node2VecConfiguration, plan: TrainingPlan, table: dragnet_kernel_table,
        centers: SharedRows, contexts: SharedRows
    ) {
        self.layout = layout
        self.configuration = configuration
        self.plan = plan
        self.table = table
        self.centers = centers
        self.contexts = contexts
        let blocks = plan.blockCount
        stream = NegativeStream(rowsPerBlock: plan.rowsPerBlock, stride: centers.stride)
        grid = BucketGrid(
            plan: plan, largeGroup: stream.largeGroup(negativeSamples: configuration.negativeSamples))
        noise = (0..<blocks).map { NegativeStream.cumulativeWeights(of: $0, layout: layout) }
        negatives = SharedBuffer(repeating: 0, count: blocks * stream.paddedCount)
        cells = SharedBuffer(repeating: 0, count: blocks * 2 * Self.cellCount)
    }

    /// Trains the buckets of a sweep; `lossBefore` is what the one before it has left, for those who watch.
    func train(_ sweep: Int, pairsBefore: Int, lossBefore: Double, context: WorkContext) throws {
        let blocks = plan.blockCount
        cells.base.update(repeating: 0, count: cells.count)
        // A hundredth is as much as a sample of the pairs can tell.
        let remark = lossBefore > 0 ? "loss \((lossBefore * 100).rounded() / 100)" : nil
        let streamKey = RandomKey(configuration.seed, 4, UInt64(sweep))
        try context.parallel.forEach(count: blocks, chunkSize: 1) { [self] range, _ in
            for block in range {
                stream.fill(
                    negatives.base + block * stream.paddedCount, cumulative: noise[block],
                    key: streamKey.appending(UInt64(block)))
            }
        }
        let bucketKey = RandomKey(configuration.seed, 2, UInt64(sweep))
        let done = Atomic<Int>(pairsBefore)
        let expected = Int(configuration.pairsPerNode * Double(layout.connected.count))
        try LatinSquare(blockCount: blocks).run(context: context) { [self] row, column, round in
            let key = bucketKey.appending(UInt64(row)).appending(UInt64(column))
            let pairs = trainBucket(row: row, column: column, round: round, sweep: sweep, key: key)
            let total = done.add(pairs, ordering: .relaxed).newValue
            if row == blocks - 1 {
                context.progress.report(
                    WorkProgress(
                        stage: "training", completed: total, total: max(total, expected), unit: "pairs",
                        remark: remark))
            }
        }
    }

    private func trainBucket(row: Int, column: Int, round: Int, sweep: Int, key: RandomKey) -> Int {
        // The rate depends on the place in the schedule, never on who has trained how much.
        let progress = (Double(sweep) + Double(round) / Double(plan.blockCount)) / Double(plan.sweepCount)
        let rate = Float(configuration.initialLearningRate * max(1 - progress, 1e-4))
        let slots = negatives.base + column * stream.paddedCount
        func train(areLarge: Bool, _ negatives: UnsafeMutablePointer<UInt16>, count: Int) -> Int {
            let words = grid.words(row: row, column: column, areLarge: areLarge)
            guard words.count > 0, let groups = words.start else { return 0 }
            let cells = cells.base + row * 2 * Self.cellCount
            let offset = ((key.value >> 32) &* UInt64(count)) >> 32
            var bucket = dragnet_bucket(
                centers: centers.pointer(row * layout.rowsPerBlock),
                contexts: contexts.pointer(column * layout.rowsPerBlock), stride: centers.stride, groups: groups,
                word_count: words.count, negatives: negatives, negative_count: UInt32(count),
                negative_offset: UInt32(offset),
                tile_negatives: UInt32(configuration.negativeSamples * Int(DRAGNET_TILE_POSITIVES)),
                negative_weight: Float(configuration.totalNegativeWeight), learning_rate: rate,
                fetches_ahead: plan.fetchesAhead(stride: centers.stride) ? 1 : 0,
                positive_cells: cells, negative_cells: cells + Self.cellCount)
            return Int(table.train_bucket(&bucket))
        }
        return train(areLarge: false, slots, count: stream.count)
            + train(areLarge: true, slots + stream.plainStart, count: NegativeStream.slotCount)
    }

    /// The mean loss of a pair with its negatives, from the histograms of dot products of the present sweep.
    var loss: Double {
        var sums = (positive: 0.0, negative: 0.0)
        var counts = (positive: 0.0, negative: 0.0)
        for row in 0..<plan.blockCount {
            for cell in 0..<Self.cellCount {
                // The middle of the cell; see the header of the kernels.
                let dot = (Double(cell) + 0.5) / 4 - 8
                let positive = Double(cells[(row * 2) * Self.cellCount + cell])
                let negative = Double(cells[(row * 2 + 1) * Self.cellCount + cell])
                sums.positive += positive * PortableMath.log1p(PortableMath.exp(-dot))
                sums.negative += negative * PortableMath.log1p(PortableMath.exp(dot))
                counts.positive += positive
                counts.negative += negative
            }
        }
        guard counts.positive > 0 && counts.negative > 0 else { return 0 }
        return sums.positive / counts.positive
            + configuration.totalNegativeWeight * sums.negative / counts.negative
    }
}
