import DragnetCore
import DragnetEvents

/// Visitors: their own network behind one address, and new faces in the house every day.
extension Office {
    /// Many people's browsing under one address, and on five days somebody who shares files.
    mutating func runGateway() {
        var plan = random(.gateway, -1)
        let sharingDays = Set(plan.sample(5, of: Array(0..<calendar.count)))
        for day in 0..<calendar.count {
            var random = random(.gateway, day)
            let open = Period(
                from: midnight(day) + 7 * Timestamp.hour, upTo: midnight(day) + 22 * Timestamp.hour)
            for _ in 0..<random.nextPoisson(mean: scale.mean(110 * scale.hosts)) {
                readPages(
                    servers.gateway, servers.domainControllers[0], Taste(neverSeenShare: 0.05),
                    at: busyMoment(open, &random), &random)
            }
            guard sharingDays.contains(day) else { continue }
            let begin = anyMoment(Period(from: open.from, upTo: open.upTo - 2 * Timestamp.hour), &random)
            for _ in 0..<random.next(in: scale.parts(150...500)) {
                let peer = book.stranger(&random)
                let time = begin + Int64(random.nextUnit() * 5_400e6)
                let port = random.next(in: 1_024...65_535)
                if random.nextBool(probability: 0.55) {
                    let isRefused = random.nextBool(probability: 0.2)
                    fail(servers.gateway, peer, .share, at: time, isRefused: isRefused, port: port, &random)
                } else {
                    connect(
                        servers.gateway, peer, .share, at: time, seconds: random.nextLogNormal(median: 60, sigma: 1.3),
                        sent: min(random.nextLogNormal(median: 200_000, sigma: 2), 2e9),
                        received: min(random.nextLogNormal(median: 900_000, sigma: 2), 4e9), port: port)
                }
            }
        }
    }

    /// Guests who sit in the house for a part of a day.
    mutating func receiveGuests() {
        for day in 0..<calendar.count {
            for number in 0..<scale.count(3, atLeast: 1) {
                var random = random(.guests, day, number)
                let host = book.add(guestPool.take(), isInternal: true)
                let from = midnight(day) + Int64(random.next(from: 8.5, to: 14) * 3.6e9)
                let visit = Period(from: from, upTo: from + Int64(random.next(from: 1.5, to: 7) * 3.6e9))
                let taste = Taste(
                    favourites: (0..<15).map { _ in world.popularity.draw(&random) }, favouriteShare: 0.6,
                    neverSeenShare: 0.06)
                for _ in 0..<max(2, random.nextPoisson(mean: scale.mean(12))) {
                    readPages(
                        host, random.pick(servers.domainControllers), taste, at: anyMoment(visit, &random), &random)
                }
                let chat = Poller(
                    target: world.sites[random.next(below: 20)], service: .tls,
                    interval: scale.interval(random.pick([120, 300, 600])), jitter: random.next(from: 0, to: 0.1),
                    sent: random.nextLogNormal(median: 450, sigma: 0.4),
                    received: random.nextLogNormal(median: 400, sigma: 0.4))
                run(chat, from: host, over: visit, &random)
            }
        }
    }
}
