import DragnetCore
import DragnetEvents

/// Administrators and developers, whose ordinary day looks odd at anybody else's desk.
extension Office {
    /// Sessions on servers, and on some days on other people's machines.
    mutating func administrate(_ desk: Workstation, _ index: Int, _ day: Int, _ shift: Period) {
        let host = desk.host(at: shift.from)
        var random = random(.administration, index, day)
        let machines = servers.watched + [servers.backup]
        for _ in 0..<random.nextPoisson(mean: max(2, scale.mean(12))) {
            let target = random.pick(machines)
            let service: NetworkService = random.pick([.ssh, .rdp, .winrm])
            let time = busyMoment(shift, &random)
            if random.nextBool(probability: 0.03) {
                fail(host, target, service, at: time, isRefused: random.nextBool(probability: 0.5), &random)
                continue
            }
            connect(
                host, target, service, at: time, seconds: random.nextLogNormal(median: 240, sigma: 1.4),
                sent: random.nextLogNormal(median: 30_000, sigma: 1.3),
                received: random.nextLogNormal(median: 90_000, sigma: 1.5))
        }
        guard random.nextBool(probability: 0.5) else { return }
        for _ in 0..<random.next(in: 1...3) {
            let time = busyMoment(shift, &random)
            let other = random.next(below: workstations.count)
            guard other != index && isOn(other, at: time) else { continue }
            connect(
                host, workstations[other].host(at: time), .rdp, at: time,
                seconds: random.nextLogNormal(median: 300, sigma: 1.2),
                sent: random.nextLogNormal(median: 40_000, sigma: 1.3),
                received: random.nextLogNormal(median: 120_000, sigma: 1.5))
        }
    }

    /// The source code's server and the databases.
    mutating func develop(_ desk: Workstation, _ index: Int, _ day: Int, _ shift: Period) {
        let host = desk.host(at: shift.from)
        var random = random(.development, index, day)
        for _ in 0..<random.nextPoisson(mean: scale.mean(15)) {
            connect(
                host, servers.source, random.nextBool(probability: 0.7) ? .ssh : .tls, at: busyMoment(shift, &random),
                seconds: random.nextLogNormal(median: 3, sigma: 1),
                sent: random.nextLogNormal(median: 12_000, sigma: 1.6),
                received: random.nextLogNormal(median: 60_000, sigma: 2))
        }
        for _ in 0..<random.nextPoisson(mean: scale.mean(5)) {
            connect(
                host, random.pick(servers.database), .mysql, at: busyMoment(shift, &random),
                seconds: random.nextLogNormal(median: 40, sigma: 1.5),
                sent: random.nextLogNormal(median: 6_000, sigma: 1.2),
                received: random.nextLogNormal(median: 40_000, sigma: 1.8))
        }
    }

    /// Twice a working day some developer collects pages of many sites within the hour.
    mutating func crawl() {
        let developers = workstations.indices.filter { workstations[$0].role == .developer }
        for day in 0..<calendar.count where !isWeekend(day) {
            var random = random(.development, -1, day)
            for _ in 0..<max(1, Int(2 * scale.share.squareRoot())) {
                let index = random.pick(developers)
                guard let shift = shifts[index][day] else { continue }
                let desk = workstations[index]
                let begin = busyMoment(shift, &random)
                let minutes = random.nextLogUniform(from: 5, to: 60)
                for _ in 0..<random.next(in: scale.parts(60...300)) {
                    let site =
                        random.nextBool(probability: 0.5)
                        ? world.sites[random.next(below: world.sites.count)] : book.stranger(&random)
                    visit(
                        desk.host(at: begin), site, at: begin + Int64(random.nextUnit() * minutes * 6e7), &random,
                        isDispensable: false)
                }
            }
        }
    }
}
