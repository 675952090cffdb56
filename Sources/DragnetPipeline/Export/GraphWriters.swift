import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetVectors

/// The forms in which a graph is written.
public enum GraphForm: String, Sendable, Hashable, CaseIterable {
    /// GraphML, as NetworkX, Gephi, yEd and igraph read it.
    case graphml
    /// Graphviz's language.
    case dot
    /// JSON of nodes and links, as NetworkX and d3 read it.
    case json
}

/// Numbers and texts that all forms share.
private enum ExportText {
    /// At most so many decimals, never an exponent's surprise: the shortest text of the rounded value.
    static func number(_ value: Double, _ scale: Double = 1e6) -> String {
        // What is as large has no decimals, and times the scale it may be infinite.
        value.magnitude < 1e15 ? "\((value * scale).rounded() / scale)" : "\(value)"
    }
}

extension ExportedGraph.Node {
    /// Its attributes by name, in the order of every file; numbers as they are written.
    fileprivate var attributes: [(name: String, text: String)] {
        var list: [(String, String)] = [
            ("label", name), ("type", type), ("score", ExportText.number(score)),
            ("surprise", ExportText.number(surprise, 1e4)), ("severity", severity.name), ("status", status),
            ("events", "\(events)"), ("color", color), ("border", border),
        ]
        if let cluster { list.append(("cluster", "\(cluster)")) }
        if let incident { list.append(("incident", incident)) }
        if !reasons.isEmpty { list.append(("reasons", reasons.joined(separator: ";"))) }
        if let place, place.x.isFinite, place.y.isFinite {
            list += [("x", ExportText.number(place.x)), ("y", ExportText.number(place.y))]
        }
        return list
    }
}

extension ExportedGraph.Edge {
    fileprivate var attributes: [(name: String, text: String)] {
        var list: [(String, String)] = [("events", "\(events)"), ("surprise", ExportText.number(surprise, 1e4))]
        if let amount, amount.isFinite { list.append(("amount", ExportText.number(amount))) }
        if !unit.isEmpty { list.append(("unit", unit)) }
        if let firstTime { list.append(("first_time", Timestamp.text(firstTime))) }
        if let lastTime { list.append(("last_time", Timestamp.text(lastTime))) }
        if let shared { list.append(("shared", shared)) }
        return list
    }
}

/// The attributes that are numbers, with their GraphML type; all others are text.
private let numericAttributes = [
    "score": "double", "surprise": "double", "events": "long", "cluster": "long", "x": "double", "y": "double",
    "amount": "double",
]

/// Writes a graph piece by piece, so that the text of a large one is never in memory as a whole.
struct GraphWriter {
    let graph: ExportedGraph
    /// Takes the next piece of text.
    let write: (String) throws -> Void

    func write(as form: GraphForm, context: WorkContext) throws {
        switch form {
        case .graphml: try writeGraphML(context)
        case .dot: try writeDOT(context)
        case .json: try writeJSON(context)
        }
    }

    private static let nodeNames = [
        "label", "type", "score", "surprise", "severity", "status", "events", "color", "border", "cluster", "incident",
        "reasons", "x", "y",
    ]
    private static let edgeNames = ["events", "surprise", "amount", "unit", "first_time", "last_time"]

    private func writeGraphML(_ context: WorkContext) throws {
        try write(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns">

            """)
        let hasTies = graph.edges.contains { $0.shared != nil }
        let edgeNames = Self.edgeNames + (hasTies ? ["shared"] : [])
        for (owner, names) in [("node", Self.nodeNames), ("edge", edgeNames)] {
            for name in names {
                try write(
                    "<key id=\"\(owner)-\(name)\" for=\"\(owner)\" attr.name=\"\(name)\" "
                        + "attr.type=\"\(numericAttributes[name] ?? "string")\"/>\n")
            }
        }
        try write("<graph edgedefault=\"directed\">\n")
        for (number, node) in graph.nodes.enumerated() {
            if number & 0xFFF == 0 { try context.cancellation.check() }
            try write("<node id=\"n\(number)\">\(Self.data("node", node.attributes))</node>\n")
        }
        for (number, edge) in graph.edges.enumerated() {
            if number & 0xFFF == 0 { try context.cancellation.check() }
            try write(
                "<edge id=\"e\(number)\" source=\"n\(edge.source)\" target=\"n\(edge.destination)\">"
                    + "\(Self.data("edge", edge.attributes))</edge>\n")
        }
        try write("</graph>\n</graphml>\n")
    }

    private static func data(_ owner: String, _ attributes: [(name: String, text: String)]) -> String {
        attributes.map { "<data key=\"\(owner)-\($0.name)\">\(UntrustedText.markup($0.text))</data>" }.joined()
    }

    private func writeDOT(_ context: WorkContext) throws {
        try write("digraph dragnet {\nnode [shape=circle, style=filled];\n")
        for (number, node) in graph.nodes.enumerated() {
            if number & 0xFFF == 0 { try context.cancellation.check() }
            var attributes = Self.quoted(node.attributes.filter { !["color", "border", "x", "y"].contains($0.name) })
            attributes.append("fillcolor=\"\(node.color)\"")
            attributes.append("color=\"\(node.border)\"")
            if let place = node.place, place.x.isFinite, place.y.isFinite {
                attributes.append("pos=\"\(ExportText.number(place.x)),\(ExportText.number(place.y))\"")
            }
            try write("n\(number) [\(attributes.joined(separator: ", "))];\n")
        }
        for (number, edge) in graph.edges.enumerated() {
            if number & 0xFFF == 0 { try context.cancellation.check() }
            try write(
                "n\(edge.source) -> n\(edge.destination) [\(Self.quoted(edge.attributes).joined(separator: ", "))];\n")
        }
        try write("}\n")
    }

    private static func quoted(_ attributes: [(name: String, text: String)]) -> [String] {
        attributes.map { "\($0.name)=\(UntrustedText.dotString($0.text))" }
    }

    private func writeJSON(_ context: WorkContext) throws {
        let model = graph.model.map { "\"\($0)\"" } ?? "null"
        try write("{\"v\":1,\"directed\":true,\"multigraph\":true,\"graph\":{\"model\":\(model)},\n\"nodes\":[\n")
        for (number, node) in graph.nodes.enumerated() {
            if number & 0xFFF == 0 { try context.cancellation.check() }
            try write((number > 0 ? ",\n" : "") + "{\"id\":\(number)" + (try Self.members(node.attributes)) + "}")
        }
        try write("\n],\n\"links\":[\n")
        for (number, edge) in graph.edges.enumerated() {
            if number & 0xFFF == 0 { try context.cancellation.check() }
            try write(
                (number > 0 ? ",\n" : "") + "{\"source\":\(edge.source),\"target\":\(edge.destination)"
                    + (try Self.members(edge.attributes)) + "}")
        }
        try write("\n]}\n")
    }

    private static func members(_ attributes: [(name: String, text: String)]) throws -> String {
        try attributes.map { attribute in
            let value =
                attribute.name == "reasons"
                ? String(
                    decoding: try StableJSON.encode(attribute.text.split(separator: ";").map(String.init)),
                    as: UTF8.self)
                : numericAttributes[attribute.name] != nil
                    ? attribute.text : String(decoding: try StableJSON.encode(attribute.text), as: UTF8.self)
            return ",\"\(attribute.name)\":\(value)"
        }.joined()
    }
}
