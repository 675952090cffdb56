import DragnetCore
import DragnetEvents

/// A program that calls somewhere by the clock.
struct Poller: Sendable {
    let target: UInt32
    let service: NetworkService
    /// Seconds from call to call, and the share of it by which they differ at most.
    let interval: Double
    let jitter: Double
    let sent: Double
    let received: Double
    /// The share by which sizes differ at most.
    var spread = 0.03
}

/// What every role and every attack is made of; all share it, so that the form of a row tells nothing of its writer.
extension Office {
    /// Adds a connection; one that begins outside of the log is dropped.
    mutating func connect(
        _ source: UInt32, _ destination: UInt32, _ service: NetworkService, at time: Int64,
        state: ConnectionState = .sf, seconds: Double, sent: Double, received: Double, port: Int? = nil,
        isDispensable: Bool = false
    ) {
        guard whole.contains(time) else { return }
        connections.append(
            Connection(
                time: time, duration: Int64(max(0, seconds) * 1e6), sent: Int(sent), received: Int(received),
                source: source, destination: destination, port: UInt16(port ?? service.port), service: service,
                state: state, isDispensable: isDispensable))
    }

    /// A try that got no answer, or a refusal.
    mutating func fail(
        _ source: UInt32, _ destination: UInt32, _ service: NetworkService, at time: Int64, isRefused: Bool,
        port: Int? = nil, _ random: inout KeyedRandom
    ) {
        let refused = isRefused && !service.isUDP
        connect(
            source, destination, service, at: time, state: refused ? .rej : .s0,
            seconds: refused ? random.nextLogUniform(from: 0.0001, to: 0.03) : 0, sent: service.isUDP ? 48 : 0,
            received: 0, port: port)
    }

    /// A port that answered and was left at once.
    mutating func knock(
        _ source: UInt32, _ destination: UInt32, _ service: NetworkService, at time: Int64, port: Int? = nil,
        _ random: inout KeyedRandom
    ) {
        connect(
            source, destination, service, at: time, state: random.nextBool(probability: 0.6) ? .rsto : .sf,
            seconds: random.nextLogNormal(median: 0.05, sigma: 0.8),
            sent: random.nextLogNormal(median: 90, sigma: 0.5), received: random.nextLogNormal(median: 160, sigma: 0.7),
            port: port)
    }

    /// A name is looked up: 45 bytes out and 140 back as a rule.
    mutating func lookUp(
        _ host: UInt32, _ resolver: UInt32, at time: Int64, _ random: inout KeyedRandom, isDispensable: Bool = true
    ) {
        connect(
            host, resolver, .dns, at: time, seconds: random.nextLogNormal(median: 0.012, sigma: 1.2),
            sent: random.nextLogNormal(median: 45, sigma: 0.28),
            received: random.nextLogNormal(median: 140, sigma: 0.5), isDispensable: isDispensable)
    }

    /// Lets a program call as long as the period lasts.
    mutating func run(_ poller: Poller, from source: UInt32, over period: Period, _ random: inout KeyedRandom) {
        var time = period.from + Int64(random.nextUnit() * poller.interval * 1e6)
        while time < period.upTo {
            if random.nextBool(probability: 0.004) {
                fail(source, poller.target, poller.service, at: time, isRefused: false, &random)
            } else {
                connect(
                    source, poller.target, poller.service, at: time,
                    seconds: random.nextLogNormal(median: poller.service.isUDP ? 0.02 : 0.6, sigma: 0.5),
                    sent: poller.sent * (1 + poller.spread * random.next(from: -1, to: 1)),
                    received: poller.received * (1 + poller.spread * random.next(from: -1, to: 1)))
            }
            // Even the best clock waits for its processor and its network.
            let lag = random.nextExponential(mean: 0.03)
            let gap = poller.interval * (1 + poller.jitter * random.next(from: -1, to: 1))
            time += Int64((max(gap, 0.2) + lag) * 1e6)
        }
    }

    /// Leaves out dispensable rows, chosen at random, until `count` rows are left.
    mutating func dropSurplus(keeping count: Int) {
        let surplus = connections.count - count
        guard surplus > 0 else { return }
        var dispensable = connections.indices.filter { connections[$0].isDispensable }
        var random = random(.surplus)
        random.shuffle(&dispensable)
        var isDropped = [Bool](repeating: false, count: connections.count)
        for index in dispensable.prefix(surplus) { isDropped[index] = true }
        var next = 0
        connections.removeAll { _ in
            defer { next += 1 }
            return isDropped[next]
        }
    }
}
