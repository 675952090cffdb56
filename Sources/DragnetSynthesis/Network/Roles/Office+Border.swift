import DragnetCore
import DragnetEvents

/// The internet's noise at the two public servers, which is labelled as ordinary, and their honest visitors.
extension Office {
    mutating func receiveStrangers() {
        let probed = [22, 23, 80, 443, 445, 3_389, 8_080, 8_443, 5_900, 1_433, 6_379]
        for day in 0..<calendar.count {
            var random = random(.border, day)
            let today = Period(from: midnight(day), upTo: midnight(day + 1))
            for _ in 0..<random.nextPoisson(mean: scale.officeMean(400)) {
                fail(
                    book.stranger(&random), random.pick(servers.web), .other, at: anyMoment(today, &random),
                    isRefused: random.nextBool(probability: 0.3), port: random.pick(probed), &random)
            }
            for _ in 0..<max(1, Int(4 * scale.hosts)) { scanTheBorder(today, &random) }
            for _ in 0..<random.nextPoisson(mean: scale.officeMean(isWeekend(day) ? 250 : 500)) {
                let guest =
                    random.nextBool(probability: 0.3)
                    ? book.stranger(&random) : world.sites[random.next(below: world.sites.count)]
                connect(
                    guest, random.pick(servers.web), .tls, at: serverMoment(day, &random),
                    seconds: random.nextLogNormal(median: 3, sigma: 1.3),
                    sent: random.nextLogNormal(median: 1_100, sigma: 0.8),
                    received: random.nextLogNormal(median: 18_000, sigma: 1.5), isDispensable: true)
            }
        }
    }

    /// A stranger tries ten to sixty ports of one server.
    private mutating func scanTheBorder(_ today: Period, _ random: inout KeyedRandom) {
        let source = book.stranger(&random)
        let target = random.pick(servers.web)
        var time = anyMoment(today, &random)
        let pause = random.nextLogUniform(from: 0.05, to: 20)
        for _ in 0..<random.next(in: scale.parts(10...60)) {
            let port = random.nextBool(probability: 0.7) ? random.next(in: 1...1_024) : random.next(in: 1_025...10_000)
            fail(source, target, .other, at: time, isRefused: random.nextBool(probability: 0.4), port: port, &random)
            time += Int64(random.nextExponential(mean: pause) * 1e6)
        }
    }
}
