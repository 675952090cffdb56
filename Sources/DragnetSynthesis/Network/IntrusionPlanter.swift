import DragnetCore
import DragnetEvents

extension Office {
    /// Hides the configured number of groups of every kind in the later part of the log.
    mutating func plantAnomalies() {
        let groups = configuration.anomalyGroups
        guard groups > 0 else { return }
        typealias Kind = NetworkGenerator.Kind
        var random = random(.plan)
        var order: [Kind] = []
        for _ in 0..<groups {
            var kinds: [Kind] = [.beacon, .beacon, .scan, .exfiltration, .lateralMovement]
            random.shuffle(&kinds)
            order += kinds
        }
        // The first 44 % of the rows stay clean, so that whoever learns from the first 40 % learns from clean rows.
        let times = connections.map(\.time).sorted()
        let from = Double(times.count) * 0.44
        let upTo = Double(times.count) * 0.93
        var desks = Array(workstations.indices)
        random.shuffle(&desks)
        let alwaysOn = desks.filter { workstations[$0].isLeftOn }
        desks.removeAll { workstations[$0].isLeftOn }
        for (slot, kind) in order.enumerated() {
            // Beacons take the first slots' times, as they need days to show.
            let reach = kind == .beacon ? 0.4 : 1
            let place = from + (upTo - from) * reach * (Double(slot) + random.nextUnit()) / Double(order.count)
            let begin = times[Int(place)]
            // A beacon that never sleeps needs a machine that is never off.
            let usable = kind == .beacon ? alwaysOn : desks
            let desk = usable[slot % usable.count]
            let first = connections.count
            var draws = self.random(.plant, slot)
            let entities: [UInt32]
            switch kind {
            case .beacon: entities = plantBeacon(desk, begin, &draws)
            case .scan: entities = plantScan(desk, begin, &draws)
            case .exfiltration: entities = plantExfiltration(desk, begin, &draws)
            case .lateralMovement: entities = plantLateralMovement(desk, begin, &draws)
            }
            for index in first..<connections.count { connections[index].group = UInt32(slot + 1) }
            planted.append(PlantedPlan(kind: kind.rawValue, number: slot + 1, entities: entities))
        }
    }

    /// The first moment of at least `time` when the user of a desk is usually there, and the log has `hours` left.
    private func officeHour(_ time: Int64, hours: Double, _ random: inout KeyedRandom) -> Int64 {
        let latest = end - Int64(hours * 3.6e9)
        var day = Int((time - start) / Timestamp.day)
        let isLate = Int((time - start) % Timestamp.day / Timestamp.hour) >= 16
        if isLate && day + 1 < calendar.count { day += 1 }
        while day + 1 < calendar.count && calendar.days[day].isWeekend { day += 1 }
        let offset = random.next(from: 9.2, to: 15.5) * 3.6e9
        let moment = calendar.midnight(day) * Timestamp.second + Int64(offset)
        return min(max(moment, time), latest)
    }

    private mutating func plantBeacon(_ desk: Int, _ time: Int64, _ random: inout KeyedRandom) -> [UInt32] {
        let host = workstations[desk].host
        let isNew = random.nextBool(probability: 0.7)
        let target = isNew ? strangerHost(&random) : sites[sites.count - 1 - random.next(below: sites.count / 4)]
        let minutes = random.nextLogUniform(from: 5, to: 45)
        let jitter = random.pick([0.0, 0.05, 0.1, 0.2, 0.3])
        let sent = random.nextLogNormal(median: 520, sigma: 0.4)
        let received = random.nextLogNormal(median: 430, sigma: 0.5)
        let upTo = min(end, time + Int64(random.next(from: 1.3, to: 3) * 24 * 3.6e9))
        let service: NetworkService = random.nextBool(probability: 0.8) ? .tls : .http
        var next = time
        while next < upTo {
            connect(
                host, target, service, at: next, seconds: random.nextLogNormal(median: 0.6, sigma: 0.5),
                sent: sent * random.next(from: 0.95, to: 1.05), received: received * random.next(from: 0.93, to: 1.07))
            next += Int64(minutes * 6e7 * max(0.3, 1 + jitter * random.next(from: -1, to: 1)))
        }
        return [host, target]
    }

    private mutating func plantScan(_ desk: Int, _ time: Int64, _ random: inout KeyedRandom) -> [UInt32] {
        let host = workstations[desk].host
        var now = officeHour(time, hours: 2, &random)
        let service: NetworkService = random.pick([.smb, .ssh, .rdp])
        // Half of the addresses tried are in use.
        let used = random.sample(random.next(in: 25...45), of: workstations.map(\.host).filter { $0 != host })
        let free = random.sample(random.next(in: 30...50), of: emptyAddresses).map { addHost($0, isInternal: true) }
        var targets = used + free
        random.shuffle(&targets)
        let isFree = Set(free)
        for target in targets {
            now += Int64(random.nextExponential(mean: 6) * 1e6)
            if !isFree.contains(target) && random.nextBool(probability: 0.3) {
                connect(
                    host, target, service, at: now, state: .rsto,
                    seconds: random.nextLogNormal(median: 0.05, sigma: 0.6),
                    sent: 60, received: 90)
            } else {
                fail(host, target, service, at: now, isRefused: !isFree.contains(target), &random)
            }
        }
        now += Int64(random.next(from: 60, to: 900) * 1e6)
        let victim = random.pick(servers)
        var ports =
            Array(1...1_024) + [1_433, 1_521, 2_049, 3_306, 3_389, 5_432, 5_900, 5_985, 6_379, 8_080, 8_443, 9_200]
        random.shuffle(&ports)
        for port in ports.prefix(random.next(in: 60...110)) {
            now += Int64(random.nextExponential(mean: 3) * 1e6)
            fail(host, victim, .other, at: now, isRefused: random.nextBool(probability: 0.85), port: port, &random)
        }
        return [host, victim] + targets
    }

    private mutating func plantExfiltration(_ desk: Int, _ time: Int64, _ random: inout KeyedRandom) -> [UInt32] {
        let host = workstations[desk].host
        let target = strangerHost(&random)
        let hours = random.next(from: 2, to: 5)
        let begin = min(time, end - Int64(hours * 3.6e9))
        let count = random.next(in: 24...44)
        let total = random.nextLogUniform(from: 1.2e9, to: 6e9)
        let service: NetworkService = random.pick([.tls, .tls, .ssh])
        for _ in 0..<count {
            let bytes = total / Double(count) * random.next(from: 0.6, to: 1.4)
            connect(
                host, target, service, at: begin + Int64(random.nextUnit() * hours * 3.55e9), seconds: 2 + bytes / 4e6,
                sent: bytes, received: 3_000 + bytes / 350)
        }
        return [host, target]
    }

    private mutating func plantLateralMovement(
        _ desk: Int, _ time: Int64, _ random: inout KeyedRandom
    ) -> [UInt32] {
        var footholds = [workstations[desk].host]
        let hops = random.next(in: 3...5)
        let hours = random.next(from: 1, to: 6)
        var now = officeHour(time, hours: hours + 1, &random)
        let others = random.sample(hops, of: workstations.map(\.host).filter { $0 != footholds[0] })
        for target in others + [random.pick(fileServers + databases + domainControllers)] {
            // From the newest foothold, or from an older one: a chain with branches.
            let source = random.nextBool(probability: 0.65) ? footholds[footholds.count - 1] : random.pick(footholds)
            if random.nextBool(probability: 0.2) {
                fail(source, target, .smb, at: now, isRefused: true, &random)
                now += Int64(random.next(from: 5, to: 60) * 1e6)
            }
            let service: NetworkService = random.pick([.smb, .smb, .rdp, .winrm])
            connect(
                source, target, .smb, at: now, seconds: random.nextLogNormal(median: 12, sigma: 1),
                sent: random.nextLogNormal(median: 25_000, sigma: 1.2),
                received: random.nextLogNormal(median: 12_000, sigma: 1))
            now += Int64(random.next(from: 3, to: 120) * 1e6)
            if service != .smb {
                connect(
                    source, target, service, at: now, seconds: random.nextLogNormal(median: 240, sigma: 1),
                    sent: random.nextLogNormal(median: 30_000, sigma: 1.2),
                    received: random.nextLogNormal(median: 80_000, sigma: 1.3))
            }
            footholds.append(target)
            now += Int64(hours * 3.6e9 / Double(hops + 1) * random.next(from: 0.4, to: 1.0))
        }
        return footholds
    }
}
