import DragnetCore

/// Says what spoke for a connection: the kind of attack it is most like first, then the families of columns by what they
/// added above the ordinary.
struct FlowEvidence {
    let model: FlowModel
    let stream: FlowStream

    /// The first reason weighs this much more than the strongest family.
    private static let kindEmphasis = 1.5
    private static let leastWeight = 0.05

    /// What speaks for the connection read last, strongest first.
    func evidence() -> (kind: AttackKind?, evidence: [ScoredLog.Evidence]) {
        guard let stage = model.stages.last else { return (nil, []) }
        let kind = model.namer?.likeliest(of: stream.columns, stage: stage)
        var found: [ScoredLog.Evidence] = []
        for family in FlowFamily.allCases where family != .context {
            let weight = weight(of: family, stage)
            guard weight > Self.leastWeight, let item = tell(family, weight, stage, kind: kind) else { continue }
            found.append(item)
        }
        let others = found.filter { $0.signal != .suspicionAround }.map(\.weight).max()
        if let others {
            for index in found.indices where found[index].signal == .suspicionAround {
                // What happened around a connection is never the first thing to say of it.
                found[index].weight = min(found[index].weight, 0.9 * others)
            }
        }
        if let kind, var first = tell(kind, stage) {
            first.weight = Self.kindEmphasis * max(found.map(\.weight).max() ?? 0, 1)
            found.removeAll { $0.signal == first.signal }
            found.append(first)
        }
        return (kind, found.sorted { ($1.weight, $0.signal.rawValue) < ($0.weight, $1.signal.rawValue) })
    }

    /// What a family adds to the logit above what it adds to an ordinary connection.
    func weight(of family: FlowFamily, _ stage: FlowStage) -> Double {
        Self.clipsOfFamily[family.rawValue].reduce(0.0) { sum, clip in
            sum + Double(max(0, max(stream.clipSums[clip], stage.floors[clip]) - stage.medians[clip]))
        }
    }

    /// The clip groups of each family.
    static let clipsOfFamily: [[Int]] = FlowFamily.allCases.map { family in
        Set(FlowColumns.all.filter { $0.family == family }.map(\.clip)).sorted()
    }

    // MARK: Telling

    private func tell(_ kind: AttackKind, _ stage: FlowStage) -> ScoredLog.Evidence? {
        switch kind {
        case .flood: counted([.pairEvents, .outEvents], 1, stage)
        case .ddos: counted([.inEvents], 1, stage)
        case .bruteForce: counted([.pairEvents, .serviceEvents], 1, stage)
        case .portScan: counted([.newPorts, .newServices], 1, stage) ?? counted([.pairEvents], 1, stage)
        case .sweep, .slowScan, .probe: counted([.fanOut, .newPeersOut], 1, stage, isScan: true)
        case .beacon: rhythm(1, stage)
        case .lateral: counted([.oddRoutes], 1, stage)
        case .exfiltration, .slowExfiltration, .tunnel: counted([.pairBytes, .serviceBytes, .bytesOut], 1, stage)
        }
    }

    private func tell(
        _ family: FlowFamily, _ weight: Double, _ stage: FlowStage, kind: AttackKind?
    ) -> ScoredLog.Evidence? {
        let isScan = kind == .sweep || kind == .slowScan || kind == .probe
        return switch family {
        case .rate: counted([.outEvents, .inEvents, .pairEvents, .serviceEvents], weight, stage)
        case .fan: counted([.newPeersOut, .fanOut, .newPeersIn, .fanIn], weight, stage, isScan: isScan)
        case .ports: counted([.newPorts, .newServices], weight, stage)
        case .failures: counted([.failuresOut, .failuresIn], weight, stage)
        case .bytes: counted([.pairBytes, .bytesOut, .serviceBytes], weight, stage)
        case .beacon: rhythm(weight, stage)
        case .route: counted([.oddRoutes], weight, stage)
        case .service: share(.rareService, column: "service.rarityOfRole", weight, stage)
        case .novelty: novelty(weight)
        case .duration: duration(weight, stage)
        case .memory: memory(weight, stage)
        case .context: nil
        }
    }

    /// The counter among some, and the half-life of an hour or a day, that stands out most.
    private func counted(
        _ counters: [FlowCounter], _ weight: Double, _ stage: FlowStage, isScan: Bool = false
    ) -> ScoredLog.Evidence? {
        var best: (counter: FlowCounter, lane: Int, excess: Float, typical: Float)?
        for counter in counters {
            for lane in 1..<WallCounter.lanes {
                let place = FlowColumns.place(counter, lane: lane)
                guard !stream.columns[place].isNaN else { continue }
                let held = stream.draft.counters[counter.rawValue]
                let typical = max(held.means[lane], usual(counter, lane))
                let excess = FloatMath.log1p(held.counts[lane]) - FloatMath.log1p(typical)
                if best.map({ excess > $0.excess }) ?? true { best = (counter, lane, excess, typical) }
            }
        }
        guard let best, best.excess > 0 else { return nil }
        let isBytes = best.counter.family == .bytes
        let scale: Float = isBytes ? 1_000 : 1
        let observed = stream.draft.counters[best.counter.rawValue].counts[best.lane]
        let z = best.excess / 0.5
        return ScoredLog.Evidence(
            signal: signal(of: best.counter, isDay: best.lane == 2, isScan: isScan), weight: weight,
            percentile: Double(1 - 1 / (1 + z * z)),
            reading: SignalReading(best.excess, observed: observed * scale, typical: best.typical * scale))
    }

    /// What is usual among the hosts of the same role.
    private func usual(_ counter: FlowCounter, _ lane: Int) -> Float {
        guard counter.rawValue < FlowCounter.perHost + FlowCounter.perPair else { return 0 }
        let moments = stream.state.population.buckets[
            FlowPopulation.bucket(stream.draft.role(of: counter), counter, lane)]
        return moments.weight >= 20 ? max(0, FloatMath.exp(moments.mean) - 1) : 0
    }

    private func signal(of counter: FlowCounter, isDay: Bool, isScan: Bool) -> Signal {
        switch counter {
        case .outEvents, .serviceEvents: isDay ? .burstOutDay : .burstOutHour
        case .inEvents: isDay ? .burstInDay : .burstInHour
        case .pairEvents: isDay ? .burstPairDay : .burstPairHour
        case .newPeersOut, .fanOut:
            isScan ? (isDay ? .sweepDay : .sweepHour) : (isDay ? .fanOutDay : .fanOutHour)
        case .newPeersIn, .fanIn: isDay ? .fanInDay : .fanInHour
        case .failuresOut, .failuresIn: isDay ? .failuresDay : .failuresHour
        case .newServices, .newPorts: isDay ? .portFanDay : .portFanHour
        case .bytesOut, .pairBytes, .serviceBytes: isDay ? .uploadDay : .uploadHour
        case .oddRoutes: isDay ? .oddRoutesDay : .oddRoutesHour
        }
    }

    private func rhythm(_ weight: Double, _ stage: FlowStage) -> ScoredLog.Evidence? {
        let regular = stream.draft.rhythm.regularity
        guard regular > 0 else { return nil }
        return ScoredLog.Evidence(
            signal: .regularity, weight: weight, percentile: percentile("rhythm.fresh", stage),
            reading: SignalReading(regular, observed: regular * 100, typical: 0))
    }

    private func share(
        _ signal: Signal, column: String, _ weight: Double, _ stage: FlowStage
    ) -> ScoredLog.Evidence? {
        let place = FlowColumns.place(column)
        let value = stream.columns[place]
        guard !value.isNaN else { return nil }
        return ScoredLog.Evidence(
            signal: signal, weight: weight, percentile: percentile(column, stage),
            reading: SignalReading(
                value, observed: 100 * FloatMath.exp(-max(value, 0)),
                typical: 100 * FloatMath.exp(-max(stage.columns[place].mean, 0))))
    }

    private func novelty(_ weight: Double) -> ScoredLog.Evidence? {
        guard stream.draft.isNewPair else { return nil }
        let host = stream.draft.fromBefore
        let share = (Float(host.peersOut) + 1) / (Float(host.out) + 2)
        return ScoredLog.Evidence(
            signal: .newDestination, weight: weight, percentile: Double(1 - share),
            reading: SignalReading(-FloatMath.log(share), observed: 100, typical: share * 100))
    }

    private func duration(_ weight: Double, _ stage: FlowStage) -> ScoredLog.Evidence? {
        let column = FlowColumns.place("duration")
        guard let duration = stream.draft.logDuration, stage.columns[column].scale > 0 else { return nil }
        let service = stream.state.population.services.number(of: UInt64(stream.draft.service))
        let typical = service.map { stream.state.population.serviceDurations[$0].mean } ?? 0
        return ScoredLog.Evidence(
            signal: .longConnection, weight: weight, percentile: percentile("duration.ofService", stage),
            reading: SignalReading(
                duration, observed: (FloatMath.exp(duration) - 1) / 10, typical: (FloatMath.exp(typical) - 1) / 10))
    }

    private func memory(_ weight: Double, _ stage: FlowStage) -> ScoredLog.Evidence? {
        let name = "memory.sumDay.source"
        let place = FlowColumns.place(name)
        let observed = FloatMath.exp(stream.columns[place]) - 1
        return ScoredLog.Evidence(
            signal: .suspicionAround, weight: weight, percentile: percentile(name, stage),
            reading: SignalReading(
                observed, observed: observed, typical: FloatMath.exp(max(stage.columns[place].mean, 0)) - 1))
    }

    /// By Cantelli's inequality a share of at most 1/(1 + z^2) lies so far on one side.
    private func percentile(_ column: String, _ stage: FlowStage) -> Double {
        let place = FlowColumns.place(column)
        let held = stage.columns[place]
        let z = max(0, (stream.columns[place] - held.mean) * held.scale)
        return z.isNaN ? 0.5 : Double(1 - 1 / (1 + z * z))
    }
}
