import DragnetCore

/// Getting in and getting on: passwords tried, machine after machine taken.
extension Office {
    mutating func plantBruteForce(_ actors: inout ActorPool, _ random: inout KeyedRandom) -> [UInt32] {
        let hours = random.nextLogUniform(from: 1 / 3, to: 6)
        let isFromOutside = random.nextBool(probability: 0.5)
        let opening: Opening
        if isFromOutside {
            let start = attackStart(Int64(hours * 3.6e9), &random)
            opening = Opening(
                actor: book.stranger(&random), period: Period(from: start, upTo: start + Int64(hours * 3.6e9)))
        } else {
            opening = self.opening(hours: hours, &actors, &random)
        }
        let targets = isFromOutside ? servers.web : servers.watched.filter { $0 != opening.actor }
        let target = random.pick(targets)
        let service: NetworkService = random.pick(isFromOutside ? [.ssh, .rdp] : [.ssh, .rdp, .smb, .winrm])
        let sent = random.nextLogNormal(median: 1_500, sigma: 0.4)
        let received = random.nextLogNormal(median: 2_200, sigma: 0.4)
        let seconds = random.nextLogNormal(median: 1.5, sigma: 0.5)
        for time in moments(random.next(in: scale.events(200...2_500)), in: opening.period, &random) {
            if random.nextBool(probability: 0.25) {
                let isRefused = random.nextBool(probability: 0.5)
                fail(opening.actor, target, service, at: time, isRefused: isRefused, &random)
            } else {
                connect(
                    opening.actor, target, service, at: time, seconds: seconds * random.next(from: 0.8, to: 1.2),
                    sent: sent * random.next(from: 0.94, to: 1.06),
                    received: received * random.next(from: 0.94, to: 1.06))
            }
        }
        return [opening.actor, target]
    }

    mutating func plantLateralMovement(_ actors: inout ActorPool, _ random: inout KeyedRandom) -> [UInt32] {
        let opening = opening(hours: random.nextLogUniform(from: 0.5, to: 24), &actors, &random)
        let times = [opening.period.from] + moments(random.next(in: 6...15) - 1, in: opening.period, &random)
        // Footholds by host, with the workstation's number where it is one.
        var footholds: [(host: UInt32, desk: Int?)] = [(opening.actor, nil)]
        var touched = [opening.actor]
        for time in times {
            let usable = footholds.filter { foothold in foothold.desk.map { isOn($0, at: time) } ?? true }
            let source = random.nextBool(probability: 0.5) ? usable[usable.count - 1] : random.pick(usable)
            guard let target = nextVictim(at: time, besides: touched, &random) else { continue }
            touched.append(target.host)
            let service: NetworkService = random.pick([.smb, .smb, .winrm, .rdp, .ssh])
            if random.nextBool(probability: 0.2) {
                let isRefused = random.nextBool(probability: 0.6)
                fail(source.host, target.host, service, at: time, isRefused: isRefused, &random)
                continue
            }
            connect(
                source.host, target.host, service, at: time, seconds: random.nextLogNormal(median: 60, sigma: 1.4),
                sent: random.nextLogNormal(median: 20_000, sigma: 1.2),
                received: random.nextLogNormal(median: 20_000, sigma: 1.3))
            if random.nextBool(probability: 0.45) { footholds.append(target) }
        }
        return touched
    }

    /// A machine that is on and was not tried before: three times in four somebody's desk.
    private func nextVictim(
        at time: Int64, besides touched: [UInt32], _ random: inout KeyedRandom
    ) -> (host: UInt32, desk: Int?)? {
        for _ in 0..<200 {
            if random.nextBool(probability: 0.25) {
                let server = random.pick(servers.watched)
                if !touched.contains(server) { return (server, nil) }
            } else {
                let index = random.next(below: workstations.count)
                let host = workstations[index].host(at: time)
                if isOn(index, at: time) && !touched.contains(host) { return (host, index) }
            }
        }
        return nil
    }
}
