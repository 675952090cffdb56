import DragnetCore
import DragnetEvents

/// Makes the payments of one planted group of a kind that needs amounts.
///
/// Half of all groups are played again two to five times over weeks on the same pairs: who knows each other well may
/// still launder (detection must not learn that old friends are innocent).
struct MoneyGroup {
    let ground: PlantingGround
    private(set) var random: KeyedRandom
    private var made: [Event] = []

    init(ground: PlantingGround, random: KeyedRandom) {
        self.ground = ground
        self.random = random
    }

    /// The payments of a group, in no particular order; ids of rows are -1.
    mutating func payments(of kind: PlantedKind) -> [Event] {
        switch kind {
        case .amount: ground.profile.isBipartite ? plantAmountAmongOwn() : plantAmount()
        case .newPartners: plantFan(isOut: true, partners: 4...12, days: 0.1...10, within: 0.2)
        case .fanOut: plantFan(isOut: true, partners: 4...20, days: 0.1...10, within: 0.2)
        case .fanIn: plantFan(isOut: false, partners: 4...20, days: 0.1...10, within: 0.2)
        case .velocity: plantVelocity()
        case .cycle: plantWay(length: 3 + random.next(below: 6), closes: true)
        case .chain: plantWay(length: 4 + random.next(below: 7), closes: false)
        case .scatterGather: plantScatterGather()
        case .mule: plantMule()
        case .structuring: plantStructuring()
        case .takeover: plantTakeover()
        case .cardTesting: plantCardTesting()
        case .repetition: plantRepetition()
        default: break
        }
        if ![.amount, .takeover, .repetition].contains(kind) && random.nextBool(probability: 0.5) { replay() }
        return made
    }

    // MARK: Kinds

    private mutating func plantAmount() {
        let sender = ground.sender(&random)
        var time = self.time(before: 0)
        let factor = between(2.5, 10)
        for _ in 0..<(1 + random.next(below: 5)) {
            let template = ground.template(of: sender, &random)
            let receiver = random.nextBool(probability: 0.5) ? template.destination : ground.receiver(&random)
            pay(sender, receiver, amount(like: template) * factor, at: time, like: template)
            time += days(between(0.02, 1))
        }
    }

    /// A stolen card among the payments of its owner: who pays, where and at what pace is as ever, and only the amounts are
    /// not, so that nothing else is learnt from it.
    private mutating func plantAmountAmongOwn() {
        let sender = ground.log.sources[ground.order[randomPlace()]]
        var place = randomPlace()
        let span = ground.time(at: ground.end - 1) - ground.time(at: ground.start)
        let perDay = Double(ground.end - ground.start) * Double(ground.day) / Double(max(span, 1))
        let factor = between(2.5, 10)
        for _ in 0..<(1 + random.next(below: 5)) {
            let template = ground.ownTemplate(of: sender, &random)
            pay(
                sender, template.destination, amount(like: template) * factor, at: ground.time(at: place),
                like: template)
            place = min(ground.end - 1, place + max(1, Int(between(0.02, 1) * perDay)))
        }
    }

    private mutating func plantFan(
        isOut: Bool, partners: ClosedRange<Int>, days length: ClosedRange<Double>, within spread: Double
    ) {
        let hub = isOut ? ground.sender(&random) : ground.receiver(&random)
        let count = partners.lowerBound + random.next(below: partners.count)
        let span = days(logBetween(length.lowerBound, length.upperBound))
        let first = time(before: span)
        let usual = ground.template(of: hub, &random)
        for _ in 0..<count {
            let other = isOut ? ground.receiver(&random) : ground.sender(&random)
            let amount = amount(like: usual) * between(1 - spread, 1 + spread)
            let at = first + Int64(random.nextUnit() * Double(span))
            if isOut {
                pay(hub, other, amount, at: at, like: usual)
            } else {
                pay(other, hub, amount, at: at, like: usual)
            }
        }
    }

    private mutating func plantVelocity() {
        let sender = ground.sender(&random)
        let template = ground.template(of: sender, &random)
        let receiver = random.nextBool(probability: 0.5) ? template.destination : ground.receiver(&random)
        let span = days(between(0.02, 1))
        let first = time(before: span)
        for _ in 0..<(4 + random.next(below: 12)) {
            let at = first + Int64(random.nextUnit() * Double(span))
            pay(sender, receiver, amount(like: template) * between(0.8, 1.2), at: at, like: template)
        }
    }

    private mutating func plantWay(length: Int, closes: Bool) {
        let members = (0..<length).map { _ in ground.sender(&random) }
        let template = ground.template(of: members[0], &random)
        var amount = self.amount(like: template) * logBetween(1, 5)
        let span = days(logBetween(0.1, 10))
        var at = time(before: span)
        let steps = closes ? length : length - 1
        for step in 0..<steps {
            pay(members[step], members[(step + 1) % length], amount, at: at, like: template)
            amount *= between(0.94, 1)
            at += Int64(random.nextUnit() * 2 * Double(span) / Double(steps))
        }
    }

    private mutating func plantScatterGather() {
        let (source, sink) = (ground.sender(&random), ground.receiver(&random))
        let template = ground.template(of: source, &random)
        let span = days(logBetween(0.2, 10))
        let first = time(before: span)
        for _ in 0..<(3 + random.next(below: 7)) {
            let mule = ground.sender(&random)
            let amount = self.amount(like: template) * between(0.8, 1.2)
            let at = first + Int64(random.nextUnit() * Double(span) / 2)
            pay(source, mule, amount, at: at, like: template)
            pay(
                mule, sink, amount * between(0.94, 1), at: at + Int64(random.nextUnit() * Double(span) / 2),
                like: template)
        }
    }

    private mutating func plantMule() {
        let mule = ground.sender(&random)
        let span = days(logBetween(0.1, 3))
        let first = time(before: 2 * span)
        let usual = ground.template(of: mule, &random)
        var sum = 0.0
        for _ in 0..<(5 + random.next(below: 14)) {
            let amount = self.amount(like: usual) * between(0.8, 1.2)
            sum += amount
            pay(ground.sender(&random), mule, amount, at: first + Int64(random.nextUnit() * Double(span)), like: usual)
        }
        let parts = 1 + random.next(below: 3)
        for part in 0..<parts {
            let amount = sum * between(0.8, 0.97) / Double(parts)
            let at = first + span + days(between(0.01, 0.3) * Double(part + 1))
            pay(mule, ground.receiver(&random), amount, at: at, like: usual)
        }
    }

    private mutating func plantStructuring() {
        let sender = ground.sender(&random)
        let template = ground.template(of: sender, &random)
        let usual = max(abs(template.amount ?? 0), 1)
        // The limit next above what is usual, or one or two further up.
        var limit = 1000.0
        while limit < usual * 1.5 && limit < 1e12 { limit *= 10 }
        if random.nextBool(probability: 0.3) { limit *= 10 }
        let receivers = (0..<(1 + random.next(below: 3))).map { _ in ground.receiver(&random) }
        let span = days(logBetween(0.5, 12))
        let first = time(before: span)
        for _ in 0..<(4 + random.next(below: 9)) {
            let receiver = receivers[random.next(below: receivers.count)]
            let at = first + Int64(random.nextUnit() * Double(span))
            pay(sender, receiver, limit * between(0.9, 0.995), at: at, like: template)
        }
    }

    private mutating func plantTakeover() {
        let sender = ground.sender(&random)
        let span = days(between(0.01, 0.4))
        let first = time(before: span)
        let factor = between(2, 10)
        for _ in 0..<(2 + random.next(below: 6)) {
            let template = ground.template(of: sender, &random)
            let at = first + Int64(random.nextUnit() * Double(span))
            pay(sender, ground.receiver(&random), amount(like: template) * factor, at: at, like: template)
        }
    }

    private mutating func plantCardTesting() {
        let place = ground.receiver(&random)
        let span = days(logBetween(0.01, 0.5))
        let first = time(before: span)
        for _ in 0..<(6 + random.next(below: 24)) {
            let card = ground.sender(&random)
            let template = ground.template(of: card, &random)
            let at = first + Int64(random.nextUnit() * Double(span))
            pay(card, place, between(0.5, 5), at: at, like: template)
        }
    }

    private mutating func plantRepetition() {
        let hub = ground.receiver(&random)
        let longest = Double(ground.time(at: ground.end - 1) - ground.time(at: ground.start)) / Double(ground.day)
        let span = days(min(logBetween(5, 90), 0.9 * longest))
        let first = time(before: span)
        let isOut = !ground.profile.isBipartite && random.nextBool(probability: 0.3)
        for _ in 0..<(2 + random.next(below: 5)) {
            let other = ground.sender(&random)
            let template = ground.template(of: other, &random)
            for _ in 0..<(2 + random.next(below: 4)) {
                let at = first + Int64(random.nextUnit() * Double(span))
                let amount = self.amount(like: template) * between(0.8, 1.2)
                pay(isOut ? hub : other, isOut ? other : hub, amount, at: at, like: template)
            }
        }
    }

    // MARK: Parts

    /// Plays the group again a few times, weeks apart, with amounts that differ a little.
    private mutating func replay() {
        let group = made
        let times = 1 + random.next(below: 4)
        let gap = days(logBetween(10, 90)) / Int64(times)
        for round in 1...times {
            for payment in group {
                var again = payment
                again.time = payment.time &+ gap &* Int64(round)
                again.amount = payment.amount.map { $0 * between(0.95, 1.05) }
                made.append(again)
            }
        }
    }

    private mutating func pay(
        _ source: NodeIndex, _ destination: NodeIndex, _ amount: Double, at time: Int64, like template: Event
    ) {
        var event = template
        (event.row, event.time, event.source, event.destination) = (-1, time, source, destination)
        event.amount = WrittenAmount.of(amount, like: template.amount ?? 0)
        made.append(event)
    }

    private mutating func amount(like template: Event) -> Double {
        if let amount = template.amount, amount != 0 { return abs(amount) }
        return max(abs(ground.events[ground.row(&random)].amount ?? 1), 1)
    }

    /// A time in the planted part that leaves `span` before its end, if there is so much.
    private mutating func time(before span: Int64) -> Int64 {
        let (first, last) = (ground.time(at: ground.start), ground.time(at: ground.end - 1))
        let latest = max(first, last - span)
        // Where only the amount tells, a planted hour of its own would drown it: at night hardly anybody pays.
        if ground.profile.isBipartite { return min(latest, ground.time(at: randomPlace())) }
        return first + Int64(random.nextUnit() * Double(latest - first))
    }

    /// A place in the planted part.
    private mutating func randomPlace() -> Int { ground.start + random.next(below: ground.end - ground.start) }

    private func days(_ count: Double) -> Int64 { Int64(count * Double(ground.day)) }

    private mutating func between(_ low: Double, _ high: Double) -> Double { low + random.nextUnit() * (high - low) }

    private mutating func logBetween(_ low: Double, _ high: Double) -> Double {
        low * PortableMath.exp(random.nextUnit() * PortableMath.log(high / low))
    }
}
