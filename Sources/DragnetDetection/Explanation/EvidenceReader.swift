import DragnetCore
import DragnetEvents

/// Says what spoke for an event: the kind it is most like first, then the groups of signals by what they added.
///
/// A group's weight is what it added to the logit above what it adds to an ordinary event. What is told of a group is its
/// strongest signal that a person can read; where it has none, or where that of activity is the less rare one, the column
/// that added most, with its mean among normal events as what is typical. The largest group alone would be a poor reason:
/// correlated signals split their weights.
struct EvidenceReader {
    let calibrator: EventCalibrator
    let tails: TailSumCalibrator

    /// The share of normal events beside which a closing circle is rare, and its weight beside the strongest group's.
    private static let rareCircle = 0.95
    private static let circleEmphasis = 0.5

    /// What most normal events have more of is no reason, whatever its group added.
    private static let leastTelling = 0.5

    /// The first reason weighs this much more than the strongest group.
    private static let kindEmphasis = 1.5

    /// What speaks for the event that a stream read last, strongest first.
    ///
    /// - Parameter isForSize: whether it is odd by the size of its amount more than by all else.
    func evidence(
        of stream: SuspicionStream, isForSize: Bool = false
    ) -> (kind: PlantedKind?, evidence: [ScoredLog.Evidence]) {
        let told = told(stream.signals)
        guard let stage = calibrator.stages.last else { return (nil, told) }
        let weights = self.weights(stream, stage)
        var found: [ScoredLog.Evidence] = []
        for group in ColumnGroup.allCases where weights[group.rawValue] > 0.05 && group != .own {
            let weight = Double(weights[group.rawValue])
            var evidence = told.first { $0.signal.columnGroup == group && $0.percentile >= Self.leastTelling }
            // What counts someone's activity is near what is usual more often than not; a column may tell more.
            if evidence == nil || group == .activity {
                let column = GroupTelling.evidence(of: group, weight: weight, stream: stream, stage: stage)
                if let column, column.percentile > evidence?.percentile ?? -1 { evidence = column }
            }
            guard var evidence else { continue }
            evidence.weight = weight
            found.append(evidence)
        }
        let kind = isForSize ? .amount : calibrator.kinds.map { $0.likeliest(of: stream.columns, stage: stage).kind }
        if let kind, var first = evidence(of: kind, told: told, weights: weights) {
            let strongest = max(found.map(\.weight).max() ?? 0, 1)
            first.weight = Self.kindEmphasis * strongest
            found.removeAll { $0.signal == first.signal }
            found.append(first)
        }
        if found.isEmpty { found = told }
        // An event of which nothing stands out by itself keeps what there is to say.
        if found.contains(where: { $0.percentile >= Self.leastTelling }) {
            found.removeAll { $0.percentile < Self.leastTelling }
        }
        // A circle that closes is a fact that a person wants to know, whatever the weights make of it.
        if var circle = told.first(where: { $0.signal == .cycle && $0.percentile >= Self.rareCircle }),
            !found.contains(where: { $0.signal == .cycle })
        {
            circle.weight = Self.circleEmphasis * (found.map(\.weight).max() ?? 1)
            found.append(circle)
        }
        // What happened around an event is never the first thing to say of it.
        let others = found.filter { $0.signal.columnGroup != .memory }.map(\.weight).max()
        for index in found.indices where found[index].signal.columnGroup == .memory {
            if let others { found[index].weight = min(found[index].weight, 0.9 * others) }
        }
        return (kind, found.sorted { ($1.weight, $0.signal.rawValue) < ($0.weight, $1.signal.rawValue) })
    }

    /// What each group adds above the ordinary; what the stage before thought is handed on to the groups it came from.
    private func weights(_ stream: SuspicionStream, _ stage: CalibratorStage) -> [Float] {
        stream.groupSums.indices.map { max(0, stream.groupSums[$0] - stage.medians[$0]) }
    }

    /// The signals that a person can read, rarest first.
    func told(_ signals: SignalVector) -> [ScoredLog.Evidence] {
        tails.contributions(of: signals).compactMap { contribution in
            guard var reading = signals[contribution.signal] else { return nil }
            // Similarity has no past of its own; the typical pair stands for it.
            if contribution.signal == .unlikelyPair { reading.typical = Float(-tails.median(of: .unlikelyPair)) }
            return ScoredLog.Evidence(
                signal: contribution.signal, weight: contribution.weight, percentile: contribution.percentile,
                reading: reading)
        }
    }

    /// The reading that speaks for a kind; nil if none of its signals stands out.
    private func evidence(
        of kind: PlantedKind, told: [ScoredLog.Evidence], weights: [Float]
    ) -> ScoredLog.Evidence? {
        let wanted: [[Signal]] =
            switch kind {
            case .uniform, .rewire, .path: [[.unlikelyPair, .crossCentroid], [.newDestination, .newSource]]
            case .burst, .fanOut, .newPartners:
                [[.fanOutDay, .fanOutHour, .fanInDay, .fanInHour], [.newDestination, .newSource]]
            case .fanIn: [[.fanInDay, .fanInHour], [.newSource]]
            case .clique: []
            case .flood, .velocity, .repetition:
                [[.pairDay], [.burstOutHour, .burstOutDay, .burstInHour, .burstInDay]]
            case .amount: [[.amountOfSource, .amountOfPeers, .sumOutDay, .amountOfDestination]]
            case .takeover: [[.amountOfSource, .sumOutDay, .amountOfPeers], [.newDestination, .fanOutDay]]
            case .cycle: [[.cycle], [.passThrough]]
            case .chain, .scatterGather: [[.passThrough]]
            case .mule: [[.passThrough, .fanInDay, .fanInHour]]
            case .structuring: [[.nearLimit]]
            case .cardTesting: [[.smallFanInHour]]
            }
        for signals in wanted {
            let found = told.first { signals.contains($0.signal) && $0.percentile >= Self.leastTelling }
            if let found { return found }
        }
        return nil
    }
}
