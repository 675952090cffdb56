import DragnetCore

/// Tells a group of signals that has no reading of its own by the column that added most.
enum GroupTelling {
    /// What a column is to a person.
    private struct Telling: Sendable {
        var signal: Signal
        /// Whether it is odd of it to lie above what is usual, or below.
        var side: Side
        /// From what the column holds to what a person reads.
        var value: @Sendable (Float) -> Float
    }

    private enum Side { case above, below }

    /// What each column is, above and below what is usual, in logs that are measured in days and in others; thousands of events
    /// ask for it.
    private static let withDays = SuspicionStream.stageColumns.map { tellings(of: $0.name, hasDays: true) }
    private static let withoutDays = SuspicionStream.stageColumns.map { tellings(of: $0.name, hasDays: false) }

    static func evidence(
        of group: ColumnGroup, weight: Double, stream: SuspicionStream, stage: CalibratorStage
    ) -> ScoredLog.Evidence? {
        let tellings = stream.profile.hasAmounts ? withDays : withoutDays
        let groups = SuspicionStream.stageGroups
        let head = stage.head(of: stream.columns)
        var best: (index: Int, telling: Telling, added: Float)?
        for index in head.columns.indices where groups[index] == group.rawValue {
            let column = head.columns[index]
            let value = stream.columns[index]
            guard !value.isNaN, column.scale > 0 else { continue }
            let side: Side = value > column.mean ? .above : .below
            guard let telling = tellings[index].first(where: { $0.side == side }) else { continue }
            let added = column.added(by: value) - column.added(by: column.mean)
            if added > best?.added ?? 0 { best = (index, telling, added) }
        }
        guard let best else { return nil }
        let usual = stage.columns[best.index]
        let typical = best.telling.value(usual.mean)
        let observed = best.telling.value(stream.columns[best.index])
        guard observed.isFinite, typical.isFinite else { return nil }
        let z = abs(stream.columns[best.index] - usual.mean) * usual.scale
        // By Cantelli's inequality a share of at most 1/(1 + z^2) lies so far on one side.
        let percentile = Double(1 - 1 / (1 + z * z))
        return ScoredLog.Evidence(
            signal: best.telling.signal, weight: weight, percentile: percentile,
            reading: SignalReading(z, observed: observed, typical: typical))
    }

    private static func tellings(of column: String, hasDays: Bool) -> [Telling] {
        let plusOne: @Sendable (Float) -> Float = { FloatMath.exp(min($0, 60)) - 1 }
        switch column {
        case "common.count":
            return [
                Telling(signal: .commonPartners, side: .above, value: plusOne),
                Telling(signal: .fewCommonPartners, side: .below, value: plusOne),
            ]
        case "paths.sum":
            return [Telling(signal: .waysBetween, side: .below, value: { max(0, FloatMath.exp($0) - 0.01) })]
        case "gap.u", "gap.v":
            guard hasDays else { return [] }
            // Counted in hundredths of the short half-life; a day where the log is measured in days.
            let days: @Sendable (Float) -> Float = { plusOne($0) / 100 }
            return [
                Telling(signal: .silence, side: .above, value: days),
                Telling(signal: .shortGap, side: .below, value: { 24 * days($0) }),
            ]
        case "events.u", "events.v": return [Telling(signal: .knownEvents, side: .below, value: plusOne)]
        case "partnerType.u", "partnerType.v":
            return [Side.above, .below].map { Telling(signal: .partnerSize, side: $0, value: { $0 }) }
        case "pair.meetings": return [Telling(signal: .meetings, side: .below, value: plusOne)]
        case "money.hour.source", "money.hour.destination":
            return [Telling(signal: .hourShare, side: .above, value: { 100 * FloatMath.exp(-max($0, 0)) })]
        case "money.sameAmounts.sends", "money.sameAmounts.receipts":
            return [Telling(signal: .sameAmounts, side: .above, value: { $0 })]
        case "money.cycle.depth": return [Telling(signal: .chainDepth, side: .above, value: { $0 })]
        case "memory.sumLong.u", "memory.sumLong.v":
            return [Telling(signal: .suspicionAround, side: .above, value: plusOne)]
        default: return []
        }
    }
}
