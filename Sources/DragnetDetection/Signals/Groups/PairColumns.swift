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

    static func write(
        _ event: Event, _ state: InteractionState, pairs: PairTable, at now: Double, watermark: Int64,
        link: Int?, ring: Int, into writer: inout ColumnWriter
    ) {
        let unit = state.clock.gapUnit
        let forward = pairs.entry(event.source, event.destination)
        let backward = pairs.entry(event.destination, event.source)
        let count = (forward?.count ?? 0) &+ (backward?.count ?? 0)
        writer.put(FloatMath.log1p(Float(count)))
        writer.put(link.map { FloatMath.log1p(Float(max(0, now - state.links[$0].last) * unit)) } ?? .nan)
        writer.put(link == nil ? 1 : 0)
        writer.put(FloatMath.log1p(Float(forward?.count ?? 0)))
        writer.put(FloatMath.log1p(Float(backward?.count ?? 0)))
        // The other way's gap is known in microseconds alone.
        let hour = 3.6e9
        writer.put(backward.map { FloatMath.log1p(Float(Double(watermark - $0.last) / hour)) } ?? .nan)
        writePaths(event, state, ring: ring, into: &writer)
    }

    private static func writePaths(
        _ event: Event, _ state: InteractionState, ring: Int, into writer: inout ColumnWriter
    ) {
        let u = state.node(event.source)
        let v = state.node(event.destination)
        guard u.ringCount > 0, v.ringCount > 0 else { return writer.skip(2) }
        let (fillU, fillV) = (min(ring, u.ringFill), min(ring, v.ringFill))
        var marks = SIMD16<UInt8>.zero
        var any = PartnerMarks()
        for j in 0..<fillV {
            let y = v.newest(j)
            marks[j] = PartnerMarks.mark(of: y)
            any.insert(y)
        }
        var sum: Float = 0
        // First the pairs that may have met, while the index is asked for them, then where their links would stand, while
        // these are asked for, then those that did meet, in the same order.
        withUnsafeTemporaryAllocation(
            of: (x: NodeIndex, y: NodeIndex, likely: UInt32).self, capacity: fillU * fillV
        ) { found in
            var count = 0
            for i in 0..<fillU {
                let x = u.newest(i)
                let partners = state.links.partnerMarks(of: x)
                guard partners.sharesAny(with: any) else { continue }
                let mark = PartnerMarks.mark(of: x)
                for j in 0..<fillV where partners.contains(marks[j]) {
                    let y = v.newest(j)
                    guard x != y, state.links.partnerMarks(of: y).contains(mark) else { continue }
                    state.links.fetch(x, y)
                    found[count] = (x, y, 0)
                    count += 1
                }
            }
            var kept = 0
            for place in 0..<count {
                let (x, y, _) = found[place]
                let likely = state.links.likelyNumber(x, y)
                guard likely != TaggedSlots.none else { continue }
                state.fetchTotals(of: x)
                state.fetchTotals(of: y)
                found[kept] = (x, y, likely)
                kept += 1
            }
            for (x, y, likely) in found.prefix(kept) where state.links.number(x, y, likely: likely) != nil {
                sum += 1 / (partnerCount(state.nodes, x) * partnerCount(state.nodes, y)).squareRoot()
            }
        }
        let tried = Float(fillU * fillV)
        writer.put(FloatMath.log(sum + 0.01))
        writer.put(FloatMath.log(sum / tried + 1e-4))
    }

    @inline(__always)
    private static func partnerCount(_ nodes: [NodeActivity], _ node: NodeIndex) -> Float {
        Float(max(1, nodes[Int(node)].partners))
    }
}
