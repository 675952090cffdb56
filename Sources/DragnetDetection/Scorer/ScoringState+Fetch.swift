import DragnetEvents
import DragnetVectors

/// Asks the memory early for what scoring an event will look at: twenty places far apart for each end.
///
/// Nothing here changes anything but how long reading takes.
extension ScoringState {
    /// The first places: what is kept of both ends, and where what is kept of the pair stands.
    func fetch(_ source: NodeIndex, _ destination: NodeIndex) {
        fetch(source)
        fetch(destination)
        pairs.fetch(source, destination)
        interactions.links.fetch(source, destination)
    }

    @inline(__always)
    private func fetch(_ node: NodeIndex) {
        nodes.fetch(Int(node))
        counters.fetch(Int(node) * NodeCounter.count, count: NodeCounter.count)
        interactions.fetch(node)
        money.accounts.fetch(Int(node))
        counts.fetch(node)
        upstream.fetch(node)
    }

    /// What the first places, which were asked for before, lead to; the vectors of the last partners above all.
    func fetchPartners(_ source: NodeIndex, _ destination: NodeIndex, space: VectorSpace, ring: Int) {
        if let pair = pairs.fetchEntries(source, destination) { counts.fetch(pair: pair) }
        interactions.links.fetchLink(source, destination)
        fetchPartners(of: source, space: space, ring: ring)
        fetchPartners(of: destination, space: space, ring: ring)
    }

    @inline(__always)
    private func fetchPartners(of node: NodeIndex, space: VectorSpace, ring: Int) {
        upstream.fetchOrigins(of: node)
        guard Int(node) < interactions.nodes.count else { return }
        let fill = min(ring, interactions.nodes[Int(node)].ringFill)
        for place in 0..<fill {
            let partner = interactions.nodes[Int(node)].newest(place)
            space.fetch(partner)
            interactions.links.fetchMarks(of: partner)
        }
    }
}

extension VectorSpace {
    /// Asks the memory for a node's vector.
    @inline(__always)
    func fetch(_ node: NodeIndex) {
        clusters.fetch(Int(node))
        vectors.fetch(Int(node))
    }

    /// Asks the memory for all that is known of a node.
    func fetchAll(of node: NodeIndex) {
        fetch(node)
        distanceZ.fetch(Int(node))
        pairs.norms.fetch(Int(node))
        pairs.contexts.fetch(Int(node))
    }
}
