public import DragnetCore
public import DragnetEmbedding
import DragnetEvents
import DragnetGraph
import DragnetIngest
import DragnetVectors

/// Learns Node2Vec vectors of an edge list.
public struct EmbedJob: Sendable {
    /// The edge list, or `-`.
    public var input: String
    /// Where the vectors go; the ending says in which form.
    public var output: String
    /// Where the walks of all epochs go, one a line, names as in vector files; nil writes none.
    public var walksOutput: String?
    /// Later edges, or nil: nodes that ``input`` lacks get vectors from their neighbours, and the others' do not change.
    public var unseenInput: String?
    /// Whether to go on with the run that was stopped or killed before it wrote this output.
    public var resumes = false
    /// All settings.
    public var configuration: DragnetConfiguration

    /// An embedding of the edges in `input`.
    public init(input: String, output: String, walksOutput: String? = nil, configuration: DragnetConfiguration) {
        self.input = input
        self.output = output
        self.walksOutput = walksOutput
        self.configuration = configuration
    }

    /// What was embedded.
    public struct Result: Sendable {
        /// Nodes with vectors.
        public var nodes: Int
        /// Distinct edges.
        public var edges: Int
        /// Pairs that were trained.
        public var pairs: Int
        /// Nodes of the later edges alone that got a vector, and that did not because no neighbour has one.
        public var unseen: (placed: Int, unplaced: Int)
        /// Numbers in a vector.
        public var dimensions: Int
        /// What a person should know of the edges: columns left out, rows that could not be read.
        public var notes: [String]
    }

    /// Reads the edges and says what learning would take; nothing is learnt or written.
    public func estimate(context: WorkContext) throws -> TrainingEstimate {
        let read = try read(MemoryBudget(limit: configuration.embed.memoryLimit, ceiling: nil), context: context)
        // A fault in them is told now and not when hours are spent.
        if let unseenInput { _ = try newcomers(in: unseenInput, beyond: read.ingest.log.nodes, context) }
        return try configuration.embed.engineMethod.estimate(
            size(of: read.graph, read.ingest.log), configuration: read.settings, context: context)
    }

    /// Reads the edges, learns and writes.
    ///
    /// States of a run that takes long are kept in `OUTPUT.training`, which goes away when all is written.
    ///
    /// - Throws: ``DragnetError``; if ``resumes``, ``DragnetError/Code/usage`` where nothing is unfinished and
    ///   ``DragnetError/Code/modelIncompatible`` where settings or edges have changed.
    public func run(context: WorkContext) throws -> Result {
        let states = output + ".training"
        do {
            if resumes { try UnfinishedTraining.checkThereIsOne(at: states) }
            for file in [output, walksOutput].compactMap(\.self) { try AtomicFile.check(file) }
            let read = try read(MemoryBudget(limit: configuration.embed.memoryLimit), context: context)
            // Before what takes long, so that a fault in them costs nothing.
            let later = try unseenInput.map { try newcomers(in: $0, beyond: read.ingest.log.nodes, context) }
            let (log, graph) = (read.ingest.log, read.graph)
            // Beside a pipe or a device there is no place for states.
            let unfinished =
                try AtomicFile.replaces(output)
                ? UnfinishedTraining(
                    at: states,
                    identity: TrainingIdentity(log: log, order: 0..<log.count, configuration: configuration),
                    interval: configuration.resources.checkpointInterval, resumes: resumes) : nil
            let types = Self.types(of: log)
            let embedding = try configuration.embed.engineMethod.embed(
                graph: graph, types: types, pattern: configuration.embed.walkPattern, configuration: read.settings,
                context: context,
                resuming: unfinished?.state(ofEvents: log.count),
                checkpoints: unfinished?.checkpoints(ofEvents: log.count, includesLast: false))
            let names = (0..<log.nodes.count).map { log.nodes.name(of: NodeIndex($0)) }
            let unseen = try later.map { try unseenNodes($0.nodes, read, embedding, context) }
            try VectorFile.write(Self.table(names, embedding.centers, unseen), to: output)
            if let walksOutput { try writeWalks(of: graph, types, read.settings, names, to: walksOutput, context) }
            unfinished?.finish()
            return Result(
                nodes: embedding.report.connectedNodeCount, edges: graph.edgeCount, pairs: embedding.report.pairCount,
                unseen: (unseen?.names.count ?? 0, unseen?.unplacedCount ?? 0), dimensions: read.settings.dimensions,
                notes: read.ingest.notes + (later?.notes ?? []))
        } catch let error as DragnetError {
            throw UnfinishedTraining.explaining(error, at: states, command: "dragnet embed")
        }
    }

    private typealias Read = (ingest: IngestResult, graph: CSRGraph, settings: Node2VecConfiguration)

    private func edges(in input: String, context: WorkContext) throws -> IngestResult {
        var options = try configuration.ingestOptions()
        options.format = options.format ?? .edges
        return try LogReader(options: options).read([input], context: context)
    }

    /// The nodes of later edges that the graph lacks, and what a person should know of those edges.
    private func newcomers(
        in input: String, beyond nodes: NodeDictionary, _ context: WorkContext
    ) throws -> (nodes: [UnseenNodes.Newcomer], notes: [String]) {
        let later = try edges(in: input, context: context)
        let found = try UnseenNodes.Newcomer.all(of: later.log, beyond: nodes) {
            try Self.weight(of: $0, in: later.log, of: input) ?? 1
        }
        return (found, later.notes.map { "\(UntrustedText.terminal(input)): \($0)" })
    }

    private func unseenNodes(
        _ newcomers: [UnseenNodes.Newcomer], _ read: Read, _ embedding: NodeEmbedding, _ context: WorkContext
    ) throws -> UnseenNodes {
        let cold = try ColdVectors(
            embedding: embedding, method: configuration.embed.engineMethod, graph: read.graph,
            configuration: read.settings, context: context)
        return try UnseenNodes(newcomers, cold: cold, context: context)
    }

    private static func table(_ names: [String], _ centers: EmbeddingMatrix, _ unseen: UnseenNodes?) -> VectorTable {
        guard let unseen, !unseen.names.isEmpty else { return VectorTable(ids: names, matrix: centers) }
        let all = MutableEmbeddingMatrix(
            rowCount: centers.rowCount + unseen.names.count, dimension: centers.dimension)
        for row in 0..<centers.rowCount { centers.withRow(row) { all.setRow(row, to: $0) } }
        for (place, vector) in unseen.vectors.enumerated() { all.setRow(centers.rowCount + place, to: vector) }
        return VectorTable(ids: names + unseen.names, matrix: all.build())
    }

    /// The graph of the input, and the settings that hold for it.
    private func read(_ budget: MemoryBudget, context: WorkContext) throws -> Read {
        let ingest = try edges(in: input, context: context)
        let log = ingest.log
        let embed = configuration.embed
        let weighting: EdgeWeighting =
            switch embed.weight {
            case .auto, .none: .none
            case .amount: .amount
            case .count: .count
            }
        let graph = try graph(of: log, weighting)
        guard graph.edgeCount > 0 else {
            throw DragnetError(
                .inputUnusable, "there is no edge between two different nodes",
                at: DragnetError.Place(file: input), help: "give lines of two names: source destination [weight]")
        }
        var settings = Node2VecConfiguration()
        embed.apply(to: &settings)
        settings = try budget.fitted(settings.validated(), method: embed.engineMethod, size: size(of: graph, log))
        return (ingest, graph, settings)
    }

    private static func types(of log: EventLog) -> [EntityType] {
        (0..<log.nodes.count).map { log.nodes.type(of: NodeIndex($0)) }
    }

    /// What memory and time depend on.
    private func size(of graph: CSRGraph, _ log: EventLog) -> GraphSize {
        configuration.embed.walkPattern.map { GraphSize(graph, types: Self.types(of: log), pattern: $0) }
            ?? GraphSize(graph)
    }

    /// What an edge weighs at least, so that shares of a node's weights stay within a Float's range.
    private static let leastWeight = 1e-30

    /// The third column is the weight as it is; parallel edges add up.
    private func graph(of log: EventLog, _ weighting: EdgeWeighting) throws -> CSRGraph {
        let fading = configuration.embed.fading
        let rows = fading.kept(0..<log.count, of: log)
        guard log.amounts != nil else {
            return fading.graph(of: log, rows: rows, weighting: weighting, isDirected: configuration.embed.directed)
        }
        let links = LogLinks(log, rows: rows, isDirected: configuration.embed.directed)
        let shares = fading.weights(of: links.rows, in: log)
        var builder = GraphBuilder(nodeCount: log.nodes.count)
        builder.isDirected = configuration.embed.directed
        let weights = try links.rows.enumerated().map { place, row in
            let weight = try Self.weight(of: row, in: log, of: input) ?? 1
            return max(weight * (shares?[place] ?? 1), Self.leastWeight)
        }
        return builder.build(sources: links.sources, destinations: links.destinations, edgeWeights: weights)
    }

    /// What the edge of a row weighs; nil in a list without weights.
    private static func weight(of row: Int, in log: EventLog, of input: String) throws -> Double? {
        guard let amounts = log.amounts else { return nil }
        guard let weight = amounts[row], weight > 0, weight <= Double(Float.greatestFiniteMagnitude) / 1e6 else {
            throw DragnetError(
                .inputUnusable, "an edge's weight must be a positive number",
                at: DragnetError.Place(file: input, line: Int(log.fileRows[row]) + 1),
                help: "leave the edge out, or the column")
        }
        return weight
    }

    private func writeWalks(
        of graph: CSRGraph, _ types: [EntityType], _ settings: Node2VecConfiguration, _ names: [String],
        to path: String, _ context: WorkContext
    ) throws {
        let walker =
            try configuration.embed.walkPattern.map {
                try RandomWalker(graph: graph, types: types, pattern: $0, configuration: settings, context: context)
            } ?? RandomWalker(graph: graph, configuration: settings, context: context)
        let file = try AtomicFile(path: path)
        // As in the vector files, where a blank ends a name too.
        let words = names.map { VectorFileName.escaped($0) }
        for index in 0..<settings.walksPerNode * settings.epochs {
            try context.cancellation.check()
            for node in 0..<graph.nodeCount where walker.graph.degree(of: NodeIndex(node)) > 0 {
                let walk = walker.walk(from: NodeIndex(node), index: index)
                try file.write(walk.map { words[Int($0)] }.joined(separator: " ") + "\n")
            }
        }
        try file.commit()
    }
}
