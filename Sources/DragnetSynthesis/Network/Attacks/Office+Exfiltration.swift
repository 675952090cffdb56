import DragnetCore

/// Data that leaves the house, over the same line as honest uploads.
extension Office {
    mutating func plantBigExfiltration(_ actors: inout ActorPool, _ random: inout KeyedRandom) -> [UInt32] {
        let opening = opening(hours: 1, &actors, &random)
        let target = lair(unseen: 0.6, &random)
        let service: NetworkService = random.pick([.tls, .tls, .ssh])
        let total = random.nextLogUniform(from: 1.5e9, to: 15e9)
        let times = moments(random.next(in: 1...3), in: opening.period, &random)
        let shares = times.map { _ in random.next(from: 0.5, to: 1.5) }
        let sum = shares.reduce(0, +)
        for (time, share) in zip(times, shares) {
            upload(opening.actor, target, total * share / sum, at: time, service: service, &random)
        }
        return [opening.actor, target]
    }

    mutating func plantSlowExfiltration(_ actors: inout ActorPool, _ random: inout KeyedRandom) -> [UInt32] {
        let opening = opening(hours: random.next(from: 36, to: 96), &actors, &random)
        let target = lair(unseen: 0.6, &random)
        for time in moments(random.next(in: scale.parts(60...250)), in: opening.period, &random) {
            upload(opening.actor, target, random.nextLogNormal(median: 12e6, sigma: 0.5), at: time, &random)
        }
        return [opening.actor, target]
    }
}
