import DragnetCore

/// Looking for what answers: many targets on one port, or many ports of one target.
extension Office {
    mutating func plantSlowScan(_ actors: inout ActorPool, _ random: inout KeyedRandom) -> [UInt32] {
        let pause = random.nextLogUniform(from: 120, to: 900) / min(1, scale.activity * 3)
        let count = random.next(in: scale.parts(70...250))
        // At most the days that are there.
        let hours = min(pause * Double(count) / 3_600, Double(configuration.days / 2) * 20)
        let opening = opening(hours: max(6.1, hours), &actors, &random)
        return tryTargets(opening, count, failing: 0.75, pause: hours * 3_600 / Double(count), &random)
    }

    mutating func plantSweep(_ actors: inout ActorPool, _ random: inout KeyedRandom) -> [UInt32] {
        let count = random.next(in: scale.parts(150...254))
        let minutes = random.nextLogUniform(from: 1, to: 20)
        let opening = opening(hours: minutes / 60, &actors, &random)
        return tryTargets(opening, count, failing: 0.8, pause: minutes * 60 / Double(count), &random)
    }

    private mutating func tryTargets(
        _ opening: Opening, _ count: Int, failing: Double, pause: Double, _ random: inout KeyedRandom
    ) -> [UInt32] {
        let service: NetworkService = random.pick([.smb, .ssh, .rdp, .http])
        let alive = (workstations.map { $0.host(at: opening.period.from) } + servers.watched + printers)
            .filter { $0 != opening.actor }
        // What answers is somebody; most of what does not is an address where nobody is.
        let answering = random.sample(max(1, Int(Double(count) * (1 - failing))), of: alive)
        let silent = random.sample((count - answering.count) / 4, of: alive.filter { !answering.contains($0) })
        let free = random.sample(count - answering.count - silent.count, of: emptyAddresses)
        var targets = answering.map { (host: $0, answer: 0) } + silent.map { (host: $0, answer: 1) }
        for address in free { targets.append((book.add(address, isInternal: true), 2)) }
        random.shuffle(&targets)
        var time = opening.period.from
        for target in targets {
            if target.answer == 0 {
                knock(opening.actor, target.host, service, at: time, &random)
            } else {
                fail(opening.actor, target.host, service, at: time, isRefused: target.answer == 1, &random)
            }
            time += Int64(pause * random.next(from: 0.5, to: 1.5) * 1e6)
        }
        return [opening.actor] + targets.map(\.host)
    }

    mutating func plantPortScan(_ actors: inout ActorPool, _ random: inout KeyedRandom) -> [UInt32] {
        let hours = random.nextLogUniform(from: 0.5 / 60, to: 3)
        let opening = opening(hours: hours, &actors, &random)
        let target = random.pick(servers.watched.filter { $0 != opening.actor })
        let extra = [1_433, 1_521, 2_049, 3_306, 3_389, 5_432, 5_900, 5_985, 6_379, 8_080, 8_443, 9_200]
        let ports = random.sample(random.next(in: scale.parts(80...220)), of: Array(1...1_024) + extra)
        for (port, time) in zip(ports, moments(ports.count, in: opening.period, &random)) {
            if random.nextBool(probability: 0.93) {
                let isRefused = random.nextBool(probability: 0.8)
                fail(opening.actor, target, .other, at: time, isRefused: isRefused, port: port, &random)
            } else {
                knock(opening.actor, target, .other, at: time, port: port, &random)
            }
        }
        return [opening.actor, target]
    }
}
