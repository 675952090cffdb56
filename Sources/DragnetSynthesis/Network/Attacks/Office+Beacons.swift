import DragnetCore

/// Quiet and regular: a program that asks its master for orders.
extension Office {
    mutating func plantBeacon(
        _ instance: Int, _ actors: inout ActorPool, _ random: inout KeyedRandom
    ) -> [UInt32] {
        let intervals: [Double] = [60, 300, 600, 1_800, 3_600, 120]
        let jitters = [0, 0.1, 0.2, 0.3, 0.3, 0.05]
        let hours = random.next(from: 36, to: 120)
        let opening = opening(hours: hours, &actors, &random)
        let target = lair(unseen: 0.7, &random)
        // However small the log, a beacon calls some thirty times.
        let interval = min(
            scale.interval(intervals[instance % 6] * random.next(from: 0.93, to: 1.07)), hours * 3_600 / 30)
        let beacon = Poller(
            target: target, service: random.nextBool(probability: 0.85) ? .tls : .http, interval: interval,
            jitter: jitters[instance % 6], sent: random.nextLogNormal(median: 500, sigma: 0.5),
            received: random.nextLogNormal(median: 500, sigma: 0.5), spread: 0.1)
        run(beacon, from: opening.actor, over: opening.period, &random)
        return [opening.actor, target]
    }

    /// Look-ups whose names carry data; seconds apart, for hours.
    mutating func plantTunnel(_ actors: inout ActorPool, _ random: inout KeyedRandom) -> [UInt32] {
        let hours = random.next(from: 1, to: 6)
        let opening = opening(hours: hours, &actors, &random)
        let pause = min(random.nextLogUniform(from: 1.5, to: 12) / scale.activity, hours * 3_600 / 60)
        let resolver =
            workstations.first { $0.host == opening.actor }?.resolver ?? random.pick(servers.domainControllers)
        var time = opening.period.from
        while time < opening.period.upTo {
            connect(
                opening.actor, resolver, .dns, at: time, seconds: random.nextLogNormal(median: 0.03, sigma: 0.8),
                sent: min(255, random.nextLogNormal(median: 160, sigma: 0.2)),
                received: random.nextLogNormal(median: 260, sigma: 0.4))
            time += Int64(pause * random.next(from: 0.7, to: 1.3) * 1e6)
        }
        return [opening.actor, resolver]
    }
}
