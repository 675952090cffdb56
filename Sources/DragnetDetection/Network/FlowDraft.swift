import DragnetCore
import DragnetEvents

/// An event as it would stand in the state: everything that it changes, counted in but not yet written back.
///
/// A connection counts itself in, so the changed records are made before it is judged and kept until it is recorded.
struct FlowDraft: Sendable {
    var now = Int64.min
    var source = 0
    var destination = 0
    var service: UInt32 = 0
    var hasService = false
    var pairNumber: Int?
    var serviceNumber: Int?
    var rhythmNumber: Int?
    var isNewPair = false
    var isNewService = false
    var isNewOffer = false
    var isNewTriple = false
    var from = FlowHost()
    var to = FlowHost()
    var pair = FlowPair()
    /// The pair as it stood before.
    var pairBefore = FlowPair()
    var fromBefore = FlowHost()
    var toBefore = FlowHost()
    var rhythm = FlowRhythm()
    var rhythmBefore = FlowRhythm()
    /// By ``FlowCounter``.
    var counters = [WallCounter](repeating: WallCounter(), count: FlowCounter.count)
    var closings = [(lanes: UInt8, reached: SIMD4<Float>)](repeating: (0, .zero), count: FlowCounter.count)
    var excess = SIMD4<Float>.zero
    var roles = (source: 0, destination: 0)
    var routeRarity: Float = 0
    var kilobytes: Float = 0
    var isFailed: Bool?
    var logBytes: Float?
    var logReceived: Float?
    var logDuration: Float?

    /// Microseconds of a tick of the counts.
    private static let tick: Int64 = 60_000_000
    /// The largest rarity of a route that is still usual.
    private static let usualRoute: Float = 3

    /// Makes the draft of an event; both ends have room in `state`.
    mutating func make(_ event: Event, _ state: FlowState, roles: HostRoles) {
        now = max(state.watermark, event.time)
        source = Int(event.source)
        destination = Int(event.destination)
        hasService = event.port != nil
        service = event.port ?? 0
        self.roles = (roles.role(of: event.source), roles.role(of: event.destination))
        isFailed = event.isFailed
        let bytes = event.credibleBytes
        kilobytes = Float((bytes ?? 0) / 1_000)
        logBytes = bytes.map { FloatMath.log1p(Float($0)) }
        logReceived = event.receivedBytes.map { FloatMath.log1p(Float(Event.credible($0))) }
        logDuration = event.duration.map { FloatMath.log1p(Float(Event.credible($0)) * 10) }
        from = state.hosts[source]
        to = state.hosts[destination]
        fromBefore = from
        toBefore = to
        findRecords(event, state)
        countIn(state)
        changeRecords(event, state)
    }

    private mutating func findRecords(_ event: Event, _ state: FlowState) {
        pairNumber = state.pairIndex.number(of: FlowState.pairKey(event.source, event.destination))
        isNewPair = pairNumber == nil
        pair = pairNumber.map { state.pairs[$0] } ?? FlowPair()
        pairBefore = pair
        rhythmNumber = state.rhythmIndex.number(
            of: FlowState.rhythmKey(event.source, event.destination, service))
        isNewTriple = rhythmNumber == nil
        rhythm = rhythmNumber.map { state.rhythms[$0] } ?? FlowRhythm()
        rhythmBefore = rhythm
        serviceNumber = state.serviceIndex.number(of: UInt64(event.source) << 32 | UInt64(service))
        isNewService = serviceNumber == nil
        isNewOffer = state.offers.number(of: UInt64(event.destination) << 32 | UInt64(service)) == nil
        routeRarity = state.population.routeRarity(roles.source, roles.destination, service)
    }

    private mutating func countIn(_ state: FlowState) {
        let isLoop = source == destination
        let gap = pairBefore.last == .min ? Int64.max : now - pairBefore.last
        let base = (source * FlowCounter.perHost, destination * FlowCounter.perHost)
        // Counters of one end, pair or service changed together, so that one step serves them all.
        var (ofSource, ofOthers) = (WallCounter.Step(from: .min, to: now), WallCounter.Step(from: .min, to: now))
        for counter in FlowCounter.allCases {
            var amount: Float = 0
            switch counter {
            case .outEvents, .inEvents, .pairEvents: amount = 1
            case .newPeersOut, .newPeersIn: amount = isNewPair && !isLoop ? 1 : 0
            // A partner not met within the half-life is one more distinct one; each lane has its own half-life.
            case .fanOut, .fanIn: amount = 0
            case .failuresOut, .failuresIn: amount = isFailed == true ? 1 : 0
            case .bytesOut, .pairBytes, .serviceBytes: amount = kilobytes
            case .newServices, .newPorts: amount = hasService && isNewTriple ? 1 : 0
            case .oddRoutes: amount = isNewPair && !isLoop ? max(0, routeRarity - Self.usualRoute) : 0
            case .serviceEvents: amount = hasService ? 1 : 0
            }
            let place = counter.rawValue
            if place < FlowCounter.perHost {
                counters[place] = state.hostCounters[(counter.isOfDestination ? base.1 : base.0) + place]
            } else if place < FlowCounter.perHost + FlowCounter.perPair {
                counters[place] =
                    pairNumber.map {
                        state.pairCounters[$0 * FlowCounter.perPair + place - FlowCounter.perHost]
                    } ?? WallCounter()
            } else {
                counters[place] =
                    serviceNumber.map {
                        state.serviceCounters[
                            $0 * FlowCounter.perService + place - FlowCounter.perHost - FlowCounter.perPair]
                    } ?? WallCounter()
            }
            let last = counters[place].last
            if place < FlowCounter.perHost && !counter.isOfDestination {
                if ofSource.last != last { ofSource = WallCounter.Step(from: last, to: now) }
                closings[place] = counters[place].advance(by: ofSource, adding: amount)
            } else {
                if ofOthers.last != last { ofOthers = WallCounter.Step(from: last, to: now) }
                closings[place] = counters[place].advance(by: ofOthers, adding: amount)
            }
            guard counter == .fanOut || counter == .fanIn, !isLoop else { continue }
            for lane in 0..<WallCounter.lanes where gap / 1_000_000 >= WallCounter.halfLives[lane] {
                counters[place].counts[lane] += 1
                counters[place].peaks[lane] = max(counters[place].peaks[lane], counters[place].counts[lane])
            }
        }
    }

    private mutating func changeRecords(_ event: Event, _ state: FlowState) {
        let tick = Int32(clamping: (now - (state.origin == .min ? now : state.origin)) / Self.tick)
        from.firstSeen = min(from.firstSeen, now)
        from.lastOut = now
        from.out &+= 1
        to.firstSeen = min(to.firstSeen, now)
        to.in &+= 1
        if isNewPair && source != destination {
            from.peersOut &+= 1
            to.peersIn &+= 1
        }
        pair.last = now
        if isNewTriple { pair.services &+= 1 }
        excess = SIMD4(pair.ticks.add(at: tick), from.outTicks.add(at: tick), to.inTicks.add(at: tick), 0)
        excess.w = max(excess.x, max(excess.y, excess.z))
        if let logBytes {
            pair.sizes.addWinsorised(logBytes, memory: 60, prior: 0.5)
            from.sizes.addWinsorised(logBytes, memory: 500, prior: 0.5)
        }
        rhythm.add(at: now, size: event.credibleBytes.map { Float($0) })
        (rhythm.source, rhythm.destination, rhythm.service) = (event.source, event.destination, service)
        rhythm.peak = max(rhythm.peak, beaconing)
        from.suspicion.fade(to: now)
        to.suspicion.fade(to: now)
        pair.suspicion = pairBefore.suspicion
    }

    /// The role of the host that a counter counts for.
    func role(of counter: FlowCounter) -> Int { counter.isOfDestination ? roles.destination : roles.source }

    /// How new and how little known the destination is, 0...1.
    ///
    /// A habit older than the log cannot be told from a beacon; what many clients use is none.
    var freshness: Float {
        let age = toBefore.firstSeen == .max ? 0 : Float(Double(now - toBefore.firstSeen) * 1e-6)
        return FloatMath.exp2(-age / (7 * 86_400)) / (1 + FloatMath.log(max(Float(to.peersIn), 1)))
    }

    /// How much the rhythm is that of a beacon: regular over many hours, to a destination new and little known.
    var beaconing: Float { rhythm.regularity * FloatMath.log1p(Float(rhythm.activeHours)) * freshness }

    /// Writes everything back, with what the first stage thought of the event.
    func commit(to state: inout FlowState, suspicion: Float?) {
        var (from, to, pair) = (from, to, pair)
        if state.origin == .min { state.origin = now }
        state.watermark = now
        state.eventCount += 1
        if let suspicion {
            from.suspicion.add(suspicion)
            to.suspicion.add(suspicion)
            pair.suspicion = isNewPair ? suspicion : pair.suspicion + 0.3 * (suspicion - pair.suspicion)
        }
        if source == destination {
            from.in = to.in
            from.inTicks = to.inTicks
            state.hosts[source] = from
        } else {
            state.hosts[source] = from
            state.hosts[destination] = to
        }
        let pairNumber = writePair(pair, to: &state)
        let serviceNumber = writeService(to: &state)
        let base = (source * FlowCounter.perHost, destination * FlowCounter.perHost)
        for counter in FlowCounter.allCases {
            let place = counter.rawValue
            if place < FlowCounter.perHost {
                state.hostCounters[(counter.isOfDestination ? base.1 : base.0) + place] = counters[place]
            } else if place < FlowCounter.perHost + FlowCounter.perPair {
                state.pairCounters[pairNumber * FlowCounter.perPair + place - FlowCounter.perHost] = counters[place]
            } else {
                state.serviceCounters[
                    serviceNumber * FlowCounter.perService + place - FlowCounter.perHost - FlowCounter.perPair] =
                    counters[place]
            }
        }
        tellPopulation(&state.population)
        if pairNumber == state.pairs.count - 1, isNewPair { state.sweepIfDue() }
    }

    private func writePair(_ pair: FlowPair, to state: inout FlowState) -> Int {
        let number: Int
        if let pairNumber {
            number = pairNumber
            state.pairs[number] = pair
        } else {
            number = state.pairIndex.insert(FlowState.pairKey(NodeIndex(source), NodeIndex(destination)))
            state.pairs.appendTightly(pair)
            state.pairCounters.extend(to: state.pairs.count * FlowCounter.perPair, with: WallCounter())
        }
        if let rhythmNumber {
            state.rhythms[rhythmNumber] = rhythm
        } else {
            _ = state.rhythmIndex.insert(
                FlowState.rhythmKey(NodeIndex(source), NodeIndex(destination), service))
            state.rhythms.appendTightly(rhythm)
        }
        return number
    }

    private func writeService(to state: inout FlowState) -> Int {
        if isNewOffer { _ = state.offers.insert(UInt64(destination) << 32 | UInt64(service)) }
        if let serviceNumber { return serviceNumber }
        let number = state.serviceIndex.insert(UInt64(source) << 32 | UInt64(service))
        state.serviceCounters.extend(
            to: state.serviceCounters.count + FlowCounter.perService, with: WallCounter())
        return number
    }

    /// Takes the event and the buckets that it closed into what is usual of roles and services.
    private func tellPopulation(_ population: inout FlowPopulation) {
        let role = roles.source
        let known = population.roleServices.count
        let roleService = population.roleServices.insert(FlowPopulation.roleService(role, service))
        if roleService == known {
            population.roleServiceCounts.append(0)
            population.serviceBuckets.append(
                contentsOf: repeatElement(RunningMoments(), count: FlowPopulation.bucketsPerService))
        }
        population.roleServiceCounts[roleService] += 1
        let services = population.services.count
        let number = population.services.insert(UInt64(service))
        if number == services {
            population.serviceCounts.append(0)
            population.serviceSizes.append(RunningMoments())
            population.serviceDurations.append(RunningMoments())
        }
        population.serviceCounts[number] += 1
        if let logBytes { population.serviceSizes[number].addWinsorised(logBytes, memory: 2_000, prior: 0.5) }
        if let logDuration {
            population.serviceDurations[number].addWinsorised(logDuration, memory: 2_000, prior: 0.5)
        }
        let routes = population.routes.count
        let route = population.routes.insert(FlowPopulation.route(role, roles.destination, service))
        if route == routes { population.routeCounts.append(0) }
        population.routeCounts[route] += 1
        population.roleTotals[role] += 1
        population.total += 1
        for counter in FlowCounter.allCases {
            let place = counter.rawValue
            let closing = closings[place]
            guard closing.lanes != 0 else { continue }
            for lane in 0..<WallCounter.lanes where closing.lanes & (1 << UInt8(lane)) != 0 {
                let value = FloatMath.log1p(closing.reached[lane])
                if place < FlowCounter.perHost + FlowCounter.perPair {
                    population.buckets[FlowPopulation.bucket(self.role(of: counter), counter, lane)]
                        .addWinsorised(value, memory: FlowPopulation.memory, prior: 0.1)
                } else {
                    let first = roleService * FlowPopulation.bucketsPerService
                    let which = place - FlowCounter.perHost - FlowCounter.perPair
                    population.serviceBuckets[first + which * WallCounter.lanes + lane]
                        .addWinsorised(value, memory: FlowPopulation.memory, prior: 0.1)
                }
            }
        }
    }
}
