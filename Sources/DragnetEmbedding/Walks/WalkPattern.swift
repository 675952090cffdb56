import DragnetCore
public import DragnetEvents
import DragnetGraph

/// A metapath: the types of nodes that a walk meets in turn, over and over (metapath2vec, Dong, Chawla and Swami, KDD
/// 2017).
///
/// ```swift
/// let pattern = try WalkPattern("card,merchant")            // card, merchant, card, merchant, …
/// let embedding = try Node2Vec(settings).embed(
///     graph: graph, types: types, pattern: pattern, context: context)
/// ```
///
/// In a graph of cards, merchants and devices, "card,merchant" finds cards that shop alike, whatever device they use. A walk
/// may begin anywhere in the pattern that its first node's type fits, goes along edges to nodes of the next type alone, by
/// their weights, and ends where there is none.
public struct WalkPattern: Sendable, Hashable, Codable {
    /// The types in turn; after the last comes the first again.
    public let types: [EntityType]

    /// The pattern of these types, 2 to 16 of them; written as in the papers, with the first type again at the end, it may
    /// have 17.
    ///
    /// - Throws: ``DragnetError/Code/configuration``.
    public init(_ types: [EntityType]) throws {
        let isClosed = types.count > 2 && types.first == types.last
        let turn = isClosed ? Array(types.dropLast()) : types
        guard (2...16).contains(turn.count) else {
            throw DragnetError(
                .configuration, "a pattern of walks has \(turn.count) types, but must have 2 to 16",
                help: "name types in turn, such as card,merchant")
        }
        self.types = turn
    }

    /// The pattern that is written as names of types with commas.
    ///
    /// - Throws: ``DragnetError/Code/configuration``.
    public init(_ text: String) throws {
        try self.init(
            text.split(separator: ",", omittingEmptySubsequences: false).map { name in
                guard let type = EntityType(name: String(name)) else {
                    throw DragnetError(
                        .configuration, "\"\(UntrustedText.shortened(String(name), to: 60))\" is no type of entity",
                        help: "types are " + EntityType.allCases.map(\.name).joined(separator: ", "))
                }
                return type
            })
    }

    /// Reads the names of the types.
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the names of the types.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(types.map(\.name).joined(separator: ","))
    }
}

/// A graph whose walks keep a pattern: one state for each node and each place of the pattern that fits it, an edge from a
/// state to the states of the next place.
///
/// So that plain walks over the states are walks of the pattern over the nodes.
struct PatternGraph: Sendable {
    /// The edges that the pattern can take, either way; other nodes have none.
    let nodes: CSRGraph
    /// The graph of the states, directed.
    let states: CSRGraph
    /// The node of each state.
    let nodeOfState: [NodeIndex]
    /// Where each node's states begin, one more than there are nodes.
    let firstState: [UInt32]

    /// - Parameter types: one a node of `graph`.
    init(graph: CSRGraph, types: [EntityType], pattern: WalkPattern) {
        precondition(types.count == graph.nodeCount, "one type a node")
        let turn = pattern.types
        var firstState: [UInt32] = [0]
        var nodeOfState: [NodeIndex] = []
        var placeOfState: [Int] = []
        for node in 0..<graph.nodeCount {
            for place in turn.indices where turn[place] == types[node] {
                nodeOfState.append(NodeIndex(node))
                placeOfState.append(place)
            }
            firstState.append(UInt32(nodeOfState.count))
        }
        // The state of a node at each place of the pattern, counted from the node's first one.
        let ordinal = turn.indices.map { place in turn[..<place].count { $0 == turn[place] } }
        var steps = (sources: [NodeIndex](), destinations: [NodeIndex](), weights: [Double]())
        for state in nodeOfState.indices {
            let next = (placeOfState[state] + 1) % turn.count
            for entry in graph.row(of: nodeOfState[state]) where types[Int(graph.targets[entry])] == turn[next] {
                steps.sources.append(NodeIndex(state))
                steps.destinations.append(firstState[Int(graph.targets[entry])] + UInt32(ordinal[next]))
                steps.weights.append(graph.weights.map { Double($0[entry]) } ?? 1)
            }
        }
        func follows(_ first: EntityType, _ second: EntityType) -> Bool {
            turn.indices.contains { turn[$0] == first && turn[($0 + 1) % turn.count] == second }
        }
        var edges = (sources: [NodeIndex](), destinations: [NodeIndex](), weights: [Double]())
        for node in 0..<NodeIndex(graph.nodeCount) {
            for entry in graph.row(of: node) where graph.isDirected || node < graph.targets[entry] {
                let (first, second) = (types[Int(node)], types[Int(graph.targets[entry])])
                guard follows(first, second) || (!graph.isDirected && follows(second, first)) else { continue }
                edges.sources.append(node)
                edges.destinations.append(graph.targets[entry])
                edges.weights.append(graph.weights.map { Double($0[entry]) } ?? 1)
            }
        }
        func built(_ count: Int, _ isDirected: Bool, _ list: ([NodeIndex], [NodeIndex], [Double])) -> CSRGraph {
            var builder = GraphBuilder(nodeCount: count)
            builder.isDirected = isDirected
            return builder.build(
                sources: list.0, destinations: list.1, edgeWeights: graph.weights == nil ? nil : list.2)
        }
        states = built(nodeOfState.count, true, steps)
        nodes = built(graph.nodeCount, graph.isDirected, edges)
        self.nodeOfState = nodeOfState
        self.firstState = firstState
    }

    /// The state that walk `index` from a node begins in; nil if the pattern has no place for it.
    func state(of node: NodeIndex, walk index: Int) -> UInt32? {
        let (low, high) = (firstState[Int(node)], firstState[Int(node) + 1])
        return low == high ? nil : low + UInt32(index % Int(high - low))
    }
}
