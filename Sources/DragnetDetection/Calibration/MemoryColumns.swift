import DragnetCore
import DragnetEvents

/// The memory of suspicion: what the stage before thought of the recent events of both ends.
///
/// With S the suspicion of an event, 0...4: for each end log(1 + sum S) faded with three half-lives, the same sums per
/// event, the mean over all events, the faded maximum, the last two; in undirected logs the larger and the smaller of
/// both ends. Over the common neighbours the sum, maximum and mean of the lesser of both links' suspicion; the pair's own;
/// the product of both ends' last; the event's own S and logit. A group that arrives bit by bit becomes visible by it.
/// Speaks for LINKED_UNUSUAL. O(common neighbours).
enum MemoryColumns {
    private static let ofEnd = [
        "sumShort", "sumMedium", "sumLong", "meanShort", "meanMedium", "meanLong", "mean", "peak", "last", "lastButOne",
    ]
    static let columns: [SignalColumns.Column] =
        ["u", "v"].flatMap { end in
            ofEnd.map { SignalColumns.Column(name: "memory.\($0).\(end)", group: .memory) }
        }
        + ["commonSum", "commonPeak", "commonMean", "pair", "lastProduct"].map {
            SignalColumns.Column(name: "memory.\($0)", group: .memory)
        } + ["suspicion", "logit"].map { SignalColumns.Column(name: "own.\($0)", group: .own) }
    static let count = columns.count

    /// Values of one end, in the order of the columns.
    private struct End {
        var values = SIMD16<Float>.zero

        init(_ activity: NodeActivity, _ memory: NodeSuspicion, recent: SIMD4<Float>, fade: SIMD4<Float>) {
            guard memory.judged > 0 else { return }
            let sums = memory.sums * fade
            for index in 0..<3 {
                values[index] = FloatMath.log1p(sums[index])
                values[3 + index] = sums[index] / (recent[index] + 1)
            }
            values[6] = memory.total / memory.judged
            values[7] = memory.peak * fade.y
            values[8] = memory.last
            values[9] = memory.lastButOne
        }
    }

    /// The state is taken in place, because a copy would count the owners of its arrays up and down; nothing is changed.
    static func write(
        _ event: Event, _ state: inout InteractionState, stage: Int, own: (suspicion: Float, logit: Float),
        common: [CommonNeighbor], link: Int?, isUndirected: Bool, at now: Double, into writer: inout ColumnWriter
    ) {
        let u = end(event.source, &state, stage, at: now)
        let v = event.source == event.destination ? u : end(event.destination, &state, stage, at: now)
        let first = isUndirected ? u.values.replacing(with: v.values, where: v.values .> u.values) : u.values
        let second = isUndirected ? u.values.replacing(with: v.values, where: v.values .< u.values) : v.values
        for index in ofEnd.indices { writer.put(first[index]) }
        for index in ofEnd.indices { writer.put(second[index]) }
        var (sum, peak): (Float, Float) = (0, 0)
        for neighbor in common {
            let left = suspicion(of: state.links[neighbor.linkToSource], stage)
            let right = suspicion(of: state.links[neighbor.linkToDestination], stage)
            let both = min(left, right)
            sum += both
            peak = max(peak, both)
        }
        writer.put(common.isEmpty ? 0 : FloatMath.log1p(sum))
        writer.put(peak)
        writer.put(common.isEmpty ? 0 : sum / Float(common.count))
        writer.put(link.map { suspicion(of: state.links[$0], stage) } ?? 0)
        writer.put(u.values[8] * v.values[8])
        writer.put(own.suspicion)
        writer.put(own.logit)
    }

    private static func end(_ node: NodeIndex, _ state: inout InteractionState, _ stage: Int, at now: Double) -> End {
        let activity = state.node(node)
        let memory = stage == 0 ? activity.suspicion.0 : activity.suspicion.1
        guard !activity.last.isNaN else { return End(activity, NodeSuspicion(), recent: .zero, fade: .zero) }
        let fade = state.fade(from: activity.last, to: now)
        return End(activity, memory, recent: activity.recent * fade, fade: fade)
    }

    @inline(__always)
    private static func suspicion(of link: LinkTable.Link, _ stage: Int) -> Float {
        stage == 0 ? link.suspicion.0 : link.suspicion.1
    }
}

extension InteractionState {
    /// The rate at which a link forgets how suspicious its meetings were.
    private static let linkMemory: Float = 0.3

    /// Notes what a stage thought of an event; called before ``record(_:at:)`` takes it in, so that sums fade from the
    /// event before.
    mutating func remember(_ suspicion: Float, stage: Int, of event: Event, at instant: Double) {
        remember(suspicion, stage: stage, node: event.source, at: instant)
        if event.source != event.destination { remember(suspicion, stage: stage, node: event.destination, at: instant) }
    }

    /// Notes what a stage thought of the link's newest meeting; called after ``record(_:at:)``.
    mutating func remember(_ suspicion: Float, stage: Int, link: Int) {
        let held = stage == 0 ? links[link].suspicion.0 : links[link].suspicion.1
        let isFirst = links[link].count <= 1
        links.setSuspicion(link, stage: stage, to: isFirst ? suspicion : held + Self.linkMemory * (suspicion - held))
    }

    private mutating func remember(_ suspicion: Float, stage: Int, node: NodeIndex, at instant: Double) {
        let last = self.node(node).last
        let fade = last.isNaN ? SIMD4<Float>.zero : fade(from: last, to: instant)
        updateNode(node) { activity in
            var memory = stage == 0 ? activity.suspicion.0 : activity.suspicion.1
            let total = memory.total
            memory.sums = memory.sums * fade + SIMD4(repeating: suspicion)
            memory.total = total + suspicion
            memory.peak = max(memory.peak * fade.y, suspicion)
            memory.lastButOne = memory.last
            memory.last = suspicion
            memory.judged += 1
            if stage == 0 { activity.suspicion.0 = memory } else { activity.suspicion.1 = memory }
        }
    }
}
