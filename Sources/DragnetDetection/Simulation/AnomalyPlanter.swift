import DragnetCore
import DragnetEvents

/// Plants anomalies of all kinds into the later part of a learning period.
///
/// All kinds together are ``shareOfEvents`` of the events; each replicate has other ones. Ends are drawn from all nodes of
/// the period, also those that appear later, so that being new does not tell a planted event from a real one.
struct AnomalyPlanter {
    let ground: PlantingGround
    private var random: KeyedRandom
    private(set) var planted: [PlantedEvent] = []

    /// The share of planted events among all: without and with amounts.
    private static let shareOfEvents = (structure: 0.085, money: 0.03)

    init(ground: PlantingGround, seed: UInt64, replicate: Int) {
        self.ground = ground
        random = KeyedRandom(RandomKey(seed, 0x70_6C61_6E74, UInt64(replicate)))
    }

    /// The kinds that a log of this profile can hold, with their weights.
    static func kinds(of profile: LogProfile) -> [(kind: PlantedKind, weight: Double)] {
        guard profile.hasAmounts else {
            // A pair of active nodes that never met is the hardest to tell and yields the most when planted oftener (first
            // contacts of rewired edges .709 and not .691 AUC, with the larger share of planted events).
            var kinds: [(PlantedKind, Double)] = [(.uniform, 3), (.rewire, 2), (.burst, 1.5), (.clique, 1)]
            if !profile.isBipartite { kinds.append((.path, 1.5)) }
            // Also where no pair meets twice: were no repeat planted there, each would be taken for innocent, and a flood for
            // the most innocent of all (AUC .02 on a log of which one row in ninety is a repeat).
            kinds.append((.flood, 1))
            return kinds
        }
        // Between cards and merchants no ring closes and nothing passes through; what is left to see is mostly the amount. A
        // card that comes again is a customer, and where that is rare a strong say of it drowns everything else (measured).
        guard !profile.isBipartite else {
            let others: [PlantedKind] = [.newPartners, .fanOut, .fanIn, .takeover, .cardTesting]
            return [(.amount, 4), (.velocity, 0.1)] + others.map { ($0, 1) }
        }
        let patterns: [PlantedKind] = [
            .amount, .newPartners, .fanOut, .fanIn, .velocity, .takeover, .cardTesting, .cycle, .chain, .scatterGather,
            .mule, .structuring,
        ]
        // Who meets again and again is innocent in most logs and the only trace in a few: let each log say.
        return patterns.map { ($0, 1) } + [(.repetition, Double(patterns.count) / 2)]
    }

    /// How often a pair meets in a flood, log-uniform.
    private static let floodSize = (least: 10.0, most: 150.0)

    /// How many floods one replicate holds, about.
    static func floodsOfReplicate(on ground: PlantingGround) -> Double {
        let kinds = kinds(of: ground.profile)
        let share = (kinds.first { $0.kind == .flood }?.weight ?? 0) / kinds.reduce(0) { $0 + $1.weight }
        let meanSize = (floodSize.most - floodSize.least) / PortableMath.log(floodSize.most / floodSize.least)
        return Double(ground.end - ground.start) * shareOfEvents.structure * share / meanSize
    }

    /// How many events are planted for each real one.
    static func share(of profile: LogProfile) -> Double {
        profile.hasAmounts ? shareOfEvents.money : shareOfEvents.structure
    }

    /// The planted events of one replicate, by place.
    static func plant(on ground: PlantingGround, seed: UInt64, replicate: Int) -> [PlantedEvent] {
        var planter = AnomalyPlanter(ground: ground, seed: seed, replicate: replicate)
        let kinds = kinds(of: ground.profile)
        let wanted = Double(ground.end - ground.start) * share(of: ground.profile)
        let total = kinds.reduce(0) { $0 + $1.weight }
        for (kind, weight) in kinds {
            let goal = planter.planted.count + max(1, Int((wanted * weight / total).rounded()))
            var tries = 0
            while planter.planted.count < goal && tries < 200 + 4 * goal {
                tries += 1
                planter.plantGroup(kind)
            }
        }
        let order = planter.planted.indices.sorted {
            (planter.planted[$0].place, planter.planted[$0].event.time, $0)
                < (planter.planted[$1].place, planter.planted[$1].event.time, $1)
        }
        return order.map { planter.planted[$0] }
    }

    private mutating func plantGroup(_ kind: PlantedKind) {
        switch kind {
        case .uniform, .rewire: plantPair(kind)
        case .burst: plantBurst()
        case .clique: plantClique()
        case .path: plantPath()
        case .flood: plantFlood()
        default:
            var group = MoneyGroup(ground: ground, random: random)
            let payments = group.payments(of: kind)
            random = group.random
            for payment in payments {
                let place = ground.place(after: payment.time)
                guard place < ground.end, payment.source != payment.destination else { continue }
                planted.append(PlantedEvent(place: place, event: payment, kind: kind))
            }
        }
    }

    // MARK: Structure

    private mutating func plantPair(_ kind: PlantedKind) {
        let place = ground.start + random.next(below: ground.end - ground.start)
        let (source, destination): (NodeIndex, NodeIndex)
        if kind == .rewire {
            let window = max(1, (ground.end - ground.start) / 20)
            (source, destination) = (
                end(near: place, window, isSource: true), end(near: place, window, isSource: false)
            )
        } else {
            source = ground.senders[random.next(below: ground.senders.count)]
            destination = ground.receivers[random.next(below: ground.receivers.count)]
        }
        guard source != destination, !ground.met(source, destination) else { return }
        add(source, destination, at: place, kind)
    }

    /// An end of a real event at most `window` places away.
    private mutating func end(near place: Int, _ window: Int, isSource: Bool) -> NodeIndex {
        let offset = random.next(below: 2 * window + 1) - window
        let row = ground.order[min(max(place + offset, ground.start), ground.end - 1)]
        let takesSource = ground.profile.isUndirected ? random.nextBool(probability: 0.5) : isSource
        return takesSource ? ground.log.sources[row] : ground.log.destinations[row]
    }

    private mutating func plantBurst() {
        let isOut = random.nextBool(probability: 0.5)
        let hub = isOut ? pick(ground.senders) : pick(ground.receivers)
        let others = isOut ? ground.receivers : ground.senders
        let count = min(logUniform(8, 60), others.count)
        let places = self.places(count: count, shares: 0.02...0.6)
        for place in places {
            let other = pick(others)
            guard other != hub, !ground.met(hub, other) else { continue }
            // Who speaks first does not matter for who is the hub.
            let flips = !ground.profile.isBipartite && random.nextBool(probability: 0.5)
            let (source, destination) = isOut != flips ? (hub, other) : (other, hub)
            add(source, destination, at: place, .burst)
        }
    }

    private mutating func plantClique() {
        let size = 4 + random.next(below: 9)
        var pairs: [(NodeIndex, NodeIndex)] = []
        if ground.profile.isBipartite {
            let left = (0..<max(2, size / 2)).map { _ in pick(ground.senders) }
            let right = (0..<max(2, size / 2)).map { _ in pick(ground.receivers) }
            pairs = left.flatMap { a in right.map { (a, $0) } }
        } else {
            let members = (0..<size).map { _ in pick(ground.senders) }
            for first in members.indices {
                for second in members.indices where second > first { pairs.append((members[first], members[second])) }
            }
        }
        random.shuffle(&pairs)
        let places = self.places(count: pairs.count, shares: 0.02...0.6)
        for (pair, place) in zip(pairs, places) where pair.0 != pair.1 && !ground.met(pair.0, pair.1) {
            add(pair.0, pair.1, at: place, .clique)
        }
    }

    private mutating func plantPath() {
        let members = (0..<(5 + random.next(below: 16))).map { _ in pick(ground.senders) }
        let places = self.places(count: members.count - 1, shares: 0.02...0.6)
        for (step, place) in places.enumerated() {
            let (a, b) = (members[step], members[step + 1])
            guard a != b, !ground.met(a, b) else { continue }
            add(a, b, at: place, .path)
        }
    }

    private mutating func plantFlood() {
        let row = ground.row(&random)
        var (source, destination) = (ground.log.sources[row], ground.log.destinations[row])
        // Half of them hit somebody whom the source may never have met: where only old pairs flood, a young one is innocent.
        if random.nextBool(probability: 0.5) {
            destination = ground.log.destinations[ground.row(&random)]
        }
        guard source != destination else { return }
        for place in places(count: logUniform(Self.floodSize.least, Self.floodSize.most), shares: 0.001...0.05) {
            add(source, destination, at: place, .flood)
        }
    }

    private mutating func pick(_ nodes: [NodeIndex]) -> NodeIndex { nodes[random.next(below: nodes.count)] }

    private mutating func logUniform(_ low: Double, _ high: Double) -> Int {
        Int((low * PortableMath.exp(random.nextUnit() * PortableMath.log(high / low))).rounded())
    }

    /// Ascending places within a stretch whose length is a share of the planted part, log-uniform.
    private mutating func places(count: Int, shares: ClosedRange<Double>) -> [Int] {
        let span = Double(ground.end - ground.start)
        let ratio = PortableMath.log(shares.upperBound / shares.lowerBound)
        let length = span * shares.lowerBound * PortableMath.exp(random.nextUnit() * ratio)
        let first = Double(ground.start) + random.nextUnit() * (span - length)
        return (0..<count).map { _ in min(ground.end - 1, Int(first + random.nextUnit() * length)) }.sorted()
    }

    private mutating func add(_ source: NodeIndex, _ destination: NodeIndex, at place: Int, _ kind: PlantedKind) {
        var event = ground.events[ground.order[place]]
        (event.row, event.source, event.destination) = (-1, source, destination)
        planted.append(PlantedEvent(place: place, event: event, kind: kind))
    }
}
