/// One respect in which an event can be odd.
///
/// Raw values are stored in models and states; never renumber.
public enum Signal: Int, Sendable, Hashable, CaseIterable, Codable {
    /// Distance of the source from its cluster's centroid, as a robust z.
    case sourceCentroid = 0
    /// Distance of the destination from its cluster's centroid, as a robust z.
    case destinationCentroid
    /// Distance of the destination from the centroid of the source's cluster, as a robust z.
    case crossCentroid
    /// Negative cosine of the two ends' vectors.
    case unlikelyPair
    /// First contact, by a source that seldom makes any.
    case newDestination
    /// First contact, with a destination that seldom has any.
    case newSource
    /// New destinations of the source within an hour.
    case fanOutHour
    /// New destinations of the source within a day.
    case fanOutDay
    /// New sources of the destination within an hour.
    case fanInHour
    /// New sources of the destination within a day.
    case fanInDay
    /// Small payments of new sources to the destination within an hour.
    case smallFanInHour
    /// New ports of the source within an hour.
    case portFanHour
    /// Events of the source within an hour.
    case burstOutHour
    /// Events of the source within a day.
    case burstOutDay
    /// Events of the destination within an hour.
    case burstInHour
    /// Events of the destination within a day.
    case burstInDay
    /// Events of the pair within a day.
    case pairDay
    /// The amount against what the source sent before.
    case amountOfSource
    /// The amount against what the peers of the source send.
    case amountOfPeers
    /// The amount against what the destination received before.
    case amountOfDestination
    /// What the source sent within a day against its own largest day.
    case sumOutDay
    /// What the destination received within a day against its own largest day.
    case sumInDay
    /// What the source received and passed on within half a day.
    case passThrough
    /// Money that comes back to where it started.
    case cycle
    /// Amounts just below a round limit within some days.
    case nearLimit
    /// Contacts at a steady interval with a destination that is new and has few other clients.
    case regularity
    /// Bytes sent to a destination that is new and has few other clients.
    case freshBytes
    /// Partners that both ends share.
    case commonPartners
    /// Ways of three steps between the two ends.
    case waysBetween
    /// Time since an end's last event.
    case silence
    /// Events of an end so far.
    case knownEvents
    /// How busy the partner is against the usual partners.
    case partnerSize
    /// Earlier meetings of the two.
    case meetings
    /// The share of an end's payments at this hour.
    case hourShare
    /// Payments of the same amount with others.
    case sameAmounts
    /// Payments in the chain that leads to the source.
    case chainDepth
    /// Suspicious events of an end of late.
    case suspicionAround
    /// Hosts that one source looks for within an hour.
    case sweepHour
    /// Hosts that one source looks for within a day.
    case sweepDay
    /// New ports within a day.
    case portFanDay
    /// Events of the pair within an hour, against pairs alike.
    case burstPairHour
    /// Events of the pair within a day, against pairs alike.
    case burstPairDay
    /// Failed connections within an hour.
    case failuresHour
    /// Failed connections within a day.
    case failuresDay
    /// Bytes sent within an hour.
    case uploadHour
    /// Bytes sent within a day.
    case uploadDay
    /// First contacts within an hour between hosts whose likes hardly ever meet.
    case oddRoutesHour
    /// First contacts within a day between hosts whose likes hardly ever meet.
    case oddRoutesDay
    /// The share of a service among what hosts alike use.
    case rareService
    /// How long a connection lasted.
    case longConnection
    /// Few partners that both ends share.
    case fewCommonPartners
    /// A short time since an end's last event.
    case shortGap

    /// How many signals there are.
    public static let count = allCases.count

    /// The signals that are read of every event and have tails; the others only tell what a group of columns saw.
    static let read = allCases.prefix { $0 != .commonPartners }

    /// Signals of a group see the same thing; only the strongest of them counts.
    public enum Group: Int, Sendable, Hashable, CaseIterable, Codable {
        /// Distance from the own cluster.
        case centroid
        /// How well the two ends fit together.
        case pair
        /// First contacts.
        case novelty
        /// Many new destinations at once.
        case fanOut
        /// Many new sources at once.
        case fanIn
        /// Many new sources of small amounts at once.
        case smallFanIn
        /// Many new ports at once.
        case ports
        /// Many events of one end at once.
        case burst
        /// Many events of the pair at once.
        case velocity
        /// One amount.
        case amount
        /// Sums over a day.
        case sum
        /// Money on its way through.
        case passThrough
        /// Money that comes back.
        case cycle
        /// Amounts below a limit.
        case structuring
        /// Steady intervals.
        case beacon
        /// Bytes to somewhere new.
        case upload
        /// Told of groups of columns, never added up.
        case told
    }

    /// The group.
    public var group: Group {
        switch self {
        case .sourceCentroid, .destinationCentroid: .centroid
        case .crossCentroid, .unlikelyPair: .pair
        case .newDestination, .newSource: .novelty
        case .fanOutHour, .fanOutDay: .fanOut
        case .fanInHour, .fanInDay: .fanIn
        case .smallFanInHour: .smallFanIn
        case .portFanHour: .ports
        case .burstOutHour, .burstOutDay, .burstInHour, .burstInDay: .burst
        case .pairDay: .velocity
        case .amountOfSource, .amountOfPeers, .amountOfDestination: .amount
        case .sumOutDay, .sumInDay: .sum
        case .passThrough: .passThrough
        case .cycle: .cycle
        case .nearLimit: .structuring
        case .regularity: .beacon
        case .freshBytes: .upload
        case .commonPartners, .waysBetween, .silence, .knownEvents, .partnerSize, .meetings, .hourShare, .sameAmounts,
            .chainDepth, .suspicionAround, .sweepHour, .sweepDay, .portFanDay, .burstPairHour, .burstPairDay,
            .failuresHour, .failuresDay, .uploadHour, .uploadDay, .oddRoutesHour, .oddRoutesDay, .rareService,
            .longConnection, .fewCommonPartners, .shortGap:
            .told
        }
    }
}

extension Signal {
    /// Whether the signal speaks only when something happens, so that its silence is an observation too.
    ///
    /// The others are silent for want of knowledge, which says nothing.
    var isTriggered: Bool {
        switch self {
        case .newDestination, .newSource, .fanOutHour, .fanOutDay, .fanInHour, .fanInDay, .smallFanInHour,
            .portFanHour, .passThrough, .cycle, .nearLimit, .regularity, .freshBytes:
            true
        default: false
        }
    }
}

/// What one signal says of one event.
public struct SignalReading: Sendable, Hashable {
    /// How odd, in the signal's own measure; larger is odder.
    public var value: Float
    /// What was counted or measured, for a person.
    public var observed: Float
    /// What is typical, in the same unit.
    public var typical: Float

    /// A reading.
    public init(_ value: Float, observed: Float, typical: Float) {
        self.value = value
        self.observed = observed
        self.typical = typical
    }
}

/// The readings of all signals for one event; a signal that has nothing to say is missing, never 0.
public struct SignalVector: Sendable, Hashable {
    private var readings: [SignalReading]
    private var present: UInt64 = 0

    /// A vector in which every signal is missing.
    public init() {
        precondition(Signal.count <= 64, "presence is one word")
        readings = [SignalReading](repeating: SignalReading(0, observed: 0, typical: 0), count: Signal.count)
    }

    /// A signal's reading, nil where it has nothing to say.
    public subscript(signal: Signal) -> SignalReading? {
        get { present & (1 << UInt64(signal.rawValue)) == 0 ? nil : readings[signal.rawValue] }
        set {
            if let newValue {
                assert(newValue.value.isFinite, "\(signal) is not finite")
                readings[signal.rawValue] = newValue
                present |= 1 << UInt64(signal.rawValue)
            } else {
                present &= ~(1 << UInt64(signal.rawValue))
            }
        }
    }

    /// Makes every signal missing.
    public mutating func reset() { present = 0 }
}
