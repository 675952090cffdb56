import DragnetCore
import DragnetEvents

/// A partner that both ends of an event share, by the numbers of its two links.
struct CommonNeighbor: Sendable {
    var node: NodeIndex
    var linkToSource: Int
    var linkToDestination: Int
}

/// The partners that both ends share: how many, how busy, how fresh.
///
/// With w_z = 1/log(2 + n_z) (Adamic and Adar 2003): the count, the sum of w, the same faded by the older of the last
/// meetings (m), the same faded by the first meetings (new triangles, short and medium) and what that leaves (old), their
/// log ratio, count/sqrt((k_u+1)(k_v+1)), count/min k, the freshest link, the smallest n_z. Speaks for DENSE_GROUP and
/// UNLIKELY_EDGE. O(min(degree, cap)).
enum NeighborColumns {
    static let columns: [SignalColumns.Column] = [
        "count", "weighted", "recent", "newShort", "new", "old", "newToOld", "cosine", "share", "freshest", "smallest",
    ].map { SignalColumns.Column(name: "common.\($0)", group: .commonNeighbors) }

    /// Finds the common neighbours: the list of the end with fewer partners is walked, newest first.
    static func find(
        _ event: Event, _ state: inout InteractionState, cap: Int, into found: inout [CommonNeighbor]
    ) {
        found.removeAll(keepingCapacity: true)
        let swapped = state.node(event.source).partners > state.node(event.destination).partners
        let (walked, other) = swapped ? (event.destination, event.source) : (event.source, event.destination)
        guard state.node(walked).partners > 0 else { return }
        let partnersOfOther = state.links.partnerMarks(of: other)
        // First those that may be shared, while their own marks are asked for, then those of which these marks say so too,
        // while the index is asked for them, then where their links would stand, and then those that are shared.
        state.links.visitPartners(of: walked, cap: cap) { z, number in
            guard z != other, partnersOfOther.contains(PartnerMarks.mark(of: z)) else { return }
            state.links.fetchMarks(of: z)
            found.append(CommonNeighbor(node: z, linkToSource: Int(number), linkToDestination: Int(number)))
        }
        let mark = PartnerMarks.mark(of: other)
        keep(&found) { neighbor in
            guard state.links.partnerMarks(of: neighbor.node).contains(mark) else { return false }
            state.links.fetch(neighbor.node, other)
            return true
        }
        keep(&found) { neighbor in
            let likely = state.links.likelyNumber(neighbor.node, other)
            guard likely != TaggedSlots.none else { return false }
            state.fetchTotals(of: neighbor.node)
            state.links.fetchLink(neighbor.linkToSource)
            if swapped { neighbor.linkToSource = Int(likely) } else { neighbor.linkToDestination = Int(likely) }
            return true
        }
        keep(&found) { neighbor in
            let likely = UInt32(swapped ? neighbor.linkToSource : neighbor.linkToDestination)
            guard let second = state.links.number(neighbor.node, other, likely: likely) else { return false }
            if swapped { neighbor.linkToSource = second } else { neighbor.linkToDestination = second }
            return true
        }
    }

    /// Keeps those of which `body` says so, in their order.
    @inline(__always)
    private static func keep(_ found: inout [CommonNeighbor], _ body: (inout CommonNeighbor) -> Bool) {
        var kept = 0
        for place in found.indices {
            var neighbor = found[place]
            guard body(&neighbor) else { continue }
            found[kept] = neighbor
            kept += 1
        }
        found.removeLast(found.count - kept)
    }

    /// The state is taken in place, because a copy would count the owners of its arrays up and down; nothing is changed.
    static func write(
        _ event: Event, _ state: inout InteractionState, common: [CommonNeighbor], at now: Double,
        into writer: inout ColumnWriter
    ) {
        let ku = state.node(event.source).partners
        let kv = state.node(event.destination).partners
        guard ku > 0, kv > 0 else { return writer.skip(columns.count) }
        var (weighted, recent, newShort, fresh, old): (Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0)
        var freshest = -Double.infinity
        var smallest = UInt32.max
        for neighbor in common {
            let first = state.links[neighbor.linkToSource]
            let second = state.links[neighbor.linkToDestination]
            let size = state.node(neighbor.node).events
            let weight = 1 / FloatMath.log(2 + Float(size))
            let age = now - min(first.first, second.first)
            let isNew = InteractionState.power(age / state.clock.medium)
            weighted += weight
            recent += weight * InteractionState.power((now - min(first.last, second.last)) / state.clock.medium)
            newShort += weight * InteractionState.power(age / state.clock.short)
            fresh += weight * isNew
            old += weight * (1 - isNew)
            freshest = max(freshest, first.last, second.last)
            smallest = min(smallest, size)
        }
        let count = Float(common.count)
        writer.put(FloatMath.log1p(count))
        writer.put(weighted)
        writer.put(recent)
        writer.put(newShort)
        writer.put(fresh)
        writer.put(old)
        writer.put(FloatMath.log((fresh + 0.1) / (old + 0.1)))
        writer.put(count / ((Float(ku) + 1) * (Float(kv) + 1)).squareRoot())
        writer.put(count / Float(min(ku, kv)))
        guard !common.isEmpty else { return writer.skip(2) }
        writer.put(FloatMath.log1p(Float(max(0, now - freshest) * state.clock.gapUnit)))
        writer.put(FloatMath.log1p(Float(smallest)))
    }
}
