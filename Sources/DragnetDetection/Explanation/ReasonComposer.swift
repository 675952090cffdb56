import DragnetCore
import DragnetEvents

/// Puts what the signals saw into reasons: a code, two numbers with their unit, and a share.
struct ReasonComposer {
    let wording: EventWording
    let clock: ScoringClock
    /// The unit of amounts: a currency, "bytes", or empty.
    let amountUnit: String

    private static let most = 5
    /// Events named as evidence of one reason.
    private static let mostNames = 20
    /// Reasons that explain less than this are noise beside the others.
    private static let smallestShare = 0.04

    /// How much more a reason tells that names a pattern than one that only says "more than usual".
    private static func emphasis(_ code: ReasonCode) -> Double {
        switch code {
        case .cycle: 4
        case .passThrough, .structuring, .cardTesting, .scan, .beacon: 2.5
        case .fanIn, .fanOut, .exfiltration: 1.5
        default: 1
        }
    }

    /// The code that a signal stands for in this domain.
    func code(of signal: Signal) -> ReasonCode {
        switch signal {
        case .sourceCentroid, .destinationCentroid: .farFromCluster
        case .crossCentroid: .crossCommunity
        case .unlikelyPair: .unlikelyEdge
        case .newDestination, .newSource: .newPartner
        case .fanOutHour, .fanOutDay: .fanOut
        case .fanInHour, .fanInDay: .fanIn
        case .smallFanInHour: wording == .payments ? .cardTesting : .fanIn
        case .portFanHour: .scan
        // What counts an account's payments is called a velocity check.
        case .burstOutHour, .burstOutDay, .shortGap: wording == .payments ? .velocity : .burst
        case .burstInHour, .burstInDay: .burst
        case .pairDay: .velocity
        case .amountOfSource, .amountOfPeers, .amountOfDestination, .sumInDay: .amountHigh
        case .sumOutDay: .amountHigh
        case .passThrough: .passThrough
        case .cycle: .cycle
        case .nearLimit: .structuring
        case .regularity: .beacon
        case .freshBytes: .exfiltration
        case .commonPartners: .denseGroup
        case .waysBetween, .fewCommonPartners, .partnerSize: .unlikelyEdge
        case .silence: .dormantWake
        case .knownEvents: .newEntity
        case .meetings: .newPartner
        case .hourShare: .oddHour
        case .sameAmounts: .structuring
        case .chainDepth: .chain
        case .suspicionAround: .linkedUnusual
        case .sweepHour, .sweepDay, .portFanDay: .scan
        case .burstPairHour, .burstPairDay, .failuresHour, .failuresDay: .burst
        case .uploadHour, .uploadDay: .exfiltration
        case .oddRoutesHour, .oddRoutesDay: .lateralMovement
        case .rareService: .rareService
        case .longConnection: .longConnection
        }
    }

    /// Reasons for some rows together: what their signals added, by code, each told by its strongest event; in networks by
    /// what most of them say.
    ///
    /// - Parameter rows: each row's name and what spoke for it.
    func reasons(of rows: [(name: String, evidence: [ScoredLog.Evidence])]) -> [Reason] {
        struct Tally {
            var weights: [Double] = []
            /// The k-th strongest event counts 1/k: what a hundred events say alike is not a hundred reasons.
            var weight = 0.0
            /// Each event has one vote: half for what speaks loudest, half by how loud each is.
            var votes = 0.0
            var strongest: (weight: Double, evidence: ScoredLog.Evidence)?
            var names: [String] = []

            mutating func add(_ item: ScoredLog.Evidence, _ name: String) {
                let weight = item.weight
                weights.append(weight)
                if strongest.map({ weight > $0.weight }) ?? true { strongest = (weight, item) }
                if names.count < ReasonComposer.mostNames { names.append(name) }
            }
        }
        // A flood or a brute force is many events that say alike, and a few scans beside it do not make it one.
        let isVoted = wording == .connections && rows.count > 1
        var tallies: [ReasonCode: Tally] = [:]
        for (name, evidence) in rows {
            var told: Set<ReasonCode> = []
            // Strongest first; two signals of one code are one reason.
            for item in evidence where told.insert(code(of: item.signal)).inserted {
                tallies[code(of: item.signal), default: Tally()].add(item, name)
            }
            guard isVoted else { continue }
            let loudest = strongestCode(of: evidence)
            let loudness = told.map { code in (code: code, weight: emphasis(of: code, in: evidence)) }
            let total = loudness.map(\.weight).sorted().reduce(0, +)
            for (code, weight) in loudness where total > 0 {
                tallies[code]?.votes += 0.5 * weight / total + (code == loudest ? 0.5 : 0)
            }
        }
        for (code, tally) in tallies {
            let harmonic = zip(1..., tally.weights.sorted(by: >)).reduce(0) { $0 + $1.1 / Double($1.0) }
            tallies[code]?.weight = isVoted ? tally.votes : Self.emphasis(code) * harmonic
        }
        let total = tallies.values.map(\.weight).sorted().reduce(0, +)
        let ordered = tallies.sorted { ($1.value.weight, $0.key.rawValue) < ($0.value.weight, $1.key.rawValue) }
            .prefix(Self.most)
            .filter { $0.value.weight >= Self.smallestShare * total }
        let kept = ordered.reduce(0) { $0 + $1.value.weight }
        return ordered.compactMap { code, tally in
            guard let item = tally.strongest?.evidence else { return nil }
            let (observed, typical) = quantities(item)
            return Reason(
                code: code, observed: observed, typical: typical, percentile: item.percentile,
                share: tally.weight / kept, evidence: tally.names)
        }
    }

    /// How much the first signal of a code tells of one event.
    private func emphasis(of code: ReasonCode, in evidence: [ScoredLog.Evidence]) -> Double {
        Self.emphasis(code) * (evidence.first { self.code(of: $0.signal) == code }?.weight ?? 0)
    }

    /// The code that would stand first among the reasons of one event.
    func strongestCode(of evidence: [ScoredLog.Evidence]) -> ReasonCode? {
        evidence.map { (code: code(of: $0.signal), weight: $0.weight) }
            .max {
                ($0.weight * Self.emphasis($0.code), $1.code.rawValue) < (
                    $1.weight * Self.emphasis($1.code), $0.code.rawValue
                )
            }?
            .code
    }

    private static let mostReading = Double(Float.greatestFiniteMagnitude)

    /// The two numbers of a signal, with the unit a person reads them in.
    private func quantities(_ item: ScoredLog.Evidence) -> (Quantity, Quantity) {
        let unit = self.unit(of: item.signal)
        let isCount = unit.isCount
        func quantity(_ value: Float) -> Quantity {
            // A state of earlier times may hold a sum that left a Float's range.
            let value = value.isNaN ? 0 : min(max(Double(value), -Self.mostReading), Self.mostReading)
            return Quantity(isCount ? count(value) : rounded(value), unit.words)
        }
        return (quantity(item.reading.observed), quantity(item.reading.typical))
    }

    /// Counts fade with time, so they are seldom whole; from ten on, nobody wants to know.
    private func count(_ value: Double) -> Double {
        abs(value) >= 10 ? value.rounded() : (value * 10).rounded() / 10
    }

    /// Three significant digits are all that a reason needs.
    ///
    /// Scaled by a whole power of ten, so that 13,300 does not become 13,300.000000000007.
    private func rounded(_ value: Double) -> Double {
        guard value != 0 else { return 0 }
        let digits = 2 - Int(PortableMath.log10(abs(value)).rounded(.down))
        guard abs(digits) <= 18 else { return value }
        let scale = (0..<abs(digits)).reduce(1.0) { power, _ in power * 10 }
        return digits < 0 ? (value / scale).rounded() * scale : (value * scale).rounded() / scale
    }

    private func unit(of signal: Signal) -> (words: String, isCount: Bool) {
        let short = ScoringClock.words(clock.short)
        let long = ScoringClock.words(clock.long)
        let money = amountUnit.isEmpty ? "per event" : amountUnit
        let senders = wording == .connections ? "sources" : "senders"
        let contacts = wording.plural
        switch signal {
        case .sourceCentroid, .destinationCentroid: return ("distance from its peers", false)
        case .crossCentroid: return ("distance from the source's peers", false)
        case .unlikelyPair: return ("similarity of the two", false)
        case .newDestination, .newSource: return ("% first contacts", true)
        case .fanOutHour: return ("new partners in \(short)", true)
        case .fanOutDay: return ("new partners in \(long)", true)
        case .fanInHour: return ("new \(senders) in \(short)", true)
        case .fanInDay: return ("new \(senders) in \(long)", true)
        case .smallFanInHour: return ("new \(senders) of small amounts in \(short)", true)
        case .portFanHour: return ("new ports in \(short)", true)
        case .burstOutHour: return ("\(contacts) made in \(short)", true)
        case .burstOutDay: return ("\(contacts) made in \(long)", true)
        case .burstInHour: return ("\(contacts) received in \(short)", true)
        case .burstInDay: return ("\(contacts) received in \(long)", true)
        case .pairDay: return ("\(contacts) of the pair in \(long)", true)
        case .amountOfSource, .amountOfPeers, .amountOfDestination: return (money, false)
        case .sumOutDay: return ((amountUnit.isEmpty ? "" : amountUnit + " ") + "sent in \(long)", false)
        case .sumInDay: return ((amountUnit.isEmpty ? "" : amountUnit + " ") + "received in \(long)", false)
        case .passThrough: return ("% of what came in passed on in \(long)", true)
        case .cycle: return ("\(contacts) in the circle", true)
        case .regularity: return ("% of gaps alike", true)
        case .freshBytes: return ("bytes to a new destination in \(long)", false)
        case .commonPartners, .fewCommonPartners: return ("shared partners", true)
        case .waysBetween: return ("weighted ways between the two", false)
        case .silence: return ("days of silence", false)
        case .shortGap: return ("hours since the last one", false)
        case .knownEvents: return ("earlier \(contacts)", true)
        case .partnerSize: return ("deviations from the usual partner's size", false)
        case .meetings: return ("earlier \(contacts) of the two", true)
        case .hourShare: return ("% of its \(contacts) at this hour", false)
        case .sameAmounts: return ("\(contacts) of the same amount with others", true)
        case .chainDepth: return ("\(contacts) in the chain before", true)
        case .suspicionAround: return ("suspicion of recent \(contacts)", false)
        case .sweepHour: return ("hosts looked for in 1 h", true)
        case .sweepDay: return ("hosts looked for in 1 d", true)
        case .portFanDay: return ("new ports in 1 d", true)
        case .burstPairHour: return ("\(contacts) of the pair in 1 h", true)
        case .burstPairDay: return ("\(contacts) of the pair in 1 d", true)
        case .failuresHour: return ("failed \(contacts) in 1 h", true)
        case .failuresDay: return ("failed \(contacts) in 1 d", true)
        case .uploadHour: return ("bytes sent in 1 h", false)
        case .uploadDay: return ("bytes sent in 1 d", false)
        case .oddRoutesHour: return ("unusual new routes in 1 h", true)
        case .oddRoutesDay: return ("unusual new routes in 1 d", true)
        case .rareService: return ("% of what hosts alike do", false)
        case .longConnection: return ("seconds", false)
        case .nearLimit: return ("\(contacts) just below a limit in \(ScoringClock.words(clock.limitHalfLife))", true)
        }
    }
}
