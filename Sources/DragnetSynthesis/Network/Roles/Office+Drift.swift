import DragnetCore
import DragnetEvents

/// What changes for good or for an hour in the second week, and is nobody's crime.
extension Office {
    /// The day, from 0, on which the new server is switched on; the new agent and the crowd follow a day apart.
    var firstDriftDay: Int { configuration.days / 2 + 1 }

    mutating func drift() {
        for index in workstations.indices {
            useNewServer(index)
            runNewAgent(index)
            joinCrowd(index)
        }
    }

    /// From the ninth day half of the people use a new application.
    private mutating func useNewServer(_ index: Int) {
        guard index % 2 == 0 else { return }
        for day in firstDriftDay..<calendar.count {
            guard let shift = shifts[index][day] else { continue }
            var random = random(.drift, index, day)
            for _ in 0..<random.nextPoisson(mean: max(0.5, scale.mean(6))) {
                useApplication(
                    workstations[index].host(at: shift.from), servers.late, at: busyMoment(shift, &random), &random)
            }
        }
    }

    /// From the tenth day every workstation runs an agent that calls an address which nobody called before.
    private mutating func runNewAgent(_ index: Int) {
        let begin = midnight(firstDriftDay + 1) + 10 * Timestamp.hour
        let agent = Poller(
            target: world.agentVendor, service: .tls, interval: scale.interval(900), jitter: 0.1, sent: 840,
            received: 610)
        for (part, presence) in presences(index).enumerated() where presence.period.upTo > begin {
            var random = random(.drift, index, 1_000 + part)
            let period = Period(from: max(begin, presence.period.from), upTo: presence.period.upTo)
            run(agent, from: presence.host, over: period, &random)
        }
    }

    /// On the eleventh day two thirds of the people look at one page within three quarters of an hour.
    private mutating func joinCrowd(_ index: Int) {
        let day = workingDay(min(firstDriftDay + 2, calendar.count - 1))
        let begin = midnight(day) + Int64(11.25 * 3.6e9)
        let crowd = Period(from: begin, upTo: begin + 45 * Timestamp.minute)
        var random = random(.drift, index, -1)
        guard index % 3 != 2, isOn(index, at: crowd.from) else { return }
        let desk = workstations[index]
        for _ in 0..<random.next(in: 1...(scale.activity > 0.3 ? 6 : 2)) {
            openPage(
                desk.host(at: begin), desk.resolver, world.sites[world.rare.lowerBound + 7],
                at: anyMoment(crowd, &random), &random)
        }
    }
}
