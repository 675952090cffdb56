public import DragnetCore
import DragnetEvents
import DragnetStorage
public import DragnetVectors

/// Finds entities whose surroundings are like those of one: exact neighbours among the vectors of a workspace's model.
public struct NeighborsJob: Sendable {
    /// How many are wanted.
    public enum Reach: Sendable, Hashable {
        /// The most alike ones.
        case top(Int)
        /// All that are at least so alike: a cosine or dot product that is reached, a distance that is not exceeded.
        case within(Double)
    }

    /// The entity, by its name or as `entity:NAME`; as `TYPE:NAME` where several have the name.
    public var id: String
    /// The workspace's directory.
    public var workspace: String
    /// All settings; those of walks and graph place an entity that came after the model.
    public var configuration: DragnetConfiguration
    /// How likeness is measured.
    public var metric = NeighborMetric.cosine
    /// How many are wanted.
    public var reach = Reach.top(10)
    /// Entities of this type alone; nil for all.
    public var type: String?
    /// Whether entities are wanted that it has never met and is likely to, whatever ``metric``: by the dot product of its
    /// vector and theirs as contexts.
    ///
    /// That product grows with how much likelier walks find the one near the other than by chance (Levy and Goldberg,
    /// NeurIPS 2014), so among entities of another type it recommends: merchants to a card.
    public var isUnmet = false

    /// A question about `id`.
    public init(id: String, workspace: String, configuration: DragnetConfiguration) {
        self.id = id
        self.workspace = workspace
        self.configuration = configuration
    }

    /// The entities found.
    public struct Answer: Sendable {
        /// Most alike first.
        public var matches: [Match]
        /// From how many entities that it has met its vector was worked out, if the model was learnt before it came; nil
        /// if the model holds one.
        public var coldNeighbors: Int?
    }

    /// An entity and how like the one asked about it is.
    public struct Match: Sendable, Encodable {
        var v = 1
        /// The entity's name.
        public var id: String
        /// The name of its type.
        public var type: String
        /// Cosine, distance or dot product.
        public var value: Double

        /// The match as a line of JSON.
        public func json() throws -> String { String(decoding: try StableJSON.encode(self), as: UTF8.self) }
    }

    /// The entities of a name; of several types with one name `TYPE:NAME` means one.
    private static func entities(named name: String, among nodes: NodeDictionary) -> [NodeIndex] {
        let named = nodes.indices(named: name)
        guard named.isEmpty, let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")),
            let type = EntityType(name: String(name[..<colon]))
        else { return named }
        let rest = String(decoding: name.utf8[colon...].dropFirst(), as: UTF8.self)
        return nodes.index(of: rest, type: type).map { [$0] } ?? []
    }

    /// The neighbours, most alike first.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if the id is no entity or several, or has met nobody that the model knows,
    ///   ``DragnetError/Code/modelMissing`` without a model.
    public func run(context: WorkContext) throws -> Answer {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        guard let champion = try store.models.champion() else {
            throw DragnetError(
                .modelMissing, "the workspace has no model", at: DragnetError.Place(file: workspace),
                help: "run: dragnet train")
        }
        let log = try store.loadEvents(context: context)
        let node = try entity(among: log.nodes)
        let directory = try store.models.open(champion, context: context)
        let vectors = try NativeVectorFile.map(directory + "/vectors.dgvec").matrix
        let query = try query(of: node, log, vectors, directory, store, context)
        let search =
            isUnmet
            ? try NeighborSearch(
                matrix: NativeVectorFile.map(directory + "/contexts.dgvec").matrix, metric: .dot, context: context)
            : try NeighborSearch(matrix: vectors, metric: metric, context: context)
        let (nodes, type, known) = (log.nodes, type, isUnmet ? Self.met(node, in: log) : [])
        let isCandidate: @Sendable (Int) -> Bool = { row in
            row != Int(node) && row < nodes.count && (type == nil || nodes.type(of: NodeIndex(row)).name == type)
                && !known.contains(NodeIndex(row)) && !vectors.isZeroRow(row)
        }
        let found =
            switch reach {
            case .top(let count):
                try search.nearest(to: query.vector, count: count, context: context, where: isCandidate)
            case .within(let bound):
                try search.within(bound, of: query.vector, context: context, where: isCandidate)
            }
        let matches = found.map { match in
            let other = NodeIndex(match.row)
            return Match(id: nodes.name(of: other), type: nodes.type(of: other).name, value: match.value)
        }
        return Answer(matches: matches, coldNeighbors: query.coldNeighbors)
    }

    /// The one entity that ``id`` means.
    private func entity(among nodes: NodeDictionary) throws -> NodeIndex {
        let name = id.hasPrefix("entity:") ? String(id.dropFirst("entity:".count)) : id
        let named = Self.entities(named: name, among: nodes)
        guard named.count < 2 else {
            let known = named.map { UntrustedText.terminal("\(nodes.type(of: $0).name):\(name)") }
            throw DragnetError(
                .usage, "\"\(UntrustedText.terminal(name))\" is the name of \(named.count) entities",
                help: "say \(known.joined(separator: ", "))", circumstance: .ambiguousName)
        }
        guard let node = named.first else {
            throw DragnetError(
                .usage, "there is no entity \(UntrustedText.terminal(name))", help: "give the name as it is in the log",
                circumstance: .unknownName)
        }
        return node
    }

    /// The vector that others are compared with: of length one, and for ``isUnmet`` as long as it was trained.
    private func query(
        of node: NodeIndex, _ log: EventLog, _ vectors: EmbeddingMatrix, _ directory: String, _ store: Workspace,
        _ context: WorkContext
    ) throws -> (vector: [Float], coldNeighbors: Int?) {
        if Int(node) < vectors.rowCount, !vectors.isZeroRow(Int(node)) {
            let unit = vectors.row(Int(node))
            guard isUnmet else { return (unit, nil) }
            let norms = try ModelFiles.norms(in: directory)
            return (unit.map { $0 * (Int(node) < norms.count ? norms[Int(node)] : 1) }, nil)
        }
        let left = LeftOutRows.found(
            in: log, live: try store.liveRows().map { log.rows(of: $0) }, ignoring: try configuration.ignoreList())
        let cold = try ColdQuery(
            node: node, log: log, leaving: left, directory: directory, configuration: configuration, context: context)
        guard let cold else {
            throw DragnetError(
                .usage,
                "\(UntrustedText.terminal(log.nodes.name(of: node))) has no vector: it has met nobody that the model knows",
                help: "run: dragnet train", circumstance: .unknownName)
        }
        guard !isUnmet else { return (cold.vector, cold.neighborCount) }
        return (EmbeddingMatrix(rows: [cold.vector]).normalized().row(0), cold.neighborCount)
    }

    /// Whom a node has had an event with.
    private static func met(_ node: NodeIndex, in log: EventLog) -> Set<NodeIndex> {
        var met: Set<NodeIndex> = []
        for row in log.heldRows {
            if log.sources[row] == node { met.insert(log.destinations[row]) }
            if log.destinations[row] == node { met.insert(log.sources[row]) }
        }
        return met
    }
}
