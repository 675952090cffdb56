import DragnetCore
import DragnetEvents

/// How active each end is, how fast it gains partners, and whether its partners are as busy as usual.
///
/// For each end x: log(1 + n) of its events in all and faded over three half-lives, of what it sent and received, of the
/// gaps since its last event and its last new partner, of its age; log k of its partners, log(k/n), its rate, the share
/// of new partners, bursts of short against medium and of medium against long memory. Products of both ends. Speaks for
/// NEW_ENTITY, DORMANT_WAKE, BURST. O(1).
enum ActivityColumns {
    private static let ofEnd = [
        "events", "recentShort", "recentMedium", "recentLong", "sent", "received", "gap", "gapNewPartner", "age",
        "partners", "partnersPerEvent", "rate", "newPartnerShare", "burstShort", "burstLong", "isCold",
    ]
    static let columns: [SignalColumns.Column] =
        ["u", "v"].flatMap { end in
            ofEnd.map { SignalColumns.Column(name: "\($0).\(end)", group: .activity) }
                + ["partnerType", "usualPartner"].map {
                    SignalColumns.Column(name: "\($0).\(end)", group: .partnerType)
                }
        } + ["events.uv", "recentShort.uv", "recentLong.uv"].map { SignalColumns.Column(name: $0, group: .activity) }

    /// The state is taken in place, because a copy would count the owners of its arrays up and down; nothing is changed.
    static func write(
        _ event: Event, _ state: inout InteractionState, at now: Double, into writer: inout ColumnWriter
    ) {
        let u = state.node(event.source)
        let v = state.node(event.destination)
        let recentU = state.faded(u, at: now)
        let recentV = state.faded(v, at: now)
        writeEnd(u, recentU, other: v, clock: state.clock, at: now, into: &writer)
        writeEnd(v, recentV, other: u, clock: state.clock, at: now, into: &writer)
        writer.put(FloatMath.log1p(Float(u.events)) * FloatMath.log1p(Float(v.events)))
        writer.put(FloatMath.log1p(recentU.x) * FloatMath.log1p(recentV.x))
        writer.put(FloatMath.log1p(recentU.z) * FloatMath.log1p(recentV.z))
    }

    private static func writeEnd(
        _ x: NodeActivity, _ recent: SIMD4<Float>, other: NodeActivity, clock: InteractionClock, at now: Double,
        into writer: inout ColumnWriter
    ) {
        let events = Float(x.events)
        let partners = Float(x.partners)
        let unit = clock.gapUnit
        writer.put(FloatMath.log1p(events))
        writer.put(FloatMath.log1p(recent.x))
        writer.put(FloatMath.log1p(recent.y))
        writer.put(FloatMath.log1p(recent.z))
        writer.put(FloatMath.log1p(Float(x.sent)))
        writer.put(FloatMath.log1p(Float(x.received)))
        let age = Float(max(0, now - x.first) * unit)
        writer.put(FloatMath.log1p(Float(max(0, now - x.last) * unit)))
        writer.put(FloatMath.log1p(Float(max(0, now - x.lastNew) * unit)))
        writer.put(FloatMath.log1p(age))
        let known = x.events > 0
        writer.put(known ? FloatMath.log(max(partners, 0.5)) : .nan)
        writer.put(known ? FloatMath.log(max(partners, 0.5) / events) : .nan)
        writer.put(known ? FloatMath.log(events / (age + 100)) : .nan)
        writer.put(known ? (recent.w + 0.5) / (recent.z + 1) : .nan)
        let (short, medium, long) = (Float(clock.short), Float(clock.medium), Float(clock.long))
        writer.put(known ? FloatMath.log((recent.x + 0.2) / (recent.y * short / medium + 0.2)) : .nan)
        writer.put(known ? FloatMath.log((recent.y + 0.2) / (recent.z * medium / long + 0.2)) : .nan)
        writer.put(known ? 0 : 1)
        guard known else { return writer.skip(2) }
        let mean = x.partnerSum / events
        let variance = max(0, x.partnerSquares / events - mean * mean)
        writer.put((FloatMath.log1p(Float(other.events)) - mean) / (variance + 0.5).squareRoot())
        writer.put(mean)
    }
}

extension InteractionClock {
    /// A hundredth of the short half-life is what a gap is counted in.
    @inline(__always)
    var gapUnit: Double { 100 / short }
}
