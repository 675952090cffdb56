import DragnetCore

/// Programs that call home by the clock, as malware does, only that most of them call where all others do.
extension Office {
    mutating func runPollers(_ index: Int) {
        let presences = presences(index)
        for (number, poller) in pollers(index).enumerated() {
            for (part, presence) in presences.enumerated() {
                var random = random(.polling, index, 1 + number * 1_000 + part)
                run(poller, from: presence.host, over: presence.period, &random)
            }
        }
        if workstations[index].isStale { retry(index, presences) }
    }

    /// What is installed on a workstation; it stays when the address changes.
    private func pollers(_ index: Int) -> [Poller] {
        var habits = random(.polling, index)
        func poller(
            _ target: UInt32, _ service: NetworkService, _ seconds: Double, _ jitter: Double, _ sent: Double,
            _ received: Double
        ) -> Poller {
            Poller(
                target: target, service: service, interval: scale.interval(seconds), jitter: jitter, sent: sent,
                received: received)
        }
        let controller = servers.domainControllers[index % 2]
        var pollers = [
            poller(servers.mail, .imap, 600, 0.05, 900, 2_400),
            poller(controller, .ntp, 4_096, 0.01, 48, 48),
            poller(controller, .kerberos, 18_000, 0.1, 1_800, 1_900),
            poller(controller, .ldap, 18_000, 0.1, 1_400, 5_200),
        ]
        // Updates and virus signatures, from the makers that everybody has.
        for _ in 0..<habits.next(in: 1...3) {
            let target = habits.pick(world.updateServers)
            pollers.append(
                poller(
                    target, .tls, habits.pick([3_600, 7_200, 14_400]), habits.next(from: 0.02, to: 0.2),
                    habits.nextLogNormal(median: 700, sigma: 0.5), habits.nextLogNormal(median: 500, sigma: 0.5)))
        }
        if habits.nextBool(probability: 0.5) {
            pollers.append(
                poller(
                    world.sites[habits.next(below: 20)], .tls, habits.pick([120, 300, 600]),
                    habits.next(from: 0, to: 0.1), habits.nextLogNormal(median: 450, sigma: 0.4),
                    habits.nextLogNormal(median: 400, sigma: 0.4)))
        }
        // A few have a program of their own that nobody else has: a weather widget, a printer's agent, a sync tool.
        if let vendor = workstations[index].ownVendor {
            pollers.append(
                poller(
                    vendor, .tls,
                    habits.pick([60, 300, 900, 3_600]), habits.next(from: 0, to: 0.25),
                    habits.nextLogNormal(median: 600, sigma: 0.5), habits.nextLogNormal(median: 700, sigma: 0.6)))
        }
        return pollers
    }

    private mutating func retry(_ index: Int, _ presences: [Presence]) {
        let seconds = scale.interval(index % 2 == 0 ? 30 : 60)
        for (part, presence) in presences.enumerated() {
            var random = random(.polling, index, -1 - part)
            var time = presence.period.from + Int64(random.nextUnit() * seconds * 1e6)
            while time < presence.period.upTo {
                fail(presence.host, servers.gone, .other, at: time, isRefused: false, &random)
                time += Int64((seconds + random.nextExponential(mean: 0.05)) * 1e6)
            }
        }
    }
}
