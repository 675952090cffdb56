public import DragnetCore
import DragnetDetection
import DragnetEvents
public import DragnetRendering
import DragnetStorage

/// Draws an incident, event, entity or pair of a workspace.
///
/// An event of an incident is drawn as that incident, because that is what explains it; an entity is drawn with all of
/// its own events, in whatever incidents they are.
public struct RenderJob: Sendable {
    /// An incident, event, entity or pair.
    public var id: String
    /// The workspace's directory.
    public var workspace: String
    /// All settings; those of the input say which hosts are one's own.
    public var configuration: DragnetConfiguration
    /// How many steps around what is meant are drawn, 0...5; nil takes an incident as it was found, and otherwise 1.
    public var hops: Int?
    /// How the marks are placed.
    public var layout = PictureLayout.auto
    /// What draws; this process unless given.
    public var drawer: any PictureDrawer = PictureRenderer()

    /// A drawing of `id`.
    public init(id: String, workspace: String, configuration: DragnetConfiguration) {
        self.id = id
        self.workspace = workspace
        self.configuration = configuration
    }

    /// A picture before it is drawn, and what a file of it may be called.
    public struct Composition: Sendable {
        /// A name without ending that is safe in any folder.
        public var fileName: String
        /// What is drawn.
        public var drawing: Drawing
    }

    /// What is drawn of ``id``.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if it means nothing, or several things.
    public func composition(context: WorkContext) throws -> Composition {
        if let hops, !(0...NeighborhoodGraphBuilder.mostHops).contains(hops) {
            throw DragnetError(
                .usage, "--hops is \(hops)", help: "say a number from 0 to \(NeighborhoodGraphBuilder.mostHops)")
        }
        let store = try Workspace.open(at: workspace)
        defer { try? store.close() }
        let composer = PictureComposer(maxNodes: configuration.render.maxNodes)
        let reference = try store.resolve(id)
        if var incident = try store.incident(of: reference) {
            switch hops {
            case nil: break
            case 0: incident.graph = incident.graph.withoutContext
            case .some:
                incident.graph = try surroundings(store, context).graph(of: incident)
            }
            return Composition(
                fileName: UntrustedText.fileName(incident.id), drawing: composer.drawing(of: incident))
        }
        return Composition(
            fileName: UntrustedText.fileName(reference.description),
            drawing: composer.drawing(of: try surroundings(store, context).neighborhood(of: reference)))
    }

    private func surroundings(_ store: Workspace, _ context: WorkContext) throws -> Surroundings {
        let log = try store.loadEvents(context: context)
        let networks = try configuration.internalNetworks(of: log)
        return Surroundings(
            store: store, log: log, insideHosts: networks.map { InsideHosts(log: log, networks: $0) },
            hops: hops ?? 1)
    }

    /// The picture in the form that a file's name asks for.
    ///
    /// - Throws: ``DragnetError/Code/usage`` for a form that is not known.
    public func picture(_ composition: Composition, named path: String) throws -> [UInt8] {
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard path.contains("."), let format = PictureFormat(rawValue: ending) else {
            throw DragnetError(
                .usage, "\"\(UntrustedText.terminal(path))\" names no form of picture",
                help: "end the name in .svg, .png, .pdf or .dot")
        }
        let theme = PictureTheme(rawValue: configuration.render.theme.rawValue) ?? .light
        return try drawer.picture(
            PictureRequest(composition.drawing, format: format, theme: theme, layout: layout))
    }
}

extension Workspace {
    /// The incident that an id means: by its own, or by that of one of its events or entities.
    ///
    /// - Throws: ``DragnetError/Code/usage`` if it means none.
    func incident(meantBy id: String) throws -> Incident {
        let reference = try resolve(id)
        var found = try incident(of: reference)
        if case .entity(let name) = reference {
            found = try entityFinding(name: name)?.incident.flatMap { try incident(id: $0) }
        }
        guard let found else {
            throw DragnetError(
                .usage, "\(UntrustedText.terminal(reference.description)) belongs to no incident",
                help: "list the incidents: dragnet incidents")
        }
        return found
    }

    /// The incident that a reference is drawn as; nil for what is drawn for itself.
    fileprivate func incident(of reference: FindingReference) throws -> Incident? {
        switch reference {
        case .incident(let id): try incident(id: id)
        case .event(let name): try eventFinding(id: name)?.incident.flatMap { try incident(id: $0) }
        case .entity, .pair: nil
        }
    }
}

extension IncidentGraph {
    /// The evidence alone.
    fileprivate var withoutContext: IncidentGraph {
        let kept = nodes.indices.filter { nodes[$0].isEvidence }
        var place = [Int: Int]()
        for (new, old) in kept.enumerated() { place[old] = new }
        let edges = edges.filter(\.isEvidence).compactMap { edge -> Edge? in
            guard let source = place[edge.source], let destination = place[edge.destination] else { return nil }
            var edge = edge
            (edge.source, edge.destination) = (source, destination)
            return edge
        }
        return IncidentGraph(nodes: kept.map { nodes[$0] }, edges: edges, activity: activity)
    }
}
