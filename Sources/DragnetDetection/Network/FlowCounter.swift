/// What the network channel counts of hosts, pairs and services.
///
/// Raw values are places in saved states; never renumber.
enum FlowCounter: Int, CaseIterable, Sendable {
    /// Connections that the source opens.
    case outEvents = 0
    /// Connections that the destination answers.
    case inEvents
    /// Destinations that the source never reached before.
    case newPeersOut
    /// Sources that never reached the destination before.
    case newPeersIn
    /// Distinct destinations of the source within the half-life.
    case fanOut
    /// Distinct sources of the destination within the half-life.
    case fanIn
    /// Failed connections of the source.
    case failuresOut
    /// Failed connections to the destination.
    case failuresIn
    /// Kilobytes that the source sends.
    case bytesOut
    /// Services of destinations that the source never used before.
    case newServices
    /// Contacts between roles and by services where there are few.
    case oddRoutes
    /// Connections of the pair.
    case pairEvents
    /// Services of the pair that it never used before.
    case newPorts
    /// Kilobytes that the pair's source sends.
    case pairBytes
    /// Connections of the source by this service.
    case serviceEvents
    /// Kilobytes that the source sends by this service.
    case serviceBytes

    static let count = allCases.count
    /// Counters of one host, the first ones.
    static let perHost = 11
    static let perPair = 3
    static let perService = 2

    /// Whether it counts something of the destination.
    var isOfDestination: Bool {
        switch self {
        case .inEvents, .newPeersIn, .fanIn, .failuresIn: true
        default: false
        }
    }

    /// What it tells of.
    var family: FlowFamily {
        switch self {
        case .outEvents, .inEvents, .pairEvents, .serviceEvents: .rate
        case .newPeersOut, .newPeersIn, .fanOut, .fanIn: .fan
        case .failuresOut, .failuresIn: .failures
        case .bytesOut, .pairBytes, .serviceBytes: .bytes
        case .newServices, .newPorts: .ports
        case .oddRoutes: .route
        }
    }
}

/// What a column of the network channel tells of; the reasons for a host are told by family.
package enum FlowFamily: Int, CaseIterable, Sendable {
    case rate = 0
    case fan
    case ports
    case failures
    case bytes
    case beacon
    case route
    case service
    case novelty
    case duration
    case context
    case memory
}
