import DragnetCore

/// Tells a group of signals that has no reading of its own by the column that added most.
enum GroupTelling {
    /// What a column is to a person.
    private struct Telling: Sendable {
        var signal: Signal
        /// From what the column holds to what a person reads.
        var value: @Sendable (Float) -> Float
    }

    /// What each column is, in logs that are measured in days and in others; thousands of events ask for it.
    private static let withDays = SuspicionStream.stageColumns.map { telling(of: $0.name, hasDays: true) }
    private static let withoutDays = SuspicionStream.stageColumns.map { telling(of: $0.name, hasDays: false) }

    static func evidence(
        of group: ColumnGroup, weight: Double, stream: SuspicionStream, stage: CalibratorStage
    ) -> ScoredLog.Evidence? {
        let tellings = stream.profile.hasAmounts ? withDays : withoutDays
        let groups = SuspicionStream.stageGroups
        var best: (index: Int, telling: Telling, z: Float)?
        for index in stage.columns.indices where groups[index] == group.rawValue {
            guard let telling = tellings[index] else { continue }
            let value = stream.columns[index]
            guard !value.isNaN, stage.columns[index].scale > 0 else { continue }
            let z = abs(value - stage.columns[index].mean) * stage.columns[index].scale
            if best.map({ z > $0.z }) ?? true { best = (index, telling, z) }
        }
        guard let best else { return nil }
        let typical = best.telling.value(stage.columns[best.index].mean)
        let observed = best.telling.value(stream.columns[best.index])
        guard observed.isFinite, typical.isFinite else { return nil }
        // By Cantelli's inequality a share of at most 1/(1 + z^2) lies so far on one side.
        let percentile = Double(1 - 1 / (1 + best.z * best.z))
        return ScoredLog.Evidence(
            signal: best.telling.signal, weight: weight, percentile: percentile,
            reading: SignalReading(best.z, observed: observed, typical: typical))
    }

    private static func telling(of column: String, hasDays: Bool) -> Telling? {
        let plusOne: @Sendable (Float) -> Float = { FloatMath.exp(min($0, 60)) - 1 }
        switch column {
        case "common.count": return Telling(signal: .commonPartners, value: plusOne)
        case "paths.sum": return Telling(signal: .waysBetween, value: { max(0, FloatMath.exp($0) - 0.01) })
        case "gap.u", "gap.v":
            // Counted in hundredths of the short half-life; a day where the log is measured in days.
            return hasDays ? Telling(signal: .silence, value: { plusOne($0) / 100 }) : nil
        case "events.u", "events.v": return Telling(signal: .knownEvents, value: plusOne)
        case "partnerType.u", "partnerType.v": return Telling(signal: .partnerSize, value: { $0 })
        case "pair.meetings": return Telling(signal: .meetings, value: plusOne)
        case "money.hour.source", "money.hour.destination":
            return Telling(signal: .hourShare, value: { 100 * FloatMath.exp(-max($0, 0)) })
        case "money.sameAmounts.sends", "money.sameAmounts.receipts":
            return Telling(signal: .sameAmounts, value: { $0 })
        case "money.cycle.depth": return Telling(signal: .chainDepth, value: { $0 })
        case "memory.sumLong.u", "memory.sumLong.v": return Telling(signal: .suspicionAround, value: plusOne)
        default: return nil
        }
    }
}
