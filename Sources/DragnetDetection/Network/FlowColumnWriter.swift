import DragnetCore
import DragnetEvents

/// Writes the columns of a draft, in the order of ``FlowColumns/all``; O(1) an event.
struct FlowColumnWriter {
    let draft: FlowDraft
    let population: FlowPopulation

    /// Buckets below which nothing is usual of a role.
    private static let fewestBuckets: Float = 20

    func write(into row: UnsafeMutablePointer<Float>) {
        writeCounters(into: row)
        var writer = ColumnWriter(row + FlowColumns.counterColumns)
        writeContacts(into: &writer)
        writeServices(into: &writer)
        writeRhythm(into: &writer)
        writeSizes(into: &writer)
        assert(writer.next == FlowColumns.baseCount - FlowColumns.counterColumns, "each part writes its columns")
    }

    private func writeCounters(into row: UnsafeMutablePointer<Float>) {
        let roleService = population.roleServices.number(
            of: FlowPopulation.roleService(draft.roles.source, draft.service))
        var place = 0
        for counter in FlowCounter.allCases {
            let held = draft.counters[counter.rawValue]
            let isSilent = isSilent(counter)
            for lane in 0..<WallCounter.lanes {
                defer { place += FlowColumns.perLane }
                guard !isSilent else {
                    for offset in 0..<FlowColumns.perLane { row[place + offset] = .nan }
                    continue
                }
                let raw = FloatMath.log1p(held.counts[lane])
                row[place] = raw
                row[place + 1] = raw - FloatMath.log1p(held.maxima[lane])
                row[place + 2] = raw - FloatMath.log1p(held.means[lane])
                row[place + 3] = height(raw, usual(counter, lane, roleService))
            }
        }
    }

    /// Whether the log has no column that the counter needs.
    private func isSilent(_ counter: FlowCounter) -> Bool {
        switch counter {
        case .failuresOut, .failuresIn: draft.isFailed == nil
        case .bytesOut, .pairBytes: draft.logBytes == nil
        case .serviceBytes: draft.logBytes == nil || !draft.hasService
        case .newServices, .newPorts, .serviceEvents: !draft.hasService
        default: false
        }
    }

    private func usual(_ counter: FlowCounter, _ lane: Int, _ roleService: Int?) -> RunningMoments? {
        let place = counter.rawValue
        let ofHosts = FlowCounter.perHost + FlowCounter.perPair
        if place < ofHosts {
            return population.buckets[FlowPopulation.bucket(draft.role(of: counter), counter, lane)]
        }
        return roleService.map {
            population.serviceBuckets[
                $0 * FlowPopulation.bucketsPerService + (place - ofHosts) * WallCounter.lanes + lane]
        }
    }

    private func height(_ value: Float, _ usual: RunningMoments?) -> Float {
        guard let usual, usual.weight >= Self.fewestBuckets else { return .nan }
        return (value - usual.mean) / (usual.variance + 0.1).squareRoot()
    }

    private func writeContacts(into writer: inout ColumnWriter) {
        let (from, to) = (draft.fromBefore, draft.toBefore)
        for lane in 0..<4 { writer.put(FloatMath.log1p(draft.excess[lane])) }
        writer.put(draft.isNewPair ? 1 : 0)
        writer.put(FloatMath.log1p(draft.pair.ticks.total))
        writer.put(draft.isNewPair ? .nan : seconds(since: draft.pairBefore.last))
        writer.put(from.out == 0 ? 1 : 0)
        writer.put(to.in == 0 ? 1 : 0)
        writer.put(to.in == 0 && to.out > 0 ? 1 : 0)
        writer.put(from.out == 0 && from.in > 0 ? 1 : 0)
        writer.put(balance(from))
        writer.put(balance(to))
        writer.put(from.firstSeen == .max ? .nan : seconds(since: from.firstSeen))
        writer.put(to.firstSeen == .max ? .nan : seconds(since: to.firstSeen))
        writer.put(from.lastOut == .min ? .nan : seconds(since: from.lastOut))
        writer.put(FloatMath.log1p(Float(draft.to.peersIn)))
        writer.put(FloatMath.log1p(Float(draft.from.peersOut)))
    }

    private func writeServices(into writer: inout ColumnWriter) {
        if draft.hasService {
            let rarity = population.serviceRarity(draft.roles.source, draft.service)
            writer.put(rarity.ofRole)
            writer.put(rarity.overall)
            writer.put(draft.isNewService ? 1 : 0)
            writer.put(draft.isNewOffer ? 1 : 0)
            writer.put(draft.isNewTriple ? 1 : 0)
            writer.put(FloatMath.log1p(Float(draft.pair.services)))
        } else {
            writer.skip(6)
        }
        writer.put(draft.routeRarity)
        writer.put(draft.isNewPair ? draft.routeRarity : 0)
    }

    private func writeRhythm(into writer: inout ColumnWriter) {
        let rhythm = draft.rhythm
        let regular = rhythm.regularity
        let gap = draft.rhythmBefore.last == .min ? 0 : Float(Double(draft.now - draft.rhythmBefore.last) * 1e-6)
        let mean = draft.rhythmBefore.gapMean
        let isOnTime = abs(gap - mean) <= 0.35 * mean
        let events = FloatMath.log1p(Float(rhythm.count))
        writer.put(regular * events)
        writer.put(isOnTime ? regular * events : 0)
        writer.put(regular * events / (1 + FloatMath.log1p(Float(draft.to.peersIn))))
        writer.put(draft.logBytes == nil ? .nan : rhythm.sameness * events)
        writer.put(regular * events * draft.freshness)
        writer.put(draft.beaconing)
    }

    private func writeSizes(into writer: inout ColumnWriter) {
        guard let bytes = draft.logBytes else {
            writer.skip(6)
            writeDuration(into: &writer)
            return
        }
        let day = draft.counters[FlowCounter.pairBytes.rawValue].counts.z
        writer.put(FloatMath.log1p(day) * draft.freshness)
        writer.put(bytes)
        writer.put(draft.logReceived.map { bytes - $0 } ?? .nan)
        writer.put(deviation(bytes, draft.pairBefore.sizes))
        writer.put(deviation(bytes, draft.fromBefore.sizes))
        let service = population.services.number(of: UInt64(draft.service))
        writer.put(service.map { deviation(bytes, population.serviceSizes[$0]) } ?? .nan)
        writeDuration(into: &writer)
    }

    private func writeDuration(into writer: inout ColumnWriter) {
        if let duration = draft.logDuration {
            writer.put(duration)
            let service = population.services.number(of: UInt64(draft.service))
            writer.put(service.map { deviation(duration, population.serviceDurations[$0]) } ?? .nan)
        } else {
            writer.skip(2)
        }
        writer.put(draft.isFailed.map { $0 ? 1 : 0 } ?? .nan)
        writer.put(draft.isFailed.map { $0 && draft.isNewPair ? 1 : 0 } ?? .nan)
    }

    private func deviation(_ value: Float, _ usual: RunningMoments) -> Float {
        usual.weight < 3 ? .nan : (value - usual.mean) / (usual.variance + 0.1).squareRoot()
    }

    private func balance(_ host: FlowHost) -> Float {
        FloatMath.log((Float(host.out) + 0.5) / (Float(host.in) + 0.5))
    }

    private func seconds(since time: Int64) -> Float {
        FloatMath.log1p(Float(Double(draft.now - time) * 1e-6))
    }

    /// The memory of suspicion of both ends and the pair, and what the first stage thought of the event itself.
    func writeMemory(own: (suspicion: Float, logit: Float), into row: UnsafeMutablePointer<Float>) {
        var writer = ColumnWriter(row + FlowColumns.baseCount)
        for memory in [draft.from.suspicion, draft.to.suspicion] {
            for lane in 0..<3 { writer.put(FloatMath.log1p(memory.sums[lane])) }
            for lane in 0..<3 { writer.put(memory.sums[lane] / (memory.events[lane] + 1)) }
            writer.put(memory.sums.w / (memory.events.w + 1))
            writer.put(memory.peak)
            writer.put(memory.last)
            writer.put(memory.lastButOne)
        }
        writer.put(draft.pair.suspicion)
        writer.put(draft.from.suspicion.last * draft.to.suspicion.last)
        writer.put(own.suspicion)
        writer.put(own.logit)
    }
}
