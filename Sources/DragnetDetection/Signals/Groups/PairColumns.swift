import DragnetCore
import DragnetEvents

/// What the two had to do with each other before, and ways of three steps between them.
///
/// Pair: log(1 + meetings), gap since the last, flag of a first meeting, meetings each way, gap since the last the other
/// way. Paths: s = sum of 1/sqrt(k_x k_y) over the last partners x of u and y of v that ever met (Zhou, Lu and Zhang 2009
/// for local paths), log s and log of s per pair; bipartite logs have no shorter ways. Speaks for UNLIKELY_EDGE,
/// VELOCITY. O(ring^2).
enum PairColumns {
    static let columns: [SignalColumns.Column] =
        ["meetings", "gap", "isFirst", "forward", "backward", "gapBackward"].map {
            SignalColumns.Column(name: "pair.\($0)", group: .pair)
        } + ["sum", "mean"].map { SignalColumns.Column(name: "paths.\($0)", group: .paths) }

    private static let firstMeeting = SignalColumns.all.firstIndex { $0.name == "pair.isFirst" } ?? 0

    /// Whether the event of a row of all columns is the first of its pair; a loop always is.
    @inline(__always)
    static func isFirstMeeting(_ row: UnsafePointer<Float>) -> Bool { row[firstMeeting] != 0 }

    /// The state is taken in place, because a copy would count the owners of its arrays up and down; nothing is changed.
    static func write(
        _ event: Event, _ state: inout ScoringState, at now: Double, link: Int?, ring: Int, likely: inout LikelyPairs,
        into writer: inout ColumnWriter
    ) {
        let unit = state.interactions.clock.gapUnit
        let forward = state.pairs.entry(event.source, event.destination)
        let backward = state.pairs.entry(event.destination, event.source)
        let count = (forward?.count ?? 0) &+ (backward?.count ?? 0)
        writer.put(FloatMath.log1p(Float(count)))
        writer.put(link.map { FloatMath.log1p(Float(max(0, now - state.interactions.links[$0].last) * unit)) } ?? .nan)
        writer.put(link == nil ? 1 : 0)
        writer.put(FloatMath.log1p(Float(forward?.count ?? 0)))
        writer.put(FloatMath.log1p(Float(backward?.count ?? 0)))
        // The other way's gap is known in microseconds alone.
        let hour = 3.6e9
        writer.put(backward.map { FloatMath.log1p(Float(Double(state.watermark - $0.last) / hour)) } ?? .nan)
        writePaths(event, &state.interactions, ring: ring, &likely, into: &writer)
    }

    private static func writePaths(
        _ event: Event, _ state: inout InteractionState, ring: Int, _ likely: inout LikelyPairs,
        into writer: inout ColumnWriter
    ) {
        let u = state.node(event.source)
        let v = state.node(event.destination)
        guard u.ringCount > 0, v.ringCount > 0 else { return writer.skip(2) }
        let (fillU, fillV) = (min(ring, u.ringFill), min(ring, v.ringFill))
        var sum: Float = 0
        // First the pairs that may have met, while the index is asked for them, then where their links would stand, while
        // these are asked for, then those that did meet, in the same order.
        likely.find(u, fillU, v, fillV, &state.links)
        var kept = 0
        for place in 0..<likely.count {
            let (x, y) = (likely.pairs[place].x, likely.pairs[place].y)
            let link = state.links.likelyNumber(x, y)
            guard link != TaggedSlots.none else { continue }
            state.fetchTotals(of: x)
            state.fetchTotals(of: y)
            likely.pairs[kept] = LikelyPairs.Pair(x: x, y: y, link: link)
            kept += 1
        }
        for place in 0..<kept {
            let pair = likely.pairs[place]
            guard state.links.number(pair.x, pair.y, likely: pair.link) != nil else { continue }
            let (left, right) = (state.node(pair.x).partners, state.node(pair.y).partners)
            sum += 1 / (Float(max(1, left)) * Float(max(1, right))).squareRoot()
        }
        let tried = Float(fillU * fillV)
        writer.put(FloatMath.log(sum + 0.01))
        writer.put(FloatMath.log(sum / tried + 1e-4))
    }
}
