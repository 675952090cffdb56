import DragnetCore
import DragnetEvents

/// Plants attacks of all kinds into the later part of a learning period.
///
/// Some groups of each kind a replicate, their sizes and lengths log-uniform; attackers are insiders or addresses never
/// seen, targets by how popular they are, at random, or never seen. Times are rounded as the log's are, else rounding would
/// tell planted from real.
package struct AttackPlanter {
    let ground: AttackGround
    private var random: KeyedRandom
    private(set) var planted: [PlantedFlow] = []
    private var group = 0
    private var nextUnseen: NodeIndex
    /// Whether only hosts of the log attack.
    private var isOfInsiders = false
    /// Whether attacks last from the beginning to the end, whatever their kind.
    private var isEndless = false

    /// Kinds that show in what a host does as it stands.
    private static let hostKinds: [AttackKind] = [.flood, .portScan, .bruteForce, .sweep, .slowScan, .probe]
    private static let groupsPerKind = 6
    /// An attack of more events teaches no more.
    private static let mostTaught = 200

    init(ground: AttackGround, seed: UInt64, replicate: Int) {
        self.ground = ground
        random = KeyedRandom(RandomKey(seed, 0x61_7474_6163_6B, UInt64(replicate)))
        nextUnseen = ground.firstUnseen
    }

    /// The attacks of one replicate, in time order.
    package static func plant(on ground: AttackGround, seed: UInt64, replicate: Int) -> [PlantedFlow] {
        var planter = AttackPlanter(ground: ground, seed: seed, replicate: replicate)
        for kind in AttackKind.allCases where ground.holds(kind) {
            for _ in 0..<groupsPerKind { planter.plantGroup(kind) }
        }
        return planter.inOrder
    }

    /// Attacks of hosts of the log that show in what a host does, no past asked, half of them from beginning to end.
    static func plantOnHosts(of ground: AttackGround, seed: UInt64, replicate: Int) -> [PlantedFlow] {
        var planter = AttackPlanter(ground: ground, seed: seed ^ 0x686F_7374, replicate: replicate)
        planter.isOfInsiders = true
        // At most a sixth of the hosts attack: the others are the peers.
        let groups = min(max(ground.insiders.count / (6 * hostKinds.count), 1), groupsPerKind)
        for (number, kind) in hostKinds.enumerated() where ground.holds(kind) {
            for group in 0..<groups {
                planter.isEndless = (number + group + replicate) % 2 == 0
                planter.plantGroup(kind)
            }
        }
        return planter.inOrder
    }

    private var inOrder: [PlantedFlow] {
        let order = planted.indices.sorted { (planted[$0].event.time, $0) < (planted[$1].event.time, $1) }
        return order.map { planted[$0] }
    }

    private mutating func plantGroup(_ kind: AttackKind) {
        let first = planted.count
        switch kind {
        case .flood: flood()
        case .ddos: ddos()
        case .portScan: portScan()
        case .bruteForce: bruteForce()
        case .sweep: scan(kind, hours: 30.0 / 3_600...6)
        case .slowScan: scan(kind, hours: 6...120)
        case .probe: probe()
        case .beacon: beacon()
        case .lateral: lateral()
        case .exfiltration, .slowExfiltration: exfiltrate(kind)
        case .tunnel: tunnel()
        }
        let count = planted.count - first
        guard count > 0 else { return }
        // A group of n weighs as the root of n, however many of its events teach.
        let taught = min(count, Self.mostTaught)
        let share = Float(Double(count).squareRoot()) / Float(taught)
        for place in 0..<count {
            let isTaught = (place + 1) * taught / count > place * taught / count
            planted[first + place].share = isTaught ? share : 0
        }
        group += 1
    }

    // MARK: Kinds

    private mutating func flood() {
        let knownPair = random.nextBool(probability: 0.5) && !isOfInsiders
        let row = ground.row(&random)
        let source = knownPair ? row.source : attacker()
        let destination = knownPair ? row.destination : target()
        let times = self.times(count: size(100, 5_000), hours: 30.0 / 3_600...1)
        let failed = random.nextUnit()
        let bytes = size(40, 1_500)
        let service = ground.service(&random)
        for time in times { add(.flood, source, destination, time, service, failed, bytes: Double(bytes)) }
    }

    private mutating func ddos() {
        let destination = ground.row(&random).destination
        let sources = (0..<size(10, 300)).map { _ in
            random.nextBool(probability: 0.7) ? unseen() : ground.sources[random.next(below: ground.sources.count)]
        }
        let times = self.times(count: size(200, 5_000), hours: 30.0 / 3_600...1)
        let failed = random.nextUnit()
        let service = ground.service(&random)
        for time in times {
            add(.ddos, sources[random.next(below: sources.count)], destination, time, service, failed, bytes: 60)
        }
    }

    private mutating func portScan() {
        let (source, destination) = (attacker(), target())
        let failed = 0.5 + random.nextUnit() / 2
        for time in times(count: size(30, 1_500), hours: 1.0 / 60...12) {
            add(.portScan, source, destination, time, ground.uniformService(&random), failed, bytes: 0)
        }
    }

    private mutating func bruteForce() {
        let (source, destination, service) = (attacker(), target(), ground.service(&random))
        let failed = random.nextUnit()
        let bytes = Double(size(200, 5_000))
        for time in times(count: size(30, 1_500), hours: 1.0 / 60...12) {
            add(.bruteForce, source, destination, time, service, failed, bytes: bytes)
        }
    }

    private mutating func scan(_ kind: AttackKind, hours: ClosedRange<Double>) {
        let source = attacker()
        let service = ground.service(&random)
        let unseenShare = random.nextUnit()
        let failed = 0.4 + 0.6 * random.nextUnit()
        for time in times(count: size(10, 400), hours: hours) {
            let destination = random.nextBool(probability: unseenShare) ? unseen() : seenTarget()
            add(kind, source, destination, time, service, failed, bytes: 60)
        }
    }

    private mutating func probe() {
        let source = attacker()
        let targets = (0...random.next(below: 3)).map { _ in target() }
        let failed = 0.4 + 0.6 * random.nextUnit()
        for time in times(count: size(5, 40), hours: 6...120) {
            let destination = targets[random.next(below: targets.count)]
            add(.probe, source, destination, time, ground.service(&random), failed, bytes: 60)
        }
    }

    private mutating func beacon() {
        let source = insider()
        let destination = random.nextBool(probability: 0.7) ? unseen() : seenTarget()
        let interval = logUniform(30, 7_200)
        let length = min(logUniform(6, 120) * 3_600, span * 0.9)
        let jitter = 0.3 * random.nextUnit()
        let service = ground.service(&random)
        let bytes = logUniform(100, 5_000)
        var at = random.nextUnit() * max(span - length, 0)
        let end = at + length
        var count = 0
        while at < end && count < cap(400) {
            add(
                .beacon, source, destination, at, service, 0.02,
                bytes: bytes * (1 + 0.1 * (random.nextUnit() - 0.5)))
            at += interval * (1 + jitter * (2 * random.nextUnit() - 1))
            count += 1
        }
    }

    private mutating func lateral() {
        var footholds = [insider()]
        let service = ground.service(&random)
        let failed = 0.3 * random.nextUnit()
        let bytes = logUniform(2_000, 200_000)
        for time in times(count: size(4, 25), hours: 1.0 / 6...48).sorted() {
            let from = footholds[random.next(below: footholds.count)]
            let to = insider()
            guard to != from else { continue }
            add(.lateral, from, to, time, service, failed, bytes: bytes * (0.5 + random.nextUnit()))
            if random.nextBool(probability: 0.4) { footholds.append(to) }
        }
    }

    private mutating func exfiltrate(_ kind: AttackKind) {
        let source = insider()
        let destination = random.nextBool(probability: 0.6) ? unseen() : seenTarget()
        let total = ground.kilobytesADay(source) * 1_000 * logUniform(0.5, 20)
        let isSlow = kind == .slowExfiltration
        let count = isSlow ? size(20, 200) : 1 + random.next(below: 3)
        let service = ground.service(&random)
        for time in times(count: count, hours: isSlow ? 6...96 : 1.0 / 60...4) {
            let bytes = total / Double(count) * (0.7 + 0.6 * random.nextUnit())
            add(kind, source, destination, time, service, 0, bytes: bytes, duration: logUniform(5, 2_000))
        }
    }

    private mutating func tunnel() {
        guard let resolver = ground.resolver, !resolver.destinations.isEmpty else { return }
        let source = insider()
        let destination = resolver.destinations[random.next(below: resolver.destinations.count)]
        let bytes = logUniform(100, 1_000)
        for time in times(count: size(30, 1_500), hours: 1.0 / 60...12) {
            add(
                .tunnel, source, destination, time, resolver.service, 0.01,
                bytes: bytes * (0.8 + 0.4 * random.nextUnit()), duration: 0.05)
        }
    }

    // MARK: Who, when, how much

    private mutating func insider() -> NodeIndex {
        if random.nextBool(probability: 0.3) {
            let row = ground.row(&random)
            if ground.insiders.count == ground.sources.count { return row.source }
        }
        return ground.insiders[random.next(below: ground.insiders.count)]
    }

    /// An address never seen, a source by how much it does, or any source.
    private mutating func attacker() -> NodeIndex {
        if isOfInsiders { return insider() }
        let draw = random.nextUnit()
        if draw < 0.4 { return unseen() }
        return draw < 0.7 ? ground.row(&random).source : ground.sources[random.next(below: ground.sources.count)]
    }

    private mutating func target() -> NodeIndex { random.nextBool(probability: 0.1) ? unseen() : seenTarget() }

    private mutating func seenTarget() -> NodeIndex {
        random.nextBool(probability: 0.55)
            ? ground.row(&random).destination : ground.destinations[random.next(below: ground.destinations.count)]
    }

    private mutating func unseen() -> NodeIndex {
        let host = nextUnseen
        let used = Int(nextUnseen - ground.firstUnseen) + 1
        nextUnseen = ground.firstUnseen + NodeIndex(used % AttackGround.unseenHosts)
        return host
    }

    private mutating func logUniform(_ low: Double, _ high: Double) -> Double {
        low * PortableMath.exp(random.nextUnit() * PortableMath.log(high / low))
    }

    /// A number of events; no attack is a large part of a small log.
    private mutating func size(_ low: Double, _ high: Double) -> Int { cap(Int(logUniform(low, high).rounded())) }

    private func cap(_ count: Int) -> Int { min(count, max(20, (ground.order.count - ground.start) / 20)) }

    /// Seconds that attacks may be spread over.
    private var span: Double { Double(ground.endTime - ground.startTime) / 1e6 }

    /// Times in seconds since the start: half of the groups regular with some jitter, half at random.
    private mutating func times(count: Int, hours: ClosedRange<Double>) -> [Double] {
        let drawn = min(logUniform(hours.lowerBound, hours.upperBound) * 3_600, span * 0.9)
        let length = isEndless ? span * 0.98 : drawn
        let first = random.nextUnit() * max(span - length, 0)
        let isRegular = random.nextBool(probability: 0.5)
        let jitter = 0.3 * random.nextUnit()
        let step = length / Double(max(count, 1))
        return (0..<count).map { place in
            isRegular
                ? first + step * (Double(place) + jitter * (2 * random.nextUnit() - 1))
                : first + random.nextUnit() * length
        }
    }

    private mutating func add(
        _ kind: AttackKind, _ source: NodeIndex, _ destination: NodeIndex, _ seconds: Double, _ service: UInt32?,
        _ failedShare: Double, bytes: Double, duration: Double? = nil
    ) {
        guard source != destination, seconds >= 0, seconds <= span else { return }
        let time = ground.startTime + Int64(seconds * 1e6)
        let isFailed = random.nextBool(probability: failedShare)
        var event = Event(
            row: -1, time: time / ground.resolution * ground.resolution, source: source, destination: destination)
        event.port = ground.hasServices ? service : nil
        if ground.hasStates { event.isFailed = isFailed }
        if ground.hasBytes {
            event.sentBytes = isFailed ? min(bytes, 60) : bytes
            event.receivedBytes = isFailed ? 0 : bytes * random.nextUnit()
            event.amount = (event.sentBytes ?? 0) + (event.receivedBytes ?? 0)
        }
        if ground.hasDurations { event.duration = isFailed ? 0 : duration ?? logUniform(0.05, 30) }
        planted.append(PlantedFlow(event: event, kind: kind, group: group, share: 0))
    }
}

extension AttackGround {
    /// Whether the log has the columns in which an attack of a kind shows.
    func holds(_ kind: AttackKind) -> Bool {
        if leftOut.contains(kind) { return false }
        return switch kind {
        case .exfiltration, .slowExfiltration: hasBytes
        case .tunnel: hasBytes && hasServices && resolver != nil
        default: true
        }
    }
}
