import DragnetCore
import DragnetEvents

/// When an attack happens and from where.
struct Opening: Sendable {
    let actor: UInt32
    let period: Period
}

extension Office {
    /// The half of the log in which attacks happen, so that whoever learns from the first 40 % learns from clean rows.
    var attackTime: Period { Period(from: midnight(configuration.days / 2), upTo: whole.upTo) }

    /// Hides the configured number of groups of every kind in the later half of the log.
    mutating func plantAnomalies() {
        let groups = configuration.anomalyGroups
        guard groups > 0 else { return }
        var random = random(.plan)
        var order = NetworkGenerator.Kind.allCases.flatMap { kind in
            (0..<groups * kind.multiplicity).map { (kind: kind, instance: $0) }
        }
        random.shuffle(&order)
        var actors = ActorPool(self, &random)
        for (slot, item) in order.enumerated() {
            var draws = self.random(.plant, slot)
            let first = connections.count
            let entities = plant(item.kind, item.instance, &actors, &draws)
            for index in first..<connections.count { connections[index].group = UInt32(slot + 1) }
            planted.append(PlantedPlan(kind: item.kind.rawValue, number: slot + 1, entities: entities))
        }
    }

    private mutating func plant(
        _ kind: NetworkGenerator.Kind, _ instance: Int, _ actors: inout ActorPool, _ random: inout KeyedRandom
    ) -> [UInt32] {
        switch kind {
        case .beacon: plantBeacon(instance, &actors, &random)
        case .slowScan: plantSlowScan(&actors, &random)
        case .sweep: plantSweep(&actors, &random)
        case .portScan: plantPortScan(&actors, &random)
        case .bruteForce: plantBruteForce(&actors, &random)
        case .lateralMovement: plantLateralMovement(&actors, &random)
        case .exfiltrationBig: plantBigExfiltration(&actors, &random)
        case .exfiltrationSlow: plantSlowExfiltration(&actors, &random)
        case .dnsTunnel: plantTunnel(&actors, &random)
        }
    }

    /// An external host: seven times in ten one that nobody knows, else one that hardly anybody visits.
    mutating func lair(unseen: Double, _ random: inout KeyedRandom) -> UInt32 {
        random.nextBool(probability: unseen)
            ? book.stranger(&random) : world.sites[world.rare.lowerBound + random.next(below: world.rare.count)]
    }

    /// A free actor and a stretch of `hours` that begins in office hours rather than outside of them.
    func opening(hours: Double, _ actors: inout ActorPool, _ random: inout KeyedRandom) -> Opening {
        let length = Int64(hours * 3.6e9)
        // What takes longer than a working day needs a machine that is on by night.
        let choice = actors.take(needsNights: hours > 6, &random)
        for attempt in 0..<600 {
            let start = attackStart(length, &random)
            let period = Period(from: start, upTo: start + length)
            guard case .desk(let index) = choice, !workstations[index].isLeftOn else {
                return Opening(actor: choice.host(self, at: start), period: period)
            }
            // Late in vain: the last minutes may be cut off by the end of the shift.
            let end = attempt < 400 ? period.upTo : start
            if isOn(index, at: start) && isOn(index, at: end) {
                return Opening(actor: workstations[index].host(at: start), period: period)
            }
        }
        let start = attackStart(length, &random)
        return Opening(actor: choice.host(self, at: start), period: Period(from: start, upTo: start + length))
    }

    /// Weight 1 in office hours and .3 outside.
    func attackStart(_ length: Int64, _ random: inout KeyedRandom) -> Int64 {
        let latest = max(attackTime.from + 1, attackTime.upTo - length)
        while true {
            let start = anyMoment(Period(from: attackTime.from, upTo: latest), &random)
            let (_, hour, weekday) = Timestamp.calendar(start)
            let isOffice = weekday < 5 && (8..<18).contains(hour)
            if isOffice || random.nextBool(probability: 0.3) { return start }
        }
    }

    /// Moments of a stretch of time, all alike, in their order.
    func moments(_ count: Int, in period: Period, _ random: inout KeyedRandom) -> [Int64] {
        (0..<count).map { _ in anyMoment(period, &random) }.sorted()
    }
}
