import CGraphviz
import DragnetCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The attributes that Dragnet ever sets; nothing else can be, so no input can bring in a link, an image or a file.
enum GraphvizAttribute: String {
    case arrowhead, arrowsize, arrowtail, bgcolor, color, dir, dpi, fillcolor, fixedsize, fontcolor, fontname, fontsize
    case height, id, label, labelloc, margin, mclimit, nodesep, nslimit, nslimit1, outputorder, overlap, pad
    case penwidth, peripheries, pos, rankdir, ranksep, shape, splines, start, style, width
}

/// An open graph of the Graphviz library, closed when it goes; only to be used inside ``GraphvizLibrary/run(_:)``.
final class GraphvizGraph {
    /// A node, an edge or the graph itself.
    struct Part {
        fileprivate let pointer: UnsafeMutableRawPointer
    }

    private let context: OpaquePointer
    private let graph: UnsafeMutablePointer<Agraph_t>
    private var isLaidOut = false
    private var nodeCount = 0

    init(_ context: OpaquePointer) throws {
        self.context = context
        var kind = Agdesc_t()
        kind.directed = 1
        kind.maingraph = 1
        guard let graph = Self.withText("picture", { agopen($0, kind, nil) }) else {
            throw GraphvizLibrary.failure("Graphviz cannot open a graph")
        }
        self.graph = graph
    }

    deinit {
        if isLaidOut { gvFreeLayout(context, graph) }
        agclose(graph)
    }

    /// The graph itself.
    var whole: Part { Part(pointer: UnsafeMutableRawPointer(graph)) }

    /// A new node; its name is made here and never from outside.
    func addNode(_ attributes: [GraphvizAttribute: String]) throws -> Part {
        guard let node = Self.withText("n\(nodeCount)", { agnode(graph, $0, 1) }) else {
            throw GraphvizLibrary.failure("Graphviz cannot add a node")
        }
        nodeCount += 1
        let part = Part(pointer: UnsafeMutableRawPointer(node))
        set(attributes, on: part)
        return part
    }

    /// A new edge.
    func addEdge(_ source: Part, _ destination: Part, _ attributes: [GraphvizAttribute: String]) throws -> Part {
        let (tail, head) = (
            source.pointer.assumingMemoryBound(to: Agnode_t.self),
            destination.pointer.assumingMemoryBound(to: Agnode_t.self)
        )
        guard let edge = agedge(graph, tail, head, nil, 1) else {
            throw GraphvizLibrary.failure("Graphviz cannot add an edge")
        }
        let part = Part(pointer: UnsafeMutableRawPointer(edge))
        set(attributes, on: part)
        return part
    }

    /// Sets attributes, always in the same order, because that order is part of the DOT output.
    func set(_ attributes: [GraphvizAttribute: String], on part: Part) {
        for (attribute, value) in attributes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            Self.withText(attribute.rawValue) { name in
                Self.withText(value) { value in
                    _ = Self.withText("") { agsafeset(part.pointer, name, value, $0) }
                }
            }
        }
    }

    /// The value of an attribute, as the layout left it.
    func value(_ attribute: GraphvizAttribute, of part: Part) -> String? {
        guard let value = Self.withText(attribute.rawValue, { agget(part.pointer, $0) }) else { return nil }
        return String(cString: value)
    }

    /// Runs a layout engine and writes its results into the attributes.
    func layOut(_ engine: String) throws {
        // Its force-directed layouts draw from the C library's generators, whose state is what was drawn before.
        srand(1)
        srand48(1)
        guard gvLayout(context, graph, engine) == 0 else {
            throw GraphvizLibrary.failure("Graphviz cannot lay out the picture")
        }
        isLaidOut = true
        attach_attrs(graph)
    }

    /// The picture in a format of Graphviz.
    func render(_ format: String) throws -> [UInt8] {
        var data: UnsafeMutablePointer<CChar>?
        var length: UInt32 = 0
        guard gvRenderData(context, graph, format, &data, &length) == 0, let data else {
            throw GraphvizLibrary.failure("Graphviz cannot draw the picture")
        }
        defer { gvFreeRenderData(data) }
        return UnsafeRawBufferPointer(start: data, count: Int(length)).map { $0 }
    }

    /// Graphviz takes its names and values by mutable pointer and copies them.
    private static func withText<Result>(_ text: String, _ body: (UnsafeMutablePointer<CChar>?) -> Result) -> Result {
        text.withCString { body(UnsafeMutablePointer(mutating: $0)) }
    }
}
