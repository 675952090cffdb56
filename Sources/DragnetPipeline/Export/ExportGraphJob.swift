public import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetStorage
import DragnetVectors
import Foundation

/// Writes a workspace's graph for another tool, with scores, clusters, reasons, colours and places.
public struct ExportGraphJob: Sendable {
    /// The workspace's directory.
    public var workspace: String
    /// The form.
    public var form: GraphForm
    /// Only what belongs to this incident; nil for all.
    public var incident: String?
    /// The seed of the projection.
    public var seed: UInt64

    /// An export of the whole graph of `workspace`.
    public init(workspace: String, form: GraphForm, incident: String? = nil, seed: UInt64 = 1) {
        self.workspace = workspace
        self.form = form
        self.incident = incident
        self.seed = seed
    }

    /// How much was written.
    public struct Result: Sendable {
        /// Entities.
        public var nodes: Int
        /// Edges: all events of one unit from one entity to another.
        public var edges: Int
    }

    /// Writes the graph.
    ///
    /// - Parameter path: the file, which is whole or not there; nil writes to `write`.
    /// - Throws: ``DragnetError/Code/usage`` for an unknown incident, ``DragnetError/Code/inputUnusable`` for an empty
    ///   workspace.
    public func run(
        to path: String?, context: WorkContext, write: @escaping (String) throws -> Void = { _ in }
    ) throws -> Result {
        let graph = try graph(context: context)
        if let path {
            let file = try AtomicFile(path: path)
            try GraphWriter(graph: graph, write: file.write).write(as: form, context: context)
            try file.commit()
        } else {
            try GraphWriter(graph: graph, write: write).write(as: form, context: context)
        }
        return Result(nodes: graph.nodes.count, edges: graph.edges.count)
    }

    private func graph(context: WorkContext) throws -> ExportedGraph {
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let log = try store.loadEvents(context: context)
        guard log.count > 0 else {
            throw DragnetError(
                .inputUnusable, "the workspace holds no event", at: DragnetError.Place(file: workspace),
                help: "run: dragnet import")
        }
        let members = try incident.map { try member(names: $0, store) }
        let kept = (0..<log.nodes.count).filter { node in
            members?.contains(ByteKey(log.nodes.name(of: NodeIndex(node)))) ?? true
        }
        var numberOf: [Int: Int] = [:]
        for (number, node) in kept.enumerated() { numberOf[node] = number }
        let verdicts = try store.eventVerdicts(rows: 0..<log.count)
        let edges = ExportedGraph.edges(of: log, surprise: { verdicts[$0]?.surprise ?? 0 }, numberOf: numberOf)
        var nodes = try self.nodes(kept, of: log, store)
        // A tie is no event of those that it joins.
        for edge in edges where edge.shared == nil {
            nodes[edge.source].events += edge.events
            if edge.destination != edge.source { nodes[edge.destination].events += edge.events }
        }
        let model = try place(&nodes, kept, store, context)
        return ExportedGraph(nodes: nodes, edges: edges, model: model)
    }

    private func member(names id: String, _ store: Workspace) throws -> Set<ByteKey> {
        guard let found = try store.incident(id: id) else {
            throw DragnetError(
                .usage, "there is no incident \(UntrustedText.terminal(UntrustedText.shortened(id, to: 60)))",
                help: "dragnet incidents lists what was found", circumstance: .unknownName)
        }
        return Set(found.entities.map { ByteKey($0) })
    }

    private func nodes(_ kept: [Int], of log: EventLog, _ store: Workspace) throws -> [ExportedGraph.Node] {
        var findings: [ByteKey: [EntityFinding]] = [:]
        for finding in try store.entityFindings() { findings[ByteKey(finding.id), default: []].append(finding) }
        return kept.map { number in
            let name = log.nodes.name(of: NodeIndex(number))
            let type = log.nodes.type(of: NodeIndex(number)).name
            var node = ExportedGraph.Node(name: name, type: type)
            if let finding = findings[ByteKey(name)]?.first(where: { $0.type == type }) {
                node.score = finding.score
                node.surprise = finding.surprise
                node.severity = finding.severity
                node.status = finding.status.rawValue
                node.cluster = finding.cluster
                node.incident = finding.incident
                node.reasons = finding.reasons.map(\.code.rawValue)
            }
            return node
        }
    }

    /// Places by the champion's vectors.
    ///
    /// - Returns: the id of that model; nil where there is none.
    private func place(
        _ nodes: inout [ExportedGraph.Node], _ kept: [Int], _ store: Workspace, _ context: WorkContext
    ) throws -> String? {
        guard let champion = try store.models.champion() else { return nil }
        let directory = try store.models.open(champion, context: context)
        let vectors = try NativeVectorFile.map(directory + "/vectors.dgvec").matrix
        let known = kept.indices.filter { place in
            kept[place] < vectors.rowCount && vectors.row(kept[place]).contains { $0 != 0 }
        }
        guard known.count > 1 else { return champion.text }
        let points = try PrincipalComponents.project2D(
            vectors.normalized(), rows: known.map { kept[$0] }, seed: seed, context: context)
        for (place, point) in zip(known, points) { nodes[place].place = point }
        return champion.text
    }
}
