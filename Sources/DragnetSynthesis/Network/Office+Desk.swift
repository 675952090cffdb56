import DragnetCore
import DragnetEvents

/// What a workstation does while its user is there, and while it is on.
extension Office {
    mutating func workAtDesk(_ index: Int) {
        let desk = workstations[index]
        for day in 0..<calendar.count {
            var random = random(.presence, index, day)
            let isWeekend = calendar.days[day].isWeekend
            let isPresent = random.nextBool(probability: isWeekend ? 0.08 : 0.93)
            let midnight = calendar.midnight(day) * Timestamp.second
            let from = midnight + Int64((desk.start + 0.4 * random.nextNormal()) * 3.6e9)
            let upTo = from + Int64(max(2, desk.length + 0.7 * random.nextNormal()) * 3.6e9)
            let isHome = !isPresent
            if isHome && !desk.isLeftOn { continue }
            poll(
                index, day, from: desk.isLeftOn ? midnight : from, upTo: desk.isLeftOn ? midnight + Timestamp.day : upTo
            )
            guard isPresent else { continue }
            logOn(desk, at: from, &random)
            browse(index, day, from: from, upTo: upTo)
            useServices(index, day, from: from, upTo: upTo)
        }
    }

    /// A moment of the working day: two humps with a dip at noon.
    private func moment(_ from: Int64, _ upTo: Int64, _ random: inout KeyedRandom) -> Int64 {
        let isMorning = random.nextBool(probability: 0.5)
        // The mean of three uniforms is a smooth hump.
        let hump = (random.nextUnit() + random.nextUnit() + random.nextUnit()) / 3
        let place = isMorning ? hump * 0.62 : 0.38 + hump * 0.62
        return from + Int64(place * Double(upTo - from))
    }

    private mutating func lookUp(_ host: UInt32, at time: Int64, _ random: inout KeyedRandom) {
        connect(
            host, resolver, .dns, at: time, seconds: random.nextLogNormal(median: 0.012, sigma: 1.2),
            sent: Double(random.next(in: 28...72)), received: random.nextLogNormal(median: 130, sigma: 0.5),
            isDispensable: true)
    }

    private mutating func logOn(_ desk: Workstation, at time: Int64, _ random: inout KeyedRandom) {
        let controller = random.pick(domainControllers)
        var moment = time
        for service in [NetworkService.dns, .kerberos, .kerberos, .ldap, .ldap, .smb, .rpc] {
            moment += Int64(random.next(from: 0.05, to: 4) * 1e6)
            if service == .dns {
                lookUp(desk.host, at: moment, &random)
                continue
            }
            connect(
                desk.host, controller, service, at: moment, seconds: random.nextLogNormal(median: 0.4, sigma: 1.2),
                sent: random.nextLogNormal(median: 1_900, sigma: 0.4),
                received: random.nextLogNormal(median: 2_600, sigma: 0.6))
        }
    }

    /// Sessions of a few pages; a page is a look-up, the site itself and what it embeds.
    private mutating func browse(_ index: Int, _ day: Int, from: Int64, upTo: Int64) {
        let desk = workstations[index]
        var random = random(.browsing, index, day)
        for _ in 0..<random.nextPoisson(mean: 12 * desk.activity) {
            var time = moment(from, upTo, &random)
            for _ in 0..<random.next(in: 1...4) {
                let taste = random.nextUnit()
                let site =
                    taste < 0.7
                    ? sites[random.pick(desk.sites)]
                    : taste < 0.965 ? sites[popularity.draw(&random)] : strangerHost(&random)
                if random.nextBool(probability: 0.6) { lookUp(desk.host, at: time - 40_000, &random) }
                visit(desk.host, site, at: time, &random)
                var offset: Int64 = 200_000
                while random.nextBool(probability: 0.42) {
                    visit(desk.host, random.pick(contentNetworks), at: time + offset, &random)
                    offset += Int64(random.next(below: 900_000))
                }
                time += Int64(random.nextExponential(mean: 45) * 1e6)
            }
        }
    }

    private mutating func visit(_ host: UInt32, _ site: UInt32, at time: Int64, _ random: inout KeyedRandom) {
        if random.nextBool(probability: 0.013) {
            fail(host, site, .tls, at: time, isRefused: random.nextBool(probability: 0.3), &random)
            return
        }
        let draw = random.nextUnit()
        let state: ConnectionState = draw < 0.9 ? .sf : draw < 0.95 ? .rsto : draw < 0.98 ? .rstr : .s1
        connect(
            host, site, random.nextBool(probability: 0.93) ? .tls : .http, at: time, state: state,
            seconds: random.nextLogNormal(median: 4, sigma: 1.6),
            sent: min(random.nextLogNormal(median: 1_300, sigma: 1.1), 4e6),
            received: min(random.nextLogNormal(median: 12_000, sigma: 1.8), 2e9), isDispensable: true)
    }

    /// Programs that call home by the clock, as malware does, only that most of them call where all others do.
    private mutating func poll(_ index: Int, _ day: Int, from: Int64, upTo: Int64) {
        let desk = workstations[index]
        var habits = random(.polling, index)
        typealias Poll = (
            host: UInt32, service: NetworkService, minutes: Double, jitter: Double, sent: Double, back: Double
        )
        var polls: [Poll] = [
            (mailServer, .imap, 30, 0.08, 900, 2_400),
            (domainControllers[index % 2], .ntp, 68, 0.01, 48, 48),
            (domainControllers[index % 2], .kerberos, 290, 0.1, 1_800, 1_900),
        ]
        for _ in 0..<habits.next(in: 1...3) {
            let minutes = habits.pick([30.0, 60, 60, 120, 240])
            polls.append(
                (
                    habits.pick(telemetry), .tls, minutes, habits.pick([0.02, 0.05, 0.2]),
                    habits.nextLogNormal(median: 700, sigma: 0.5), habits.nextLogNormal(median: 500, sigma: 0.5)
                ))
        }
        if habits.nextBool(probability: 0.35) {
            polls.append(
                (habits.pick(chats), .tls, habits.pick([10.0, 15, 20]), habits.pick([0.01, 0.05, 0.1]), 420, 380))
        }
        // A few have a program of their own that nobody else has: a printer's agent, a weather widget, a sync tool.
        if index % 14 == 5 {
            polls.append(
                (
                    sites[sites.count - 1 - index % 97], .tls, habits.pick([15.0, 30, 60]),
                    habits.pick([0.02, 0.1, 0.25]),
                    habits.nextLogNormal(median: 600, sigma: 0.4), habits.nextLogNormal(median: 700, sigma: 0.6)
                ))
        }
        var random = random(.polling, index, day + 1)
        for item in polls {
            var time = from + Int64(random.nextUnit() * item.minutes * 6e7)
            while time < upTo {
                connect(
                    desk.host, item.host, item.service, at: time,
                    seconds: random.nextLogNormal(median: item.service.isUDP ? 0.02 : 0.6, sigma: 0.5),
                    sent: item.sent * random.next(from: 0.97, to: 1.03),
                    received: item.back * random.next(from: 0.97, to: 1.03))
                time += Int64(item.minutes * 6e7 * max(0.2, 1 + item.jitter * random.nextNormal()))
            }
        }
        // Two in a hundred have kept a setting for a service that is gone.
        if index % 50 == 12 {
            let gone = fileServers[0]
            for step in stride(from: from, to: upTo, by: Int(30 * Timestamp.minute)) {
                fail(desk.host, gone, .other, at: step + Int64(random.next(below: 2_000_000)), isRefused: true, &random)
            }
        }
    }

    /// Files, applications, printing, calls, cloud stores; and the errands of administrators.
    private mutating func useServices(_ index: Int, _ day: Int, from: Int64, upTo: Int64) {
        let desk = workstations[index]
        var random = random(.work, index, day)
        for _ in 0..<random.nextPoisson(mean: 7 * desk.activity) {
            let other = random.nextBool(probability: 0.12)
            connect(
                desk.host, other ? random.pick(fileServers) : desk.fileServer, .smb, at: moment(from, upTo, &random),
                seconds: random.nextLogNormal(median: 18, sigma: 1.5),
                sent: random.nextLogNormal(median: 9_000, sigma: 2),
                received: random.nextLogNormal(median: 60_000, sigma: 2.2),
                isDispensable: true)
        }
        for _ in 0..<random.nextPoisson(mean: 6 * desk.activity) {
            connect(
                desk.host, random.pick(applicationServers), .tls, at: moment(from, upTo, &random),
                seconds: random.nextLogNormal(median: 3, sigma: 1.2),
                sent: random.nextLogNormal(median: 2_200, sigma: 1),
                received: random.nextLogNormal(median: 15_000, sigma: 1.4),
                isDispensable: true)
        }
        for _ in 0..<random.nextPoisson(mean: 1.1) {
            connect(
                desk.host, desk.printer, .ipp, at: moment(from, upTo, &random),
                seconds: random.nextLogNormal(median: 6, sigma: 0.8),
                sent: random.nextLogNormal(median: 350_000, sigma: 1.3),
                received: random.nextLogNormal(median: 1_500, sigma: 0.4))
        }
        if random.nextBool(probability: 0.22) {
            let minutes = random.nextLogNormal(median: 38, sigma: 0.5)
            connect(
                desk.host, random.pick(videoBridges), .media, at: moment(from, upTo, &random), seconds: minutes * 60,
                sent: minutes * random.nextLogNormal(median: 5e6, sigma: 0.5),
                received: minutes * random.nextLogNormal(median: 8e6, sigma: 0.5))
        }
        shareLargeFiles(desk, from, upTo, &random)
        if desk.isAdministrator { administrate(desk, from, upTo, &random) }
    }

    /// Uploads as large as a theft: folders synchronised with the cloud, films sent to a customer.
    private mutating func shareLargeFiles(
        _ desk: Workstation, _ from: Int64, _ upTo: Int64, _ random: inout KeyedRandom
    ) {
        if random.nextBool(probability: 0.3) {
            let begin = moment(from, upTo, &random)
            let store = cloudStores[
                (desk.department + (random.nextBool(probability: 0.15) ? 1 : 0)) % cloudStores.count]
            let size = random.nextLogNormal(median: 25e6, sigma: 2)
            let parts = random.next(in: 1...8)
            for part in 0..<parts {
                let bytes = min(size / Double(parts), 3e9) * random.next(from: 0.7, to: 1.3)
                connect(
                    desk.host, store, .tls, at: begin + Int64(part) * 25_000_000, seconds: 2 + bytes / 6e6, sent: bytes,
                    received: 4_000 + bytes / 300)
            }
        }
        if random.nextBool(probability: 0.03) {
            let bytes = min(random.nextLogNormal(median: 180e6, sigma: 1.2), 4e9)
            connect(
                desk.host, sites[popularity.draw(&random)], .tls, at: moment(from, upTo, &random),
                seconds: 3 + bytes / 5e6, sent: bytes, received: 5_000 + bytes / 400)
        }
    }

    private mutating func administrate(
        _ desk: Workstation, _ from: Int64, _ upTo: Int64, _ random: inout KeyedRandom
    ) {
        for _ in 0..<random.nextPoisson(mean: 7) {
            connect(
                desk.host, random.pick(servers), random.pick([.ssh, .rdp, .winrm]), at: moment(from, upTo, &random),
                seconds: random.nextLogNormal(median: 240, sigma: 1.4),
                sent: random.nextLogNormal(median: 30_000, sigma: 1.3),
                received: random.nextLogNormal(median: 90_000, sigma: 1.5))
        }
        for _ in 0..<random.nextPoisson(mean: 1.6) {
            let other = random.pick(workstations)
            guard other.host != desk.host else { continue }
            connect(
                desk.host, other.host, random.pick([.rdp, .rdp, .winrm, .smb]), at: moment(from, upTo, &random),
                seconds: random.nextLogNormal(median: 300, sigma: 1.2),
                sent: random.nextLogNormal(median: 40_000, sigma: 1.3),
                received: random.nextLogNormal(median: 120_000, sigma: 1.5))
        }
    }
}
