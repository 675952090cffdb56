import CDragnetKernels
import DragnetCore
import DragnetEvents
import DragnetVectors

/// The columns of a draft, in the order of ``FlowColumns/all``; O(1) an event.
extension FlowDraft {
    /// Buckets below which nothing is usual of a role.
    private static let fewestBuckets: Float = 20
    private static let kernels = KernelSet.active.table

    /// Writes all columns but those of the memory.
    ///
    /// Never inlined: where the caller writes through pointers itself, it copies the draft and the population before.
    ///
    /// - Parameter row: ``FlowColumns/count`` numbers.
    @inline(never)
    func writeColumns(_ population: FlowPopulation, into row: inout [Float]) {
        row.withUnsafeMutableBufferPointer { row in
            guard let base = row.baseAddress else { return }
            writeCounters(population, into: base)
            var writer = ColumnWriter(base + FlowColumns.counterColumns)
            writeContacts(into: &writer)
            writeServices(population, into: &writer)
            writeRhythm(into: &writer)
            writeSizes(population, into: &writer)
            assert(writer.next == FlowColumns.baseCount - FlowColumns.counterColumns, "each part writes its columns")
        }
    }

    private func writeCounters(_ population: FlowPopulation, into row: UnsafeMutablePointer<Float>) {
        let roleService = population.roleServices.number(of: FlowPopulation.roleService(roles.source, service))
        // Counts, maxima and means of all counters, and their logarithms behind them: a kernel takes many at once.
        let lanes = 4
        let kinds = 3
        let count = FlowCounter.count * lanes * kinds
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * count) { room in
            guard let values = room.baseAddress else { return }
            let logarithms = values + count
            for place in 0..<FlowCounter.count {
                let held = counters[place]
                let target = UnsafeMutableRawPointer(values + place * lanes * kinds)
                target.storeBytes(of: held.counts, as: SIMD4<Float>.self)
                target.storeBytes(of: held.maxima, toByteOffset: 16, as: SIMD4<Float>.self)
                target.storeBytes(of: held.means, toByteOffset: 32, as: SIMD4<Float>.self)
            }
            Self.kernels.log1p_all(values, count, logarithms)
            var target = row
            for counter in FlowCounter.allCases {
                let held = logarithms + counter.rawValue * lanes * kinds
                let isSilent = isSilent(counter)
                for lane in 0..<WallCounter.lanes {
                    defer { target += FlowColumns.perLane }
                    guard !isSilent else {
                        for offset in 0..<FlowColumns.perLane { target[offset] = .nan }
                        continue
                    }
                    let raw = held[lane]
                    target[0] = raw
                    target[1] = raw - held[lanes + lane]
                    target[2] = raw - held[2 * lanes + lane]
                    target[3] = height(raw, usual(counter, lane, roleService, population))
                }
            }
        }
    }

    /// Whether the log has no column that the counter needs.
    private func isSilent(_ counter: FlowCounter) -> Bool {
        switch counter {
        case .failuresOut, .failuresIn: isFailed == nil
        case .bytesOut, .pairBytes: logBytes == nil
        case .serviceBytes: logBytes == nil || !hasService
        case .newServices, .newPorts, .serviceEvents: !hasService
        default: false
        }
    }

    private func usual(
        _ counter: FlowCounter, _ lane: Int, _ roleService: Int?, _ population: FlowPopulation
    ) -> RunningMoments? {
        let place = counter.rawValue
        let ofHosts = FlowCounter.perHost + FlowCounter.perPair
        if place < ofHosts {
            return population.buckets[FlowPopulation.bucket(role(of: counter), counter, lane)]
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
        let (from, to) = (fromBefore, toBefore)
        for lane in 0..<4 { writer.put(FloatMath.log1p(excess[lane])) }
        writer.put(isNewPair ? 1 : 0)
        writer.put(FloatMath.log1p(pair.ticks.total))
        writer.put(isNewPair ? .nan : seconds(since: pairBefore.last))
        writer.put(from.out == 0 ? 1 : 0)
        writer.put(to.in == 0 ? 1 : 0)
        writer.put(to.in == 0 && to.out > 0 ? 1 : 0)
        writer.put(from.out == 0 && from.in > 0 ? 1 : 0)
        writer.put(balance(from))
        writer.put(balance(to))
        writer.put(from.firstSeen == .max ? .nan : seconds(since: from.firstSeen))
        writer.put(to.firstSeen == .max ? .nan : seconds(since: to.firstSeen))
        writer.put(from.lastOut == .min ? .nan : seconds(since: from.lastOut))
        writer.put(FloatMath.log1p(Float(self.to.peersIn)))
        writer.put(FloatMath.log1p(Float(self.from.peersOut)))
    }

    private func writeServices(_ population: FlowPopulation, into writer: inout ColumnWriter) {
        if hasService {
            let rarity = population.serviceRarity(roles.source, service)
            writer.put(rarity.ofRole)
            writer.put(rarity.overall)
            writer.put(isNewService ? 1 : 0)
            writer.put(isNewOffer ? 1 : 0)
            writer.put(isNewTriple ? 1 : 0)
            writer.put(FloatMath.log1p(Float(pair.services)))
        } else {
            writer.skip(6)
        }
        writer.put(routeRarity)
        writer.put(isNewPair ? routeRarity : 0)
    }

    private func writeRhythm(into writer: inout ColumnWriter) {
        let regular = rhythm.regularity
        let gap = rhythmBefore.last == .min ? 0 : Float(Double(now - rhythmBefore.last) * 1e-6)
        let mean = rhythmBefore.gapMean
        let isOnTime = abs(gap - mean) <= 0.35 * mean
        let events = FloatMath.log1p(Float(rhythm.count))
        writer.put(regular * events)
        writer.put(isOnTime ? regular * events : 0)
        writer.put(regular * events / (1 + FloatMath.log1p(Float(to.peersIn))))
        writer.put(logBytes == nil ? .nan : rhythm.sameness * events)
        writer.put(regular * events * freshness)
        writer.put(beaconing)
    }

    private func writeSizes(_ population: FlowPopulation, into writer: inout ColumnWriter) {
        guard let bytes = logBytes else {
            writer.skip(6)
            writeDuration(population, into: &writer)
            return
        }
        let day = counters[FlowCounter.pairBytes.rawValue].counts.z
        writer.put(FloatMath.log1p(day) * freshness)
        writer.put(bytes)
        writer.put(logReceived.map { bytes - $0 } ?? .nan)
        writer.put(deviation(bytes, pairBefore.sizes))
        writer.put(deviation(bytes, fromBefore.sizes))
        let number = population.services.number(of: UInt64(service))
        writer.put(number.map { deviation(bytes, population.serviceSizes[$0]) } ?? .nan)
        writeDuration(population, into: &writer)
    }

    private func writeDuration(_ population: FlowPopulation, into writer: inout ColumnWriter) {
        if let duration = logDuration {
            writer.put(duration)
            let number = population.services.number(of: UInt64(service))
            writer.put(number.map { deviation(duration, population.serviceDurations[$0]) } ?? .nan)
        } else {
            writer.skip(2)
        }
        writer.put(isFailed.map { $0 ? 1 : 0 } ?? .nan)
        writer.put(isFailed.map { $0 && isNewPair ? 1 : 0 } ?? .nan)
    }

    private func deviation(_ value: Float, _ usual: RunningMoments) -> Float {
        usual.weight < 3 ? .nan : (value - usual.mean) / (usual.variance + 0.1).squareRoot()
    }

    private func balance(_ host: FlowHost) -> Float {
        FloatMath.log((Float(host.out) + 0.5) / (Float(host.in) + 0.5))
    }

    private func seconds(since time: Int64) -> Float {
        FloatMath.log1p(Float(Double(now - time) * 1e-6))
    }

    /// The memory of suspicion of both ends and the pair, and what the first stage thought of the event itself.
    ///
    /// Never inlined, as ``writeColumns(_:into:)``.
    @inline(never)
    func writeMemory(own: (suspicion: Float, logit: Float), into row: inout [Float]) {
        row.withUnsafeMutableBufferPointer { row in
            guard let base = row.baseAddress else { return }
            var writer = ColumnWriter(base + FlowColumns.baseCount)
            write(from.suspicion, into: &writer)
            write(to.suspicion, into: &writer)
            writer.put(pair.suspicion)
            writer.put(from.suspicion.last * to.suspicion.last)
            writer.put(own.suspicion)
            writer.put(own.logit)
        }
    }

    private func write(_ memory: HostSuspicion, into writer: inout ColumnWriter) {
        for lane in 0..<3 { writer.put(FloatMath.log1p(memory.sums[lane])) }
        for lane in 0..<3 { writer.put(memory.sums[lane] / (memory.events[lane] + 1)) }
        writer.put(memory.sums.w / (memory.events.w + 1))
        writer.put(memory.peak)
        writer.put(memory.last)
        writer.put(memory.lastButOne)
    }
}
