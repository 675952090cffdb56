import DragnetCore
import DragnetEvents

/// Machines that look at all others, with leave.
extension Office {
    /// The monitor asks servers and printers by the clock.
    mutating func watch() {
        let machines = servers.watched + [servers.backup] + printers
        // A small office has hardly fewer servers, so its monitor asks more rarely still.
        let seconds = scale.interval(300 / scale.activity)
        for (index, machine) in machines.enumerated() {
            var random = random(.watching, index)
            let check = Poller(
                target: machine, service: index % 3 == 0 ? .ssh : .tls, interval: seconds, jitter: 0.005,
                sent: random.next(from: 580, to: 660), received: random.next(from: 900, to: 1_100))
            run(check, from: servers.monitor, over: whole, &random)
        }
    }

    /// By night a scanner tries a quarter of the estate, on Sundays all of it.
    mutating func scanWithLeave() {
        let free = Array(emptyAddresses.prefix(workstations.count / 6)).map { book.add($0, isInternal: true) }
        let estate = workstations.map(\.host) + servers.watched + printers + phones + cameras + free
        let ports = [22, 80, 443, 445, 3_389, 5_985, 135, 139, 8_080, 21, 23, 161]
        let portCount = max(2, Int(12 * scale.activity.squareRoot()))
        for day in 0..<calendar.count {
            var random = random(.scanning, day)
            let isWhole = calendar.days[day].weekday == 6
            let night = Period(
                from: midnight(day) + 2 * Timestamp.hour, upTo: midnight(day) + 5 * Timestamp.hour)
            for target in random.sample(isWhole ? estate.count : estate.count / 4, of: estate) {
                var time = anyMoment(night, &random)
                for port in ports.prefix(portCount) {
                    time += Int64(random.nextExponential(mean: 2e5))
                    if random.nextBool(probability: 0.25) {
                        knock(servers.scanner, target, .other, at: time, port: port, &random)
                    } else {
                        let isRefused = random.nextBool(probability: 0.6)
                        fail(servers.scanner, target, .other, at: time, isRefused: isRefused, port: port, &random)
                    }
                }
            }
        }
    }
}
