import DragnetCore

/// Saving what the network channel remembers, see ``ScoringState/bytes()``.
extension FlowState {
    func write(to writer: inout FlatWriter) {
        writer.append(watermark)
        writer.append(origin)
        writer.append(Int64(eventCount))
        writer.append(Int64(sweep.dropped))
        writer.append(Int64(sweep.atSweep))
        writer.append(hosts)
        writer.append(hostCounters)
        writer.append(pairIndex.keys)
        writer.append(pairs)
        writer.append(pairCounters)
        writer.append(serviceIndex.keys)
        writer.append(serviceCounters)
        writer.append(rhythmIndex.keys)
        writer.append(rhythms)
        writer.append(offers.keys)
        writer.append(Int64(population.roleCount))
        writer.append(population.buckets)
        writer.append(population.roleServices.keys)
        writer.append(population.roleServiceCounts)
        writer.append(population.serviceBuckets)
        writer.append(population.services.keys)
        writer.append(population.serviceCounts)
        writer.append(population.serviceSizes)
        writer.append(population.serviceDurations)
        writer.append(population.routes.keys)
        writer.append(population.routeCounts)
        writer.append(population.roleTotals)
        writer.append(population.total)
        writer.append(hostPasts)
    }

    init(_ reader: inout FlatReader) throws {
        let (newest, first) = (try reader.value(Int64.self), try reader.value(Int64.self))
        let events = Int(try reader.value(Int64.self))
        let (dropped, atSweep) = (Int(try reader.value(Int64.self)), Int(try reader.value(Int64.self)))
        self.init(droppedPairs: dropped, pairsAtSweep: atSweep)
        (watermark, origin, eventCount) = (newest, first, events)
        hosts = try reader.array(FlowHost.self)
        hostCounters = try reader.array(WallCounter.self)
        pairIndex = try Self.index(&reader)
        pairs = try reader.array(FlowPair.self)
        pairCounters = try reader.array(WallCounter.self)
        serviceIndex = try Self.index(&reader)
        serviceCounters = try reader.array(WallCounter.self)
        rhythmIndex = try Self.index(&reader)
        rhythms = try reader.array(FlowRhythm.self)
        offers = try Self.index(&reader)
        let roles = try reader.value(Int64.self)
        guard (1...64).contains(roles), events >= 0 else { throw FlatReader.damaged }
        population = FlowPopulation(roleCount: Int(roles))
        population.buckets = try reader.array(RunningMoments.self)
        population.roleServices = try Self.index(&reader)
        population.roleServiceCounts = try reader.array(Float.self)
        population.serviceBuckets = try reader.array(RunningMoments.self)
        population.services = try Self.index(&reader)
        population.serviceCounts = try reader.array(Float.self)
        population.serviceSizes = try reader.array(RunningMoments.self)
        population.serviceDurations = try reader.array(RunningMoments.self)
        population.routes = try Self.index(&reader)
        population.routeCounts = try reader.array(Float.self)
        population.roleTotals = try reader.array(Float.self)
        population.total = try reader.value(Float.self)
        hostPasts = try reader.array(Float.self)
        guard fitsTogether else { throw FlatReader.damaged }
    }

    /// An index of the stored keys, which must all be different.
    private static func index(_ reader: inout FlatReader) throws -> KeyIndex {
        let keys = try reader.array(UInt64.self)
        guard Set(keys).count == keys.count else { throw FlatReader.damaged }
        return KeyIndex(keys: keys)
    }

    /// Whether every array has the length that the others ask for.
    private var fitsTogether: Bool {
        let known = population
        return hostCounters.count == hosts.count * FlowCounter.perHost && pairs.count == pairIndex.count
            && pairCounters.count == pairs.count * FlowCounter.perPair
            && serviceCounters.count == serviceIndex.count * FlowCounter.perService
            && rhythms.count == rhythmIndex.count
            && known.buckets.count == known.roleCount * FlowCounter.count * WallCounter.lanes
            && known.roleServiceCounts.count == known.roleServices.count
            && known.serviceBuckets.count == known.roleServices.count * FlowPopulation.bucketsPerService
            && known.serviceCounts.count == known.services.count
            && known.serviceSizes.count == known.services.count
            && known.serviceDurations.count == known.services.count
            && hostPasts.count % HostDayBook.statistics == 0
            && known.routeCounts.count == known.routes.count && known.roleTotals.count == known.roleCount
    }
}
