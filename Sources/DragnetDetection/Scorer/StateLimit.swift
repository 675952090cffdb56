import DragnetEvents

/// How much scoring remembers at most, so that strangers who send ever new names cannot use up the memory.
///
/// Entities are numbered in the order in which they first appear, and the first ones are remembered. An event with an end
/// beyond them, or with a pair that is new where there is no room for one more, is scored as if it were only looked at: by
/// what is known of its ends, as cold where nothing is, and nothing of it is taken in. What is remembered already stays,
/// also where a limit was set later or a model has learnt more. Below the limit no score changes by it.
///
/// An entity costs about a kilobyte, a pair up to 400 bytes.
public struct StateLimit: Sendable, Hashable {
    /// Entities.
    public var entities: Int
    /// Pairs of entities; as many ports of pairs, and on networks services and rhythms.
    public var pairs: Int

    /// A limit of so many entities and pairs.
    public init(entities: Int, pairs: Int) {
        self.entities = entities
        self.pairs = pairs
    }
}

extension Scorer {
    /// Entities that there is room for in memory, used or not: the flat arrays are so long.
    public var entityCount: Int { scoresFlows ? flows.state.hosts.count : stream.state.nodes.count }

    /// Pairs that are remembered.
    public var pairCount: Int { scoresFlows ? flows.state.pairs.count : stream.state.pairs.count }

    /// Whether an event may be taken in.
    @inline(__always)
    func hasRoom(for event: Event) -> Bool {
        guard let limit else { return true }
        let highest = Int(max(event.source, event.destination))
        guard highest < limit.entities || highest < entityCount else { return false }
        if scoresFlows { return flows.state.hasRoom(for: event, pairs: limit.pairs) }
        if stream.state.pairs.count < limit.pairs && stream.state.ports.count < limit.pairs { return true }
        return stream.state.hasRoom(for: stream.oriented(event), pairs: limit.pairs)
    }

    /// An event that is not taken in, with ends that nothing is known of right behind those that are remembered: room that
    /// is made to look at it must not depend on how many names came.
    func standIn(for event: Event) -> Event {
        let first = NodeIndex(
            scoresFlows ? flows.state.hosts.count : max(stream.state.nodes.count, stream.space.clusters.count))
        var event = event
        switch (event.source >= first, event.destination >= first) {
        case (true, true):
            let (source, destination) = (event.source, event.destination)
            event.source = source > destination ? first + 1 : first
            event.destination = destination > source ? first + 1 : first
        case (true, false): event.source = first
        case (false, true): event.destination = first
        case (false, false): break
        }
        return event
    }
}

extension ScoringState {
    /// Whether there is room for what an event would add to the pairs; both ends have theirs.
    fileprivate func hasRoom(for event: Event, pairs limit: Int) -> Bool {
        if pairs.count >= limit && pairs.number(event.source, event.destination) == nil { return false }
        return ports.count < limit || !isNewPort(event)
    }
}

extension FlowState {
    /// Whether there is room for what a connection would add to the tables; both ends have theirs.
    fileprivate func hasRoom(for event: Event, pairs limit: Int) -> Bool {
        // Nearly always; nothing is looked up then.
        if max(pairs.count, rhythms.count, serviceIndex.count, offers.count) < limit { return true }
        let service = event.port ?? 0
        func fits(_ index: KeyIndex, _ key: UInt64) -> Bool { index.count < limit || index.number(of: key) != nil }
        return fits(pairIndex, Self.pairKey(event.source, event.destination))
            && fits(rhythmIndex, Self.rhythmKey(event.source, event.destination, service))
            && fits(serviceIndex, UInt64(event.source) << 32 | UInt64(service))
            && fits(offers, UInt64(event.destination) << 32 | UInt64(service))
    }
}
