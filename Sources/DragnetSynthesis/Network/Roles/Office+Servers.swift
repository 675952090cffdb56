import DragnetCore
import DragnetEvents

/// Servers among themselves.
extension Office {
    /// Applications ask databases, all servers ask for updates and log on to the directory, resolvers resolve.
    mutating func runServers() {
        for day in 0..<calendar.count {
            for (index, server) in (servers.application + servers.web).enumerated() {
                queryDatabases(server, index, day)
            }
            resolve(day)
        }
        for (index, server) in (servers.watched + [servers.backup]).enumerated() {
            var random = random(.servers, index, -1)
            let mirror = world.updateServers[index % world.updateServers.count]
            let controller = servers.domainControllers[index % 2]
            let updates = Poller(
                target: mirror, service: .tls, interval: scale.interval(3_600), jitter: 0.08,
                sent: random.nextLogNormal(median: 900, sigma: 0.4),
                received: random.nextLogNormal(median: 2_000, sigma: 0.5))
            run(updates, from: server, over: whole, &random)
            guard server != controller else { continue }
            let directory = Poller(
                target: controller, service: .ldap, interval: scale.interval(7_200), jitter: 0.15, sent: 1_200,
                received: 4_000)
            run(directory, from: server, over: whole, &random)
        }
    }

    private mutating func queryDatabases(_ server: UInt32, _ index: Int, _ day: Int) {
        var random = random(.servers, index, day)
        let mean = scale.mean(isWeekend(day) ? 120 : 500)
        for _ in 0..<random.nextPoisson(mean: mean) {
            // Each has a database of its own, and sometimes looks into another.
            let database =
                random.nextBool(probability: 0.9)
                ? servers.database[index % servers.database.count] : random.pick(servers.database)
            connect(
                server, database, .mysql, at: serverMoment(day, &random),
                seconds: random.nextLogNormal(median: 0.8, sigma: 1.3),
                sent: random.nextLogNormal(median: 2_500, sigma: 1),
                received: random.nextLogNormal(median: 22_000, sigma: 1.6))
        }
    }

    private mutating func resolve(_ day: Int) {
        var random = random(.servers, -1, day)
        for _ in 0..<random.nextPoisson(mean: scale.officeMean(isWeekend(day) ? 500 : 1_500)) {
            let resolver = random.pick(servers.domainControllers)
            lookUp(resolver, random.pick(world.nameServers), at: serverMoment(day, &random), &random)
        }
    }

    /// Mail goes out to known houses and comes in from everywhere.
    mutating func exchangeMail() {
        for day in 0..<calendar.count {
            var random = random(.mail, day)
            let quiet = isWeekend(day) ? 0.3 : 1
            let out = random.nextPoisson(mean: scale.officeMean(900 * quiet))
            let into = random.nextPoisson(mean: scale.officeMean(1_200 * quiet))
            for number in 0..<out + into {
                let isOutgoing = number < out
                let other =
                    !isOutgoing && random.nextBool(probability: 0.35)
                    ? book.stranger(&random) : random.pick(world.mailExchangers)
                let (from, to) = isOutgoing ? (servers.mail, other) : (other, servers.mail)
                let time = serverMoment(day, &random)
                if random.nextBool(probability: isOutgoing ? 0.03 : 0.15) {
                    fail(from, to, .smtp, at: time, isRefused: random.nextBool(probability: 0.6), &random)
                    continue
                }
                connect(
                    from, to, .smtp, at: time, seconds: random.nextLogNormal(median: 2.5, sigma: 1),
                    sent: min(random.nextLogNormal(median: 28_000, sigma: 1.7), 40e6),
                    received: random.nextLogNormal(median: 700, sigma: 0.4))
            }
        }
    }

    /// By night every server is saved, and three large copies leave the house.
    mutating func runNights() {
        for day in 0..<calendar.count {
            var random = random(.nights, day)
            for (index, server) in servers.watched.enumerated() {
                var own = self.random(.nights, index, 1)
                let bytes = own.nextLogNormal(median: 6e9, sigma: 1) * random.nextLogNormal(median: 1, sigma: 0.12)
                let time = midnight(day) + Timestamp.hour + Int64(index) * 360 * Timestamp.second
                connect(
                    server, servers.backup, .ssh, at: time + Int64(random.nextExponential(mean: 2e7)),
                    seconds: bytes / random.nextLogNormal(median: 60e6, sigma: 0.2), sent: bytes,
                    received: bytes / 900)
            }
            for part in 0..<3 {
                let time = midnight(day) + 5 * Timestamp.hour + Int64(part) * 1_500 * Timestamp.second
                upload(
                    servers.backup, world.cloudStores[5], random.nextLogNormal(median: 8e9, sigma: 0.7),
                    at: time + Int64(random.nextExponential(mean: 3e7)), &random)
            }
        }
    }
}
