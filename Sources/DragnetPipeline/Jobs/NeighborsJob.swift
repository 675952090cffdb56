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
    public init(id: String, workspace: String) {
        self.id = id
        self.workspace = workspace
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
    /// - Throws: ``DragnetError/Code/usage`` if the id is no entity or several, or has no vector,
    ///   ``DragnetError/Code/modelMissing`` without a model.
    public func run(context: WorkContext) throws -> [Match] {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        guard let champion = try store.models.champion() else {
            throw DragnetError(
                .modelMissing, "the workspace has no model", at: DragnetError.Place(file: workspace),
                help: "run: dragnet train")
        }
        let name = id.hasPrefix("entity:") ? String(id.dropFirst("entity:".count)) : id
        let log = try store.loadEvents(context: context)
        let nodes = log.nodes
        let named = Self.entities(named: name, among: nodes)
        guard named.count < 2 else {
            let known = named.map { UntrustedText.terminal("\(nodes.type(of: $0).name):\(name)") }
            throw DragnetError(
                .usage, "\"\(UntrustedText.terminal(name))\" is the name of \(named.count) entities",
                help: "say \(known.joined(separator: ", "))", circumstance: .ambiguousName)
        }
        guard let node = named.first.map(Int.init) else {
            throw DragnetError(
                .usage, "there is no entity \(UntrustedText.terminal(name))", help: "give the name as it is in the log",
                circumstance: .unknownName)
        }
        let directory = try store.models.open(champion, context: context)
        let vectors = try NativeVectorFile.map(directory + "/vectors.dgvec").matrix
        guard node < vectors.rowCount, vectors.row(node).contains(where: { $0 != 0 }) else {
            throw DragnetError(
                .usage, "\(UntrustedText.terminal(name)) has no vector: the model has not seen it meet anyone",
                help: "run: dragnet train", circumstance: .unknownName)
        }
        var query = vectors.row(node)
        var search = try NeighborSearch(matrix: vectors, metric: metric, context: context)
        var met: Set<Int> = []
        if isUnmet {
            let norm = try ModelFiles.norm(ofNode: node, in: directory)
            query = query.map { $0 * norm }
            let contexts = try NativeVectorFile.map(directory + "/contexts.dgvec").matrix
            search = try NeighborSearch(matrix: contexts, metric: .dot, context: context)
            for row in log.heldRows {
                let (source, destination) = (Int(log.sources[row]), Int(log.destinations[row]))
                if source == node { met.insert(destination) }
                if destination == node { met.insert(source) }
            }
        }
        let (type, known) = (type, met)
        let isCandidate: @Sendable (Int) -> Bool = { row in
            row != node && row < nodes.count && (type == nil || nodes.type(of: NodeIndex(row)).name == type)
                && !known.contains(row) && !vectors.isZeroRow(row)
        }
        let found =
            switch reach {
            case .top(let count):
                try search.nearest(to: query, count: count, context: context, where: isCandidate)
            case .within(let bound):
                try search.within(bound, of: query, context: context, where: isCandidate)
            }
        return found.map { match in
            let other = NodeIndex(match.row)
            return Match(id: nodes.name(of: other), type: nodes.type(of: other).name, value: match.value)
        }
    }
}
