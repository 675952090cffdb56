import DragnetEvents

/// What the entities of a picture share: devices, addresses, phones, with who uses them.
struct SharedTies {
    /// The tie of an entity to what it shares.
    struct Tie {
        var source: NodeIndex
        var node: NodeIndex
        /// How many events say so.
        var count = 0
        var first: Int64?
        var last: Int64?
    }

    /// More things than this are not drawn.
    static let mostNodes = 12

    /// The ties, those of the thing with most users first.
    let ties: [Tie]

    /// The ties of the sources in `users` to things that at least `least` of them use, or that are among them.
    ///
    /// - Parameters:
    ///   - rows: where to look; each once.
    ///   - isCommon: whether so many use a thing, by its number and how many of `users` do, that it says nothing.
    init(
        log: EventLog, rows: some Collection<Int>, users: Set<NodeIndex>, least: Int = 2,
        isCommon: (NodeIndex, Int) -> Bool = { _, _ in false }
    ) {
        var places: [UInt64: Int] = [:]
        var ties: [Tie] = []
        log.forEachTie(of: rows) { row, source, node in
            guard users.contains(source) else { return }
            let key = UInt64(source) << 32 | UInt64(node)
            let place = places[key] ?? ties.count
            if place == ties.count {
                places[key] = place
                ties.append(Tie(source: source, node: node))
            }
            ties[place].count += 1
            guard let time = log.times?[row] else { return }
            ties[place].first = min(ties[place].first ?? time, time)
            ties[place].last = max(ties[place].last ?? time, time)
        }
        var counts: [NodeIndex: Int] = [:]
        for tie in ties { counts[tie.node, default: 0] += 1 }
        let ranked = counts.filter { ($0.value >= least || users.contains($0.key)) && !isCommon($0.key, $0.value) }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostNodes)
        var rank: [NodeIndex: Int] = [:]
        for (place, node) in ranked.map(\.key).enumerated() { rank[node] = place }
        self.ties = ties.filter { rank[$0.node] != nil }
            .sorted { (rank[$0.node] ?? 0, $0.source) < (rank[$1.node] ?? 0, $1.source) }
    }

    /// The ties as edges between the nodes of a picture; the place of each node is asked for, and may be made.
    func edges(_ place: (NodeIndex) -> Int) -> [IncidentGraph.Edge] {
        ties.map { tie in
            IncidentGraph.Edge(
                source: place(tie.source), destination: place(tie.node), eventCount: tie.count, firstTime: tie.first,
                lastTime: tie.last, isEvidence: false, isShared: true)
        }
    }
}
