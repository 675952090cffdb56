import DragnetCore
public import DragnetEvents
public import DragnetGraph

/// Links of a graph set aside, and pairs that are no links, to ask vectors which is which.
///
/// A link is set aside only if both its ends keep another one, because a node without links has no vector. A pair that is
/// no link has a random source and a random destination among the nodes that act as such, so that in a graph of two sides
/// the question is not answered by the sides alone.
public struct LinkHoldout: Sendable {
    /// Two nodes.
    public struct Pair: Sendable, Hashable {
        /// One end; for a link the lower number.
        public var first: NodeIndex
        /// The other end.
        public var second: NodeIndex

        /// A pair of nodes.
        public init(_ first: NodeIndex, _ second: NodeIndex) {
            self.first = first
            self.second = second
        }
    }

    /// The links that were set aside.
    public private(set) var links: Set<Pair> = []
    /// Those that are asked about, at most ``mostPairs``, in order.
    public private(set) var asked: [Pair] = []
    /// As many pairs that are no links.
    public private(set) var others: [Pair] = []

    /// More pairs than this change no figure's second digit.
    public static let mostPairs = 20_000

    /// Sets links aside.
    ///
    /// - Parameters:
    ///   - graph: all links, undirected.
    ///   - share: about this share is set aside.
    ///   - sources: the nodes that events come from, without repeats.
    ///   - destinations: the nodes that events go to, without repeats.
    public init(graph: CSRGraph, share: Double, sources: [NodeIndex], destinations: [NodeIndex], seed: UInt64) {
        precondition(!graph.isDirected, "links have no direction here")
        precondition((0..<1).contains(share), "a share lies in 0..<1")
        var left = (0..<graph.nodeCount).map { graph.degree(of: NodeIndex($0)) }
        var drawn = KeyedRandom(RandomKey(seed, Self.stage, 0))
        for node in 0..<graph.nodeCount {
            let first = NodeIndex(node)
            for second in graph.neighbors(of: first) where second > first {
                // Drawn for every link, so that one does not move the others.
                guard drawn.nextBool(probability: share), left[node] > 1, left[Int(second)] > 1 else { continue }
                left[node] -= 1
                left[Int(second)] -= 1
                links.insert(Pair(first, second))
                asked.append(Pair(first, second))
            }
        }
        if asked.count > Self.mostPairs {
            var random = KeyedRandom(RandomKey(seed, Self.stage, 1))
            random.shuffle(&asked)
            asked.removeLast(asked.count - Self.mostPairs)
        }
        guard !sources.isEmpty, !destinations.isEmpty else { return }
        var random = KeyedRandom(RandomKey(seed, Self.stage, 2))
        var tries = 0
        while others.count < asked.count && tries < 100 * asked.count {
            tries += 1
            let source = sources[random.next(below: sources.count)]
            let destination = destinations[random.next(below: destinations.count)]
            guard source != destination, !graph.hasEdge(from: source, to: destination) else { continue }
            others.append(Pair(source, destination))
        }
    }

    /// Whether the link between two nodes was set aside.
    public func holdsOut(_ source: NodeIndex, _ destination: NodeIndex) -> Bool {
        links.contains(Pair(min(source, destination), max(source, destination)))
    }

    /// The chance that a link set aside scores above a pair that is none; nil without any of both.
    public func area(of score: (Pair) -> Double) -> Double? {
        RankingMetrics.rocAUC(
            scores: asked.map(score) + others.map(score),
            isBad: asked.map { _ in true } + others.map { _ in false })
    }

    private static let stage: UInt64 = 0x11C0
}
