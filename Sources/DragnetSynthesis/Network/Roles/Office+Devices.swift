import DragnetCore
import DragnetEvents

/// Phones, cameras, printers: machines without a user.
extension Office {
    /// Phones register by the clock and talk to each other.
    mutating func runPhones() {
        for (index, phone) in phones.enumerated() {
            var random = random(.phones, index)
            let register = Poller(
                target: servers.telephone, service: .sip, interval: scale.interval(600), jitter: 0.03, sent: 620,
                received: 540)
            run(register, from: phone, over: whole, &random)
            for day in 0..<calendar.count {
                for _ in 0..<random.nextPoisson(mean: max(0.5, scale.mean(5)) * (isWeekend(day) ? 0.1 : 1)) {
                    let other = random.pick(phones)
                    guard other != phone else { continue }
                    let seconds = random.nextLogNormal(median: 180, sigma: 1.1)
                    connect(
                        phone, other, .voice, at: serverMoment(day, &random), seconds: seconds, sent: seconds * 8_000,
                        received: seconds * 8_000 * random.next(from: 0.97, to: 1.03),
                        port: 16_384 + 2 * random.next(below: 8_000))
                }
            }
        }
    }

    /// Cameras send their pictures to the recorder and call their maker.
    mutating func runCameras() {
        for (index, camera) in cameras.enumerated() {
            var random = random(.cameras, index)
            let film = Poller(
                target: servers.recorder, service: .camera, interval: scale.interval(600), jitter: 0.01, sent: 30e6,
                received: 45_000, spread: 0.15)
            run(film, from: camera, over: whole, &random)
            let maker = Poller(
                target: world.cameraVendors[index % 3], service: .tls,
                interval: scale.interval(index % 2 == 0 ? 120 : 300), jitter: 0.04,
                sent: random.nextLogNormal(median: 400, sigma: 0.3),
                received: random.nextLogNormal(median: 350, sigma: 0.3))
            run(maker, from: camera, over: whole, &random)
        }
    }

    /// Printers file what was scanned and report their toner.
    mutating func runPrinters() {
        for (index, printer) in printers.enumerated() {
            var random = random(.printers, index)
            let report = Poller(
                target: world.updateServers[index % 2], service: .tls, interval: scale.interval(28_800), jitter: 0.1,
                sent: 2_600, received: 900)
            run(report, from: printer, over: whole, &random)
            for day in 0..<calendar.count where !isWeekend(day) {
                for _ in 0..<random.nextPoisson(mean: scale.mean(6)) {
                    connect(
                        printer, random.pick(servers.file), .smb, at: serverMoment(day, &random),
                        seconds: random.nextLogNormal(median: 4, sigma: 0.7),
                        sent: random.nextLogNormal(median: 700_000, sigma: 1), received: 2_000)
                }
            }
        }
    }
}
