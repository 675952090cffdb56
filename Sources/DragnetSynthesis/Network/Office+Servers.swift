import DragnetCore
import DragnetEvents

/// Servers among themselves and with the world; nights; strangers at the gate.
extension Office {
    mutating func runServers() {
        for day in 0..<calendar.count {
            let midnight = calendar.midnight(day) * Timestamp.second
            let isWeekend = calendar.days[day].isWeekend
            var random = random(.servers, day)
            let scale = Double(workstations.count)
            for _ in 0..<random.nextPoisson(mean: scale * (isWeekend ? 0.5 : 2.5)) {
                connect(
                    random.pick(applicationServers), random.pick(databases), .mysql, at: midnight + daytime(&random),
                    seconds: random.nextLogNormal(median: 0.8, sigma: 1.3),
                    sent: random.nextLogNormal(median: 2_500, sigma: 1),
                    received: random.nextLogNormal(median: 22_000, sigma: 1.6))
            }
            exchangeMail(midnight, scale * (isWeekend ? 0.6 : 2.2), &random)
            for _ in 0..<random.nextPoisson(mean: scale * (isWeekend ? 0.8 : 4)) {
                connect(
                    resolver, random.pick(nameServers), .dns, at: midnight + daytime(&random),
                    seconds: random.nextLogNormal(median: 0.03, sigma: 0.8), sent: Double(random.next(in: 35...80)),
                    received: random.nextLogNormal(median: 190, sigma: 0.5), isDispensable: true)
            }
            watch(midnight, &random)
        }
    }

    /// Mostly office hours, with a rest at all hours.
    private func daytime(_ random: inout KeyedRandom) -> Int64 {
        let hour =
            random.nextBool(probability: 0.18)
            ? 24 * random.nextUnit() : min(23.9, max(0, 13 + 2.9 * random.nextNormal()))
        return Int64(hour * 3.6e9)
    }

    private mutating func exchangeMail(_ midnight: Int64, _ mean: Double, _ random: inout KeyedRandom) {
        for _ in 0..<random.nextPoisson(mean: mean) {
            let isOutgoing = random.nextBool(probability: 0.45)
            let isStranger = random.nextBool(probability: isOutgoing ? 0.05 : 0.25)
            let other = isStranger ? strangerHost(&random) : random.pick(mailExchangers)
            let (from, to) = isOutgoing ? (mailServer, other) : (other, mailServer)
            let time = midnight + daytime(&random)
            if random.nextBool(probability: 0.05) {
                fail(from, to, .smtp, at: time, isRefused: true, &random)
                continue
            }
            connect(
                from, to, .smtp, at: time, seconds: random.nextLogNormal(median: 2.5, sigma: 1),
                sent: random.nextLogNormal(median: 28_000, sigma: 1.7),
                received: random.nextLogNormal(median: 700, sigma: 0.4))
        }
    }

    /// The monitor asks every server every other hour, within a second of its time.
    private mutating func watch(_ midnight: Int64, _ random: inout KeyedRandom) {
        for (index, server) in (servers + printers).enumerated() {
            for hour in stride(from: 0, to: 24, by: 2) {
                let time = midnight + Int64(hour) * Timestamp.hour + Int64(index) * 7_000_000
                connect(
                    monitor, server, index % 3 == 0 ? .ssh : .tls, at: time + Int64(random.next(below: 1_500_000)),
                    seconds: random.nextLogNormal(median: 0.3, sigma: 0.3), sent: Double(random.next(in: 600...640)),
                    received: Double(random.next(in: 900...1_000)))
            }
        }
    }

    /// By night: backups of all servers, an off-site copy, updates.
    mutating func runNights() {
        for day in 0..<calendar.count {
            let midnight = calendar.midnight(day) * Timestamp.second
            var random = random(.nights, day)
            for (index, server) in servers.enumerated() {
                var sizes = self.random(.nights, 1_000 + index)
                let usual = sizes.nextLogNormal(median: 2e9, sigma: 1)
                let bytes = usual * random.next(from: 0.9, to: 1.12)
                connect(
                    server, backupServer, .ssh, at: midnight + Int64(index) * 480_000_000 + Timestamp.hour,
                    seconds: bytes / 40e6, sent: bytes, received: bytes / 900)
                connect(
                    server, mirrors[index % mirrors.count], .tls,
                    at: midnight + 4 * Timestamp.hour + Int64(random.next(below: 5_400)) * Timestamp.second,
                    seconds: random.nextLogNormal(median: 20, sigma: 1),
                    sent: random.nextLogNormal(median: 3_000, sigma: 0.4),
                    received: random.nextLogNormal(median: 4e6, sigma: 2))
            }
            for part in 0..<4 {
                let bytes = random.nextLogNormal(median: 1.5e9, sigma: 0.4)
                connect(
                    backupServer, cloudStores[5], .tls, at: midnight + 5 * Timestamp.hour + Int64(part) * 400_000_000,
                    seconds: bytes / 30e6, sent: bytes, received: bytes / 500)
            }
            for desk in workstations where desk.isLeftOn && random.nextBool(probability: 0.8) {
                connect(
                    desk.host, random.pick(mirrors), .tls,
                    at: midnight + 2 * Timestamp.hour + Int64(random.next(below: 7_200)) * Timestamp.second,
                    seconds: random.nextLogNormal(median: 30, sigma: 0.9),
                    sent: random.nextLogNormal(median: 4_000, sigma: 0.5),
                    received: random.nextLogNormal(median: 15e6, sigma: 1.6))
            }
        }
    }

    /// The internet's noise: single probes, small scans, and honest visitors of the public servers.
    mutating func receiveStrangers() {
        for day in 0..<calendar.count {
            let midnight = calendar.midnight(day) * Timestamp.second
            var random = random(.border, day)
            let scale = Double(workstations.count)
            for _ in 0..<random.nextPoisson(mean: scale * 1.2) {
                let ports = [22, 23, 80, 443, 445, 3389, 8080, 8443, 5900, 1433, 6379]
                fail(
                    strangerHost(&random), random.pick(publicServers), .other,
                    at: midnight + Int64(random.next(below: 86_400)) * Timestamp.second
                        + Int64(random.next(below: 999_999)),
                    isRefused: random.nextBool(probability: 0.3), port: random.pick(ports), &random)
            }
            for _ in 0..<random.nextPoisson(mean: scale * 2) {
                let guest = random.nextBool(probability: 0.4) ? strangerHost(&random) : random.pick(sites)
                connect(
                    guest, random.pick(publicServers), .tls, at: midnight + daytime(&random),
                    seconds: random.nextLogNormal(median: 3, sigma: 1.3),
                    sent: random.nextLogNormal(median: 1_100, sigma: 0.8),
                    received: random.nextLogNormal(median: 18_000, sigma: 1.5))
            }
        }
    }
}
