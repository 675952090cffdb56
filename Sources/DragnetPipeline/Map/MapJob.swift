public import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import DragnetStorage
import DragnetVectors

/// Lays out the entities of a workspace's model in two dimensions.
///
/// The vectors and clusters are those of the model that scores; bands and incidents those of the newest findings. The
/// same bytes on any number of threads.
public struct MapJob: Sendable {
    /// The workspace's directory.
    public var workspace: String
    /// How vectors are brought into the plane.
    public var method: EntityMap.Method
    /// The seed of the layout.
    public var seed: UInt64

    /// A map of `workspace`.
    public init(workspace: String, method: EntityMap.Method, seed: UInt64 = 1) {
        self.workspace = workspace
        self.method = method
        self.seed = seed
    }

    /// The map.
    ///
    /// - Throws: ``DragnetError/Code/modelMissing`` without a model.
    public func run(context: WorkContext) throws -> EntityMap { try runWithPeers(context: context).map }

    /// The map, and who is clustered with whom.
    ///
    /// - Throws: ``DragnetError/Code/modelMissing`` without a model.
    public func runWithPeers(context: WorkContext) throws -> (map: EntityMap, peers: ClusterPeers) {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        guard let learnt = try LearntClusters(of: store, context: context) else {
            throw DragnetError(
                .modelMissing, "the workspace has no model", at: DragnetError.Place(file: workspace),
                help: "run: dragnet train")
        }
        let log = try store.loadEvents(context: context)
        let graph = GraphBuilder.graph(of: log, rows: log.heldRows, weighting: .none)
        let peers = ClusterPeers(vectors: learnt.vectors, clusters: learnt.clusters, log: log, graph: graph)
        var map = try EntityMapper(method: method, seed: seed).map(
            vectors: learnt.vectors, clusters: learnt.clusters, named: peers.names, log: log, model: learnt.model,
            context: context)
        var findings: [ByteKey: EntityFinding] = [:]
        for finding in try store.entityFindings() { findings[ByteKey(finding.type + ":" + finding.id)] = finding }
        map.add(findings)
        return (map, peers)
    }
}

/// Brings vectors into the plane.
struct EntityMapper {
    let method: EntityMap.Method
    let seed: UInt64

    /// The map of all nodes that have a vector, without findings.
    ///
    /// - Parameters:
    ///   - vectors: one for each node of the log, or for its first ones.
    ///   - clusters: the cluster of each, -1 for none.
    ///   - clusterNames: what is typical of each cluster.
    func map(
        vectors: EmbeddingMatrix, clusters: [Int32], named clusterNames: [String], log: EventLog, model: String,
        context: WorkContext
    ) throws -> EntityMap {
        let nodes = (0..<min(vectors.rowCount, log.nodes.count)).filter { !vectors.isZeroRow($0) }
        let units = vectors.selecting(nodes).normalized()
        let places =
            switch method {
            case .pca: try PrincipalComponents.project2D(units, seed: seed, context: context)
            case .tsne: try NeighborMap().project(units, seed: seed, context: context)
            }
        let entries = zip(nodes, places).map { node, place in
            let index = NodeIndex(node)
            let cluster = node < clusters.count && clusters[node] >= 0 ? Int(clusters[node]) : nil
            return EntityMap.Entry(
                id: log.nodes.name(of: index), type: log.nodes.type(of: index).name, place: place, cluster: cluster)
        }
        let preservation = try NeighborPreservation.share(of: places, in: units, seed: seed, context: context)
        return EntityMap(
            method: method, model: model, entries: entries, clusterNames: clusterNames, preservation: preservation)
    }
}
